import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DaemonState, ProfileView } from '../../../../core/api/state.ts';
import { serviceIds } from '../../../../core/catalog/services.ts';
import type { TrayInput, TrayItem } from '../../../../electron/tray/tray-items.ts';
import { trayModel } from '../../../../electron/tray/tray-model.ts';
import { daemonState, HOUR_MS, meter, noon, profile } from '../../../support/tray-state.ts';

const open = { connectedServices: true, 'connectedServices.quotas': true };

function modelOf(state: DaemonState | null, more: Partial<TrayInput> = {}) {
  const formatTime = (at: number) => new Date(at).toISOString().slice(11, 16);
  return trayModel({
    status: { state: state ? 'running' : 'stopped', error: null },
    state,
    gates: open,
    maskEmails: false,
    now: noon,
    formatTime,
    ...more,
  });
}

const labels = (items: readonly TrayItem[]): string[] => items.map((item) => (item.kind === 'item' ? item.label : '—'));
const entry = (items: readonly TrayItem[], start: string) => {
  const found = items.find((item) => item.kind === 'item' && item.label.startsWith(start));
  if (found?.kind !== 'item') throw new Error(`no ${start} in ${labels(items).join(' | ')}`);
  return found;
};
const fixed = ['New session…', 'Connected services…', 'Refresh now (updated 2 min ago)', '—', 'Quit Happier'];

