// @vitest-environment jsdom
// What a profile's page says of its meters: both senses, the forecast, failures with what mends them, alerts, the paid question.
import { act, screen, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import type { DaemonState, ProfileView } from '../../../core/api/state.ts';
import { usualQuotaRules } from '../../../core/quota/rules.ts';
import type { Meter, QuotaView } from '../../../core/quota/snapshot.ts';
import {
  failed,
  hourMs,
  meterOf,
  minuteMs,
  ok,
  profileOf,
  quotaOf,
  stateOf,
  unreadQuota,
} from '../../support/renderer-state.ts';
import { renderApp } from './render-app.tsx';

const now = Date.now();
const ref = { serviceId: 'openai-codex', profileId: 'work' } as const;

const withMeters = (meters: readonly Meter[], patch: Partial<QuotaView> = {}): ProfileView => {
  const profile = profileOf();
  return { ...profile, quota: { ...quotaOf(profile, meters, now), ...patch } };
};
const open = (profile: ProfileView, patch: Partial<DaemonState> = {}) =>
  renderApp({
    state: stateOf({ profiles: [profile], ...patch }),
    route: { page: 'profile', serviceId: profile.serviceId, profileId: profile.profileId },
  });
const row = (label: string) => {
  const item = screen.getByTitle(label).closest('li');
  if (!item) throw new Error(`no row of ${label}`);
  return within(item);
};
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const rules = (patch: Partial<DaemonState['quotaRules']>) => ({ quotaRules: { ...usualQuotaRules, ...patch } });

describe('a meter', () => {
  test('tells what is used when the person wants that: number, bar and tick alike, the tone by what is left', async () => {
    const { fake } = await open(withMeters([meterOf('5h', 8, 2 * hourMs, now)]));
    const meter = () => screen.getByRole('meter', { name: '5-hour' });
    const widths = () =>
      [...(meter().parentElement?.querySelectorAll<HTMLElement>('span[style]') ?? [])].map(
        ({ style }) => style.width || style.left,
      );
    expect(row('5-hour').getByText('8 % left')).toBeTruthy();
    expect(widths()).toEqual(['8%', expect.stringMatching(/^40(\.\d+)?%$|^39\.9/)]);
    act(() => fake.change(rules({ numbers: 'used' })));
    expect(screen.getByRole('heading', { name: 'What is used' })).toBeTruthy();
    expect(row('5-hour').getByText('92 % used')).toBeTruthy();
    expect(meter().getAttribute('aria-valuetext')).toBe('92 % used');
    expect(widths()).toEqual(['92%', expect.stringMatching(/^60/)]);
    expect(meter().parentElement?.dataset.tone).toBe('critical');
  });

  test('says when it runs out, or what will be unused at its reset', async () => {
    const week = meterOf('week', 90, 84 * hourMs, now);
    await open(withMeters([meterOf('5h', 10, 4 * hourMs, now), week]));
    expect(row('5-hour').getByText(/^runs out \d/)).toBeTruthy();
    expect(row('Weekly').getByText(/^\d+ % unused at reset$/)).toBeTruthy();
  });

  test('of money alone shows the amount and no bar; one with a share shows both', async () => {
    const extra = meterOf('extra', null, hourMs, now, {
      label: 'Extra usage',
      resetsAt: null,
      windowSeconds: null,
      money: { used: 12.3, limit: null, currency: 'USD' },
    });
    const included = meterOf('included', 80, hourMs, now, {
      label: 'Included',
      money: { used: 10, limit: 50, currency: 'USD' },
    });
    await open(withMeters([extra, included]));
    expect(row('Extra usage').getByText('12.30 USD used')).toBeTruthy();
    expect(row('Extra usage').queryByRole('img')).toBeNull();
    expect(row('Extra usage').queryByRole('button', { name: /^Alerts/ })).toBeNull();
    expect(row('Included').getByText('80 % left')).toBeTruthy();
    expect(row('Included').getByText('40.00 of 50.00 USD left')).toBeTruthy();
  });

  test('says that it is for one model only, that its length is assumed, and that a session has told it later', async () => {
    const marks = { scope: 'scoped', estimated: true, observedAt: now - 5 * minuteMs } as const;
    await open(withMeters([meterOf('opus', 50, hourMs, now, { label: 'Opus', ...marks })]));
    expect(row('Opus').getByText('one model or feature only · length assumed · updated 5 m ago')).toBeTruthy();
  });

  test('that is pinned and not told any more can be taken off', async () => {
    const { user, fake } = await open({ ...withMeters([meterOf('5h', 62, hourMs, now)]), pins: ['codex:w604800'] });
    expect(screen.getByText('not told by the provider now')).toBeTruthy();
    await user.click(button('Pin Week'));
    expect(fake.inputsOf('profiles.pin')).toEqual([{ ...ref, meterId: 'codex:w604800', pinned: false }]);
  });

  test('stands with the plan, credits and resets', async () => {
    const profile = withMeters([meterOf('5h', 62, hourMs, now)]);
    const snapshot = profile.quota?.snapshot && {
      ...profile.quota.snapshot,
      credits: { unlimited: false, balance: 12 },
      resetCredits: 2,
    };
    await open({ ...profile, quota: profile.quota && { ...profile.quota, snapshot: snapshot ?? null } });
    const region = within(screen.getByRole('region', { name: 'What is left' }));
    expect(region.getByText('Pro')).toBeTruthy();
    expect(region.getByText('Credits: 12 · 2 resets left')).toBeTruthy();
  });
});

describe('a failure', () => {
  const failing = (code: NonNullable<QuotaView['failure']>['code']) =>
    withMeters([meterOf('5h', 62, hourMs, now)], { failure: { code, at: now, retryAt: now + hourMs } });

  test('keeps the numbers, says what happened and when, and tries again on request', async () => {
    const { user, fake } = await open(failing('provider'));
    expect(screen.getByText(/The provider had an error.*Last tried: .*Next try: /)).toBeTruthy();
    expect(row('5-hour').getByText('62 % left')).toBeTruthy();
    await user.click(button('Try again'));
    expect(fake.inputsOf('quota.refresh')).toEqual([ref]);
  });

  test('of the sign-in is mended by signing in', async () => {
    const { user } = await open(failing('auth'));
    const region = within(screen.getByRole('region', { name: 'What is left' }));
    await user.click(region.getByRole('button', { name: 'Sign in again' }));
    expect(screen.getByRole('heading', { name: 'Sign in again: Codex · Work' })).toBeTruthy();
  });

  test('of a sign-in that may not read usage is told, and mended by one that may', async () => {
    await open(failing('no-scope'));
    const region = within(screen.getByRole('region', { name: 'What is left' }));
    expect(region.getByText(/^This sign-in may not read its usage\./)).toBeTruthy();
    expect(region.getByRole('button', { name: 'Sign in again' })).toBeTruthy();
  });

  test('that came before any number shows none, and no zero', async () => {
    const profile = withMeters([], { snapshot: null, failure: { code: 'network', at: now, retryAt: null } });
    await open(profile);
    expect(screen.getByText(/The provider cannot be reached/)).toBeTruthy();
    expect(screen.getByRole('main').textContent).not.toMatch(/\d %/);
    expect(screen.queryByRole('meter')).toBeNull();
  });

  test('that only time mends has no button', async () => {
    await open(failing('throttled'));
    expect(screen.getByText(/asks to wait before it is asked again/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  test('of the refresh itself is told', async () => {
    const { user, fake } = await open(failing('throttled'));
    fake.answer({ 'quota.refresh': () => failed('daemon_unreachable') });
    await user.click(button('Refresh'));
    expect(screen.getByRole('alert').textContent).toContain('daemon');
  });
});

describe('a profile that cannot be used', () => {
  const status = { state: 'needs-sign-in', cause: 'revoked' } as const;

  test('keeps its last numbers, but nobody can be asked', async () => {
    await open({ ...withMeters([meterOf('5h', 62, hourMs, now)]), status });
    expect(row('5-hour').getByText('62 % left')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Refresh' })).toBeNull();
  });

  test('and was never read has no quota on its page', async () => {
    await open({ ...withMeters([], { snapshot: null }), status });
    expect(screen.queryByRole('heading', { name: 'What is left' })).toBeNull();
    expect(screen.queryByRole('heading', { name: 'History' })).toBeNull();
  });
});

test('a countdown goes on without news', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  try {
    const { fake } = await open(withMeters([meterOf('5h', 0, 20 * minuteMs, Date.now())]));
    expect(row('5-hour').getByText(/in 20 m$/)).toBeTruthy();
    act(() => void vi.advanceTimersByTime(5 * minuteMs));
    expect(row('5-hour').getByText(/in 15 m$/)).toBeTruthy();
    expect(fake.inputsOf('state.get')).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});

describe('alerts of a meter', () => {
  const meterId = 'codex:w18000';
  const profile = withMeters([meterOf('5h', 62, hourMs, now)]);
  const menu = /^Alerts for 5-hour: /;

  test('are as in the settings, off, or at thresholds of its own', async () => {
    const { user, fake } = await open(profile);
    await user.click(button('Alerts for 5-hour: as in Settings'));
    await user.click(screen.getByRole('menuitemradio', { name: 'Off' }));
    expect(fake.inputsOf('quota.meterAlert')).toEqual([{ ...ref, meterId, alert: 'off' }]);
    act(() => fake.change(rules({ meterAlerts: { 'openai-codex/work': { [meterId]: 'off' } } })));
    await user.click(button('Alerts for 5-hour: off'));
    await user.click(screen.getByRole('menuitemradio', { name: 'Own thresholds…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Alerts for 5-hour' }));
    const [first, second] = dialog.getAllByRole<HTMLInputElement>('textbox');
    if (!first || !second) throw new Error('two fields');
    expect([first.value, second.value]).toEqual(['25', '10']);
    await user.clear(first);
    await user.type(first, '5');
    expect(dialog.getByText('The second comes later: give a smaller number.')).toBeTruthy();
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
    await user.clear(first);
    await user.type(first, '50');
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(fake.inputsOf('quota.meterAlert').at(-1)).toEqual({ ...ref, meterId, alert: [50, 10] });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('are told and typed in the sense of the numbers, and kept as what is left', async () => {
    const own = rules({ numbers: 'used', meterAlerts: { 'openai-codex/work': { [meterId]: [40, 20] } } });
    const { user, fake } = await open(profile, own);
    await user.click(button('Alerts for 5-hour: at 60 % and 80 % used'));
    await user.click(screen.getByRole('menuitemradio', { name: 'Own thresholds…' }));
    const second = await screen.findByRole('textbox', { name: 'Again at, % used' });
    await user.clear(second);
    await user.type(second, '95');
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Save' }));
    expect(fake.inputsOf('quota.meterAlert')).toEqual([{ ...ref, meterId, alert: [40, 5] }]);
  });

  test('say that all are off in the settings', async () => {
    const { user } = await open(profile, rules({ alerts: { ...usualQuotaRules.alerts, enabled: false } }));
    await user.click(button(menu));
    expect(screen.getByText('All quota alerts are switched off in Settings.')).toBeTruthy();
  });
});

describe('a setup-token', () => {
  const token = profileOf({ serviceId: 'claude-subscription', kind: 'setup-token', profileId: 'max', label: 'Max' });
  const probe = () => screen.getByRole<HTMLInputElement>('switch', { name: /one-token message/ });

  test('says why nothing is read, what reading costs, and is no failure', async () => {
    const { user, fake } = await open(token);
    expect(screen.getByText(/A setup-token cannot read its usage/)).toBeTruthy();
    expect(screen.getByText(/one token of the cheapest model.*at most every 30 minutes/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Refresh' })).toBeNull();
    expect(screen.queryByRole('heading', { name: 'History' })).toBeNull();
    expect(probe().checked).toBe(false);
    await user.click(probe());
    expect(fake.inputsOf('quota.probe')).toEqual([{ serviceId: 'claude-subscription', profileId: 'max', on: true }]);
  });

  test('with the paid question on shows its numbers, and says how often they may be asked for', async () => {
    const meters = [meterOf('5h', 40, hourMs, now)];
    const on = { ...token, quota: { ...quotaOf(token, meters, now), probe: 'on' as const } };
    const { user, fake } = await open(on);
    expect(row('5-hour').getByText('40 % left')).toBeTruthy();
    const { serviceId, profileId } = token;
    const until = Date.now() + 20 * minuteMs;
    fake.answer({ 'quota.refresh': () => ok({ refreshed: [], waiting: [{ serviceId, profileId, until }] }) });
    await user.click(button('Refresh'));
    expect(screen.getByText(/^At most every 30 minutes: again at /)).toBeTruthy();
    await user.click(probe());
    expect(fake.inputsOf('quota.probe')).toMatchObject([{ on: false }]);
  });

  test('whose session has told numbers shows them, and cannot be asked', async () => {
    await open({ ...token, quota: { ...quotaOf(token, [meterOf('5h', 40, hourMs, now)], now), probe: 'offered' } });
    expect(row('5-hour').getByText('40 % left')).toBeTruthy();
    expect(screen.getByText('updated 2 m ago')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Refresh' })).toBeNull();
  });

  test('in the list has no numbers until the question is on', async () => {
    const { fake } = await renderApp({
      state: stateOf({ profiles: [token] }),
      route: { page: 'connected-services' },
    });
    expect(screen.getByText('no quota for setup-tokens')).toBeTruthy();
    act(() => fake.change({ profiles: [{ ...token, quota: { ...unreadQuota(now), failure: null, probe: 'on' } }] }));
    expect(screen.queryByText('no quota for setup-tokens')).toBeNull();
  });
});
