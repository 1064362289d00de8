import { expect, it } from 'vitest';
import { profileIdSchema } from '../../../../core/ids.ts';
import { accountSettingsSchema, emptySettings, profileKey } from '../../../../core/settings.ts';
import { defaultsView } from '../../../../daemon/profiles/defaults-view.ts';
import {
  withDefault,
  withLabel,
  withMeterAlert,
  withoutProfile,
  withPin,
  withProbe,
  withQuotaRules,
  withRule,
} from '../../../../daemon/profiles/settings-changes.ts';

const work = profileIdSchema.parse('Work');
const home = profileIdSchema.parse('home');
const workKey = profileKey('openai-codex', work);
const homeKey = profileKey('openai-codex', home);

it('sets, trims and removes a label', () => {
  const labelled = withLabel(emptySettings, workKey, '  Office ');
  expect(labelled.labels).toEqual({ [workKey]: 'Office' });
  expect(withLabel(labelled, workKey, '   ').labels).toEqual({});
});

it('keeps pins in the order of pinning, each once', () => {
  const pin = (settings: typeof emptySettings, id: string, pinned = true) => withPin(settings, workKey, id, pinned);
  const three = pin(pin(pin(emptySettings, 'a'), 'b'), 'c');
  expect(pin(three, 'a').pins[workKey]).toEqual(['a', 'b', 'c']);
  expect(pin(pin(three, 'a', false), 'a').pins[workKey]).toEqual(['b', 'c', 'a']);
  expect(pin(pin(emptySettings, 'a'), 'a', false).pins).toEqual({});
});

