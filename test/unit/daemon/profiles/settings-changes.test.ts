import { expect, it } from 'vitest';
import { profileIdSchema } from '../../../../core/ids.ts';
import { accountSettingsSchema, emptySettings, profileKey } from '../../../../core/settings.ts';
import { withDefault, withLabel, withoutProfile, withPin } from '../../../../daemon/profiles/settings-changes.ts';

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
    (s: typeof emptySettings) => withDefault(s, 'openai-codex', work),
    (s: typeof emptySettings) => withDefault(s, 'openai', work),
  ].reduce((s, change) => change(s), emptySettings);
  const left = withoutProfile(settings, 'openai-codex', work);
  expect(accountSettingsSchema.parse(left)).toEqual({
    v: 1,
    labels: { [homeKey]: 'Home' },
    pins: { [homeKey]: ['a'] },
    defaults: { openai: work },
    backendDefaults: {},
    folderDefaults: {},
  });
  expect(withoutProfile(settings, 'openai-codex', home).defaults).toEqual(settings.defaults);
});