describe('the tray’s menu', () => {
  it('has a line for each effective profile, worst first, and then what is always there', () => {
    const state = daemonState([
      profile('claude-subscription', 'personal', {
        label: 'Personal',
        plan: 'Max',
        meters: [meter(4, 18_000, noon + 5 * HOUR_MS), meter(29, 604_800)],
      }),
      profile('openai-codex', 'work', {
        label: 'Work',
        plan: 'Pro',
        meters: [meter(69, 604_800), meter(38, 18_000, noon + 4 * HOUR_MS)],
      }),
      profile('openai', 'ci', { kind: 'api-key' }),
      profile('gemini', 'g', { status: { state: 'needs-sign-in', cause: 'expired' } }),
    ]);
    expect(labels(modelOf(state).items)).toEqual([
      'Codex · Work · Pro    5 h 62 % · Week 31 %    resets 14:00',
      'Claude · Personal · Max    5 h 96 % · Week 71 %    resets 14:00',
      'Gemini · g    Sign in again…',
      'OpenAI API key · ci',
      '—',
      ...fixed,
    ]);
  });

  it('opens for each line its meters, plan, profiles with a tick on the default, refresh and details', () => {
    const state = daemonState([
      profile('openai-codex', 'work', {
        label: 'Work',
        isDefault: true,
        meters: [meter(38, 18_000), meter(null, 604_800, null)],
      }),
      profile('openai-codex', 'home', { meters: [meter(97, 18_000)] }),
    ]);
    const { submenu = [] } = entry(modelOf(state).items, 'Codex · Work');
    expect(labels(submenu)).toEqual([
      'work@example.com',
      'Plan: Plus',
      '—',
      '5-hour    62 % left    resets 14:00 · in 2 h    35 % unused at reset',
      'Weekly    –',
      'Updated 2 min ago',
      '—',
      'Work    5 h 62 % · Week –',
      'home    5 h 3 %',
      '—',
      'Refresh',
      'Details…',
    ]);
    expect(entry(submenu, 'Work')).toMatchObject({ checked: true });
    expect(entry(submenu, 'home')).toMatchObject({
      checked: false,
      action: { do: 'set-default', serviceId: 'openai-codex', profileId: 'home' },
    });
    expect(entry(submenu, 'Refresh').action).toEqual({
      do: 'refresh',
      profile: { serviceId: 'openai-codex', profileId: 'work' },
    });
  });

  it('leads a line that needs the person to the profile’s page, without a submenu', () => {
    const state = daemonState([
      profile('openai-codex', 'work', { status: { state: 'needs-sign-in', cause: 'revoked' } }),
    ]);
    const line = entry(modelOf(state).items, 'Codex · work');
    expect(line).toMatchObject({
      action: { do: 'open', route: { page: 'profile', serviceId: 'openai-codex', profileId: 'work' } },
    });
    expect(line.submenu).toBeUndefined();
  });

  it('says how old numbers are that are stale', () => {
    const stale = profile('openai-codex', 'work', { meters: [meter(38, 18_000)] });
    if (stale.quota) Object.assign(stale.quota, { stale: true });
    expect(labels(modelOf(daemonState([stale])).items)[0]).toMatch(/as of 2 min ago$/);
  });

  it('shows pinned meters in their order, two at most', () => {
    const state = daemonState([
      profile('openai-codex', 'work', {
        pins: ['codex:w604800', 'codex:w18000', 'codex:w60'],
        meters: [meter(38, 18_000), meter(69, 604_800)],
      }),
    ]);
    expect(labels(modelOf(state).items)[0]).toContain('Week 31 % · 5 h 62 %');
  });

  it('leaves out a profile that is being disconnected', () => {
    const state = daemonState([
      profile('openai-codex', 'work', { removalAt: noon + 5_000, meters: [meter(38, 18_000)] }),
    ]);
    expect(labels(modelOf(state).items)[0]).toBe('No service is connected');
  });

  it.each([
    [{ state: 'locked', protection: 'passphrase', wrongFile: false }, 'Locked: enter your passphrase…'],
    [
      { state: 'locked', protection: 'passphrase', wrongFile: true },
      'Locked: the passphrase file holds another passphrase…',
    ],
    [{ state: 'passphrase-wanted' }, 'Choose a passphrase…'],
    [{ state: 'blocked', cause: 'key_missing' }, 'The key of your data is not in the keychain…'],
    [{ state: 'blocked', cause: 'key_changed' }, 'The keychain holds the key of other data…'],
    [{ state: 'blocked', cause: 'key_wrong' }, 'What the keychain holds is no key…'],
    [{ state: 'blocked', cause: 'keychain_locked' }, 'Unlock the system keychain…'],
    [{ state: 'blocked', cause: 'keychain_unavailable' }, 'The system keychain does not answer…'],
    [{ state: 'blocked', cause: 'account_damaged' }, 'The account file is damaged…'],
  ] as const)('says what an account in state %o wants', (account, text) => {
    const { items, icon } = modelOf(daemonState([], { account }));
    expect(labels(items)[0]).toBe(text);
    expect(items[0]).toMatchObject({ action: { do: 'open', route: { page: 'connected-services' } } });
    expect(icon.dot).toBe('attention');
  });

  it('says that the daemon is starting, or has stopped and why, and starts it on a click', () => {
    expect(labels(modelOf(null, { status: { state: 'starting' } }).items)[0]).toBe('Starting…');
    const stopped = modelOf(null).items[0];
    expect(stopped).toMatchObject({ label: 'Daemon stopped · restart now', action: { do: 'restart-daemon' } });
    const why = modelOf(null, { status: { state: 'stopped', error: { code: 'data_folder_newer', detail: null } } });
    expect(labels(why.items)[0]).toMatch(/^Daemon stopped: The data folder was written by a newer version/);
  });

  it('obeys the gates of this build as well as those of the daemon', () => {
    const state = daemonState([profile('openai-codex', 'work', { meters: [meter(38, 18_000)] })]);
    const off = { connectedServices: false, 'connectedServices.quotas': false };
    expect(labels(modelOf(state, { gates: off }).items)).toEqual(['New session…', '—', 'Quit Happier']);
    expect(labels(modelOf({ ...state, gates: off }).items)).toEqual(['New session…', '—', 'Quit Happier']);
    const noQuotas = { ...open, 'connectedServices.quotas': false };
    for (const model of [modelOf(state, { gates: noQuotas }), modelOf({ ...state, gates: noQuotas })]) {
      expect(labels(model.items)).toEqual([
        'Codex · work',
        '—',
        'New session…',
        'Connected services…',
        '—',
        'Quit Happier',
      ]);
      expect(model.icon.kind).toBe('mark');
    }
  });

  it('wants nothing of the person for services that are switched off', () => {
    const off = { connectedServices: false, 'connectedServices.quotas': false };
    const broken = profile('openai-codex', 'work', { status: { state: 'needs-sign-in', cause: 'expired' } });
    const locked = daemonState([broken], { account: { state: 'locked', protection: 'passphrase', wrongFile: false } });
    const { items, icon } = modelOf(locked, { gates: off });
    expect(labels(items)).toEqual(['New session…', '—', 'Quit Happier']);
    expect(icon.dot).toBeNull();
  });
});

