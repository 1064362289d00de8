// What a start by default uses while a hand-off holds, and what a hand-off never touches.
import { describe, expect, test } from 'vitest';
import type { DefaultsView, HandOff, ProfileView } from '../../../../core/api/state.ts';
import type { BackendId } from '../../../../core/catalog/backends.ts';
import { profileIdSchema } from '../../../../core/ids.ts';
import { chooseBindings } from '../../../../core/session/choose-bindings.ts';
import { authPicker } from '../../../../core/session/picker.ts';
import { now, profileView } from '../profile-view.ts';

const gates = { connectedServices: true, 'connectedServices.quotas': true };
const noRules: DefaultsView = { folders: [], backends: [] };
const until = now + 3_600_000;
const id = (text: string) => profileIdSchema.parse(text);
const handOff: HandOff = { serviceId: 'openai-codex', from: id('work'), to: id('home'), since: now, until };
const work = profileView({ profileId: 'work', isDefault: true });
const home = profileView({ profileId: 'home' });

type Change = {
  readonly profiles?: readonly ProfileView[];
  readonly defaults?: DefaultsView;
  readonly handOffs?: readonly HandOff[];
  readonly backend?: BackendId;
};

function start({ profiles = [work, home], defaults = noRules, handOffs = [handOff], backend = 'codex' }: Change = {}) {
  const picker = authPicker(backend, profiles, gates, now, { defaults, cwd: '/src', handOffs }, 'left');
  if (!picker.offered) throw new Error('connected services are off');
  const service = picker.services.find(({ serviceId }) => serviceId === 'openai-codex');
  return { rule: service?.rule, bindings: () => chooseBindings(picker.services, {}) };
}

const uses = (profileId: string) => ({ source: 'connected', profileId });
const byHandOff = { by: 'hand-off', from: 'work', until };

describe('a start by default', () => {
  test('takes the other profile and says in place of whom', () => {
    const { rule, bindings } = start();
    expect(rule).toEqual(byHandOff);
    expect(bindings()).toMatchObject({ 'openai-codex': uses('home') });
  });

  test('also where no default is set and the first usable one is spent', () => {
    expect(start({ profiles: [{ ...work, isDefault: false }, home] }).rule).toEqual(byHandOff);
  });

  test('keeps the strength of the rule it stands for', () => {
    const key = profileView({ serviceId: 'openai', profileId: 'key', kind: 'api-key' });
    expect(start({ profiles: [work, home, { ...key, isDefault: true }] }).bindings()).toMatchObject({
      'openai-codex': uses('home'),
    });
    const only = start({ profiles: [{ ...work, isDefault: false }, home, { ...key, isDefault: true }] });
    expect(only.bindings()).toMatchObject({ openai: uses('key'), 'openai-codex': { source: 'native' } });
  });
});

describe('stays with the default', () => {
  const choice = id('work');
  test.each<[string, Change, string]>([
    ['without a hand-off', { handOffs: [] }, 'default'],
    ['of another profile', { handOffs: [{ ...handOff, from: id('else') }] }, 'default'],
    ['of another service', { handOffs: [{ ...handOff, serviceId: 'gemini' }] }, 'default'],
    [
      'where a folder names it',
      { defaults: { ...noRules, folders: [{ folder: '/src', serviceId: 'openai-codex', choice }] } },
      'folder',
    ],
    [
      'where a backend names it',
      { defaults: { ...noRules, backends: [{ backend: 'codex', serviceId: 'openai-codex', choice }] } },
      'backend',
    ],
    ['when the other is gone', { profiles: [work] }, 'default'],
    [
      'when the other cannot be used',
      { profiles: [work, { ...home, status: { state: 'needs-sign-in', cause: 'expired' } }] },
      'default',
    ],
  ])('%s', (_name, change, by) => {
    const { rule, bindings } = start(change);
    expect(rule?.by).toBe(by);
    expect(bindings()).toMatchObject({ 'openai-codex': uses('work') });
  });

  test('and is refused when that needs a sign-in, whoever could take its place', () => {
    const { bindings } = start({ profiles: [{ ...work, status: { state: 'needs-sign-in', cause: 'expired' } }, home] });
    expect(bindings).toThrow(expect.objectContaining({ code: 'needs_sign_in' }));
  });

  test('and one key never takes the place of another', () => {
    const keys = ['ci', 'own'].map((profileId) => {
      return profileView({ serviceId: 'openai', profileId, kind: 'api-key', isDefault: profileId === 'ci' });
    });
    const ofKeys: HandOff = { ...handOff, serviceId: 'openai', from: id('ci'), to: id('own') };
    expect(start({ profiles: keys, handOffs: [ofKeys] }).bindings()).toMatchObject({ openai: uses('ci') });
  });
});
