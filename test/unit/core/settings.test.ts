// The account's settings: rows of older versions are read, and what does not belong into one is refused.
import { describe, expect, test } from 'vitest';
import { accountSettingsSchema, defaultAlerts, emptySettings } from '../../../core/settings.ts';

const quotaDefaults = { numbers: 'left', alerts: defaultAlerts, meterAlerts: {}, probes: [], automaticHandOff: false };
const older = {
  v: 1,
  labels: { 'openai-codex/work': 'Work' },
  defaults: { 'openai-codex': 'work' },
  pins: { 'openai-codex/work': ['codex:w18000'] },
};

test('a row from before there were rules keeps all that it holds', () => {
  expect(accountSettingsSchema.parse(older)).toEqual({
    ...older,
    backendDefaults: {},
    folderDefaults: {},
    addedVariables: [],
    ...quotaDefaults,
  });
});

test('a row goes through JSON unchanged', () => {
  const row = {
    ...older,
    backendDefaults: { pi: { 'openai-codex': 'native' } },
    folderDefaults: { '/srv/work': { 'openai-codex': 'work', gemini: 'native' } },
    addedVariables: ['MY_PROVIDER_KEY'],
    numbers: 'used',
    alerts: { ...defaultAlerts, thresholds: [40, 5], quietHours: { from: 1320, to: 480 } },
    meterAlerts: { 'openai-codex/work': { 'codex:w18000': 'off', 'codex:w604800': [50, 20] } },
    probes: ['claude-subscription/max'],
    automaticHandOff: true,
  };
  expect(accountSettingsSchema.parse(JSON.parse(JSON.stringify(row)))).toEqual(row);
  expect(accountSettingsSchema.parse(emptySettings)).toEqual(emptySettings);
});

describe('refused', () => {
  test.each([
    ['a rule for an unknown backend', { backendDefaults: { nope: {} } }],
    ['a rule for an unknown service', { folderDefaults: { '/a': { nope: 'work' } } }],
    ['a rule for a folder without a name', { folderDefaults: { '': {} } }],
    ['a choice that is no id', { backendDefaults: { codex: { 'openai-codex': 'a b' } } }],
    ['native as the default of a service', { defaults: { 'openai-codex': 'native' } }],
    ['a label of an unknown service', { labels: { 'nope/work': 'x' } }],
    ['an unknown field', { secrets: {} }],
    ['a newer version', { v: 2 }],
  ])('%s', (_, change) => {
    expect(accountSettingsSchema.safeParse({ ...older, ...change }).success).toBe(false);
  });
});