describe('a line about a status', () => {
  const day = 24 * HOUR_MS;
  const lineOf = (status: ProfileView['status'], kind: ProfileView['kind'] = 'oauth') => {
    const { items, icon } = modelOf(
      daemonState([profile('openai-codex', 'work', { status, kind, meters: [meter(38, 18_000)] })]),
    );
    return { text: labels(items)[0], line: items[0], dot: icon.dot === 'attention' };
  };
  const numbers = 'Codex · work · Plus    5 h 62 %    resets 14:00';

  it.each<[ProfileView['status'], string, boolean]>([
    [{ state: 'connected' }, '', false],
    [{ state: 'refreshing' }, '', false],
    [{ state: 'offline', retryAt: noon + HOUR_MS }, 'offline', false],
    [
      { state: 'refresh-failing', cause: 'provider', retryAt: noon + HOUR_MS },
      'the provider does not answer, next try 13:00',
      false,
    ],
    [
      { state: 'refresh-failing', cause: 'client', retryAt: noon + HOUR_MS },
      'cannot be renewed from here, next try 13:00',
      false,
    ],
    [{ state: 'limited', cause: 'restricted-key' }, 'restricted key', false],
    [{ state: 'limited', cause: 'unverified' }, 'not checked yet', false],
    [{ state: 'limited', cause: 'no-credit' }, 'no credit left', true],
    [{ state: 'expires-soon', at: noon + 20 * day }, 'sign in again before 12:00', false],
    [{ state: 'expires-soon', at: noon + 6 * day }, 'sign in again before 12:00', true],
  ])('that can be used keeps its numbers and adds a word: %o', (status, note, dot) => {
    const { text, line, ...shown } = lineOf(status);
    expect(text).toBe(note === '' ? numbers : `${numbers}    ${note}`);
    expect(shown.dot).toBe(dot);
    expect(line).toMatchObject({ submenu: expect.any(Array) });
  });

  it.each<[ProfileView['status'], string]>([
    [{ state: 'needs-sign-in', cause: 'revoked' }, 'Sign in again…'],
    [{ state: 'ineligible', cause: 'client-retired', link: null }, 'Google no longer serves personal accounts here…'],
    [{ state: 'ineligible', cause: 'plan', link: null }, 'Not part of this account’s plan…'],
    [{ state: 'ineligible', cause: 'blocked', link: null }, 'Blocked by the provider…'],
    [
      { state: 'ineligible', cause: 'validation', link: 'https://accounts.google.com/x' },
      'The provider wants a confirmation…',
    ],
    [{ state: 'ineligible', cause: 'region', link: null }, 'Not offered in this region…'],
    [{ state: 'ineligible', cause: 'project', link: null }, 'Its cloud project lacks the service…'],
    [{ state: 'unreadable', cause: 'key-missing' }, 'Cannot be opened: unlock the key…'],
    [{ state: 'unreadable', cause: 'damaged' }, 'Cannot be opened…'],
  ])('that cannot be used says what to do, has the dot and leads to its page: %o', (status, words) => {
    const { text, line, dot } = lineOf(status);
    expect(text).toBe(`Codex · work    ${words}`);
    expect(dot).toBe(true);
    expect(line).toMatchObject({ action: { do: 'open', route: { page: 'profile', profileId: 'work' } } });
  });

  it('speaks of a key where there is nothing to sign in to', () => {
    expect(lineOf({ state: 'needs-sign-in', cause: 'key-refused' }, 'api-key').text).toMatch(/Replace the key…$/);
  });

  it('says in the list of profiles which of them cannot be used', () => {
    const state = daemonState([
      profile('openai-codex', 'work', { isDefault: true, meters: [meter(38, 18_000)] }),
      profile('openai-codex', 'home', {
        status: { state: 'needs-sign-in', cause: 'expired' },
        meters: [meter(50, 18_000)],
      }),
    ]);
    const { submenu = [] } = entry(modelOf(state).items, 'Codex · work');
    expect(labels(submenu)).toContain('home    Sign in again…');
  });

  it('stands in the tooltip as well', () => {
    const offline = profile('openai-codex', 'work', {
      status: { state: 'offline', retryAt: noon },
      meters: [meter(38, 18_000)],
    });
    const key = profile('openai', 'ci', { kind: 'api-key', status: { state: 'limited', cause: 'no-credit' } });
    expect(modelOf(daemonState([offline, key])).tooltip).toBe(
      'Happier\nCodex · work: 5 h 62 %, offline\nOpenAI API key · ci: no credit left',
    );
  });
});