it('refuses a seventeenth pin', () => {
  const many = Array.from({ length: 16 }, (_, i) => `m${i}`).reduce(
    (s, id) => withPin(s, workKey, id, true),
    emptySettings,
  );
  expect(() => withPin(many, workKey, 'one more', true)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
});

it('takes out all that names a profile and nothing else', () => {
  const settings = [
    (s: typeof emptySettings) => withLabel(s, workKey, 'Office'),
    (s: typeof emptySettings) => withLabel(s, homeKey, 'Home'),
    (s: typeof emptySettings) => withPin(s, workKey, 'a', true),
    (s: typeof emptySettings) => withPin(s, homeKey, 'a', true),
    (s: typeof emptySettings) => withMeterAlert(s, workKey, 'a', 'off'),
    (s: typeof emptySettings) => withMeterAlert(s, homeKey, 'a', 'off'),
    (s: typeof emptySettings) => withProbe(withProbe(s, homeKey, true), workKey, true),
    (s: typeof emptySettings) => withDefault(s, 'openai-codex', work),
    (s: typeof emptySettings) => withDefault(s, 'openai', work),
  ].reduce((s, change) => change(s), emptySettings);
  const left = withoutProfile(settings, 'openai-codex', work);
  expect(accountSettingsSchema.parse(left)).toEqual({
    ...emptySettings,
    labels: { [homeKey]: 'Home' },
    pins: { [homeKey]: ['a'] },
    defaults: { openai: work },
    meterAlerts: { [homeKey]: { a: 'off' } },
    probes: [homeKey],
  });
  expect(withoutProfile(settings, 'openai-codex', home).defaults).toEqual(settings.defaults);
});

const folder = (path: string) => ({ by: 'folder', folder: path }) as const;
const codex = { by: 'backend', backend: 'codex' } as const;
const ruled = [
  (s: typeof emptySettings) => withRule(s, folder('/home/demo/b'), 'openai-codex', work),
  (s: typeof emptySettings) => withRule(s, folder('/home/demo/a'), 'openai-codex', 'native'),
  (s: typeof emptySettings) => withRule(s, folder('/home/demo/a'), 'openai', work),
  (s: typeof emptySettings) => withRule(s, codex, 'openai-codex', work),
].reduce((s, change) => change(s), emptySettings);

it('keeps one rule per folder or backend and service, in a fixed order', () => {
  expect(defaultsView(ruled)).toEqual({
    folders: [
      { folder: '/home/demo/a', serviceId: 'openai-codex', choice: 'native' },
      { folder: '/home/demo/a', serviceId: 'openai', choice: work },
      { folder: '/home/demo/b', serviceId: 'openai-codex', choice: work },
    ],
    backends: [{ backend: 'codex', serviceId: 'openai-codex', choice: work }],
  });
  const changed = withRule(ruled, codex, 'openai-codex', home);
  expect(defaultsView(changed).backends).toEqual([{ backend: 'codex', serviceId: 'openai-codex', choice: home }]);
  expect(accountSettingsSchema.parse(ruled)).toEqual(ruled);
});

it('takes a rule away and keeps nothing empty', () => {
  const without = withRule(withRule(ruled, codex, 'openai-codex', null), folder('/home/demo/a'), 'openai', null);
  expect(without.backendDefaults).toEqual({});
  expect(without.folderDefaults['/home/demo/a']).toEqual({ 'openai-codex': 'native' });
  expect(withRule(without, folder('/home/demo/a'), 'openai-codex', null).folderDefaults).toEqual({
    '/home/demo/b': { 'openai-codex': work },
  });
  expect(withRule(emptySettings, codex, 'openai', null)).toEqual(emptySettings);
});

it('refuses rules for more than 200 folders', () => {
  const paths = Array.from({ length: 200 }, (_, i) => `/home/demo/${i}`);
  const many = paths.reduce((s, path) => withRule(s, folder(path), 'openai', work), emptySettings);
  expect(() => withRule(many, folder('/home/demo'), 'openai', work)).toThrow(
    expect.objectContaining({ code: 'invalid_input' }),
  );
  expect(withRule(many, folder('/home/demo/7'), 'openai-codex', work).folderDefaults['/home/demo/7']).toEqual({
    openai: work,
    'openai-codex': work,
  });
});

it('takes out the rules that name a profile, and none that names another or the native login', () => {
  const left = withoutProfile(ruled, 'openai-codex', work);
  expect(defaultsView(left)).toEqual({
    folders: [
      { folder: '/home/demo/a', serviceId: 'openai-codex', choice: 'native' },
      { folder: '/home/demo/a', serviceId: 'openai', choice: work },
    ],
    backends: [],
  });
});

it('changes only the quota rules that are named, the larger threshold first', () => {
  const used = withQuotaRules(emptySettings, { numbers: 'used' });
  expect(used).toEqual({ ...emptySettings, numbers: 'used' });
  const alerts = { ...emptySettings.alerts, enabled: false, thresholds: [5, 40] as [number, number] };
  const both = withQuotaRules(used, { alerts, automaticHandOff: true });
  const thresholds = [40, 5];
  expect(both).toEqual({ ...used, alerts: { ...alerts, thresholds }, automaticHandOff: true });
  expect(withQuotaRules(both, {})).toEqual(both);
});

it('sets a rule of one meter, and takes it away again', () => {
  const off = withMeterAlert(emptySettings, workKey, 'a', 'off');
  const both = withMeterAlert(off, workKey, 'b', [5, 40]);
  expect(both.meterAlerts).toEqual({ [workKey]: { a: 'off', b: [40, 5] } });
  expect(withMeterAlert(both, workKey, 'a', null).meterAlerts).toEqual({ [workKey]: { b: [40, 5] } });
  expect(withMeterAlert(off, workKey, 'a', null)).toEqual(emptySettings);
  expect(accountSettingsSchema.parse(both)).toEqual(both);
});

it('refuses rules for more meters than a snapshot has', () => {
  const ids = Array.from({ length: 64 }, (_, i) => `m${i}`);
  const many = ids.reduce((s, id) => withMeterAlert(s, workKey, id, 'off'), emptySettings);
  expect(() => withMeterAlert(many, workKey, 'one more', 'off')).toThrow(
    expect.objectContaining({ code: 'invalid_input' }),
  );
  expect(withMeterAlert(many, homeKey, 'a', 'off').meterAlerts[homeKey]).toEqual({ a: 'off' });
});

it('switches the bought numbers of a profile on once, and off', () => {
  const on = withProbe(withProbe(emptySettings, workKey, true), workKey, true);
  expect(on.probes).toEqual([workKey]);
  expect(withProbe(on, workKey, false)).toEqual(emptySettings);
});