it('masks e-mail addresses where the person wants that, also those in labels', () => {
  const state = daemonState([
    profile('openai-codex', 'work', { label: 'someone@example.com', meters: [meter(38, 18_000)] }),
  ]);
  const model = modelOf(state, { maskEmails: true });
  expect(labels(model.items)[0]).toMatch(/^Codex · s…e@e…\.com · Plus/);
  expect(labels(entry(model.items, 'Codex').submenu ?? [])[0]).toBe('w…k@e….com');
  expect(JSON.stringify(model)).not.toContain('@example.com');
});

describe('the tray’s icon', () => {
  const iconOf = (...args: Parameters<typeof modelOf>) => modelOf(...args).icon;

  it('has bars of what is left on the worst profile', () => {
    const state = daemonState([
      profile('claude-subscription', 'a', { meters: [meter(10, 18_000)] }),
      profile('openai-codex', 'b', { meters: [meter(80, 18_000), meter(40, 604_800)] }),
    ]);
    expect(iconOf(state)).toEqual({
      kind: 'bars',
      bars: [
        { filled: 20, tone: 'warning' },
        { filled: 60, tone: 'good' },
      ],
      dot: null,
    });
  });

  it('gives way to the time until the reset when nothing is left', () => {
    const at = (ms: number) =>
      iconOf(daemonState([profile('openai-codex', 'a', { meters: [meter(100, 18_000, noon + ms)] })]));
    expect(at(20 * 60_000)).toMatchObject({ kind: 'time', count: 20, unit: 'm' });
    expect(at(59.5 * 60_000)).toMatchObject({ kind: 'time', count: 1, unit: 'h' });
    expect(at(3.2 * HOUR_MS)).toMatchObject({ kind: 'time', count: 4, unit: 'h' });
    expect(at(50 * HOUR_MS)).toMatchObject({ kind: 'time', count: 3, unit: 'd' });
    expect(at(-1)).toMatchObject({ kind: 'bars', bars: [{ filled: null, tone: 'unknown' }] });
  });

  it('has a dot when something needs the person', () => {
    const signIn = profile('openai-codex', 'a', { status: { state: 'needs-sign-in', cause: 'expired' } });
    expect(iconOf(daemonState([signIn]))).toEqual({ kind: 'mark', resting: false, dot: 'attention' });
    expect(
      iconOf(daemonState([], { account: { state: 'locked', protection: 'passphrase', wrongFile: false } })),
    ).toMatchObject({
      dot: 'attention',
    });
    expect(iconOf(null)).toEqual({ kind: 'mark', resting: true, dot: 'attention' });
    expect(iconOf(null, { status: { state: 'starting' } })).toEqual({ kind: 'mark', resting: true, dot: null });
  });
});

it('says in its tooltip what the lines say', () => {
  const state = daemonState([
    profile('openai-codex', 'work', { label: 'Work', meters: [meter(38, 18_000), meter(69, 604_800)] }),
  ]);
  expect(modelOf(state).tooltip).toBe('Happier\nCodex · Work: 5 h 62 %, Week 31 %');
});

it('is ordered by what is left, whatever the profiles are, and never shows a profile twice', () => {
  const anyProfile = fc
    .record({
      serviceId: fc.constantFrom(...serviceIds),
      id: fc.stringMatching(/^[a-z]{3}$/),
      used: fc.option(fc.integer({ min: 0, max: 100 })),
      isDefault: fc.boolean(),
    })
    .map(({ serviceId, id, used, isDefault }) => profile(serviceId, id, { isDefault, meters: [meter(used, 18_000)] }));
  fc.assert(
    fc.property(fc.array(anyProfile, { maxLength: 12 }), (profiles) => {
      const { items } = modelOf(daemonState(profiles));
      const lines = labels(items).slice(0, labels(items).indexOf('—'));
      const left = lines
        .map((line) => / (\d+) %/.exec(line)?.[1] ?? (line.includes('resets in') ? 0 : 101))
        .map(Number);
      expect(left).toEqual(left.toSorted((a, b) => a - b));
      expect(lines.length).toBe(Math.max(1, new Set(profiles.map(({ serviceId }) => serviceId)).size));
    }),
  );
});
