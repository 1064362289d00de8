// Defaults of a folder, of a backend and of a service: which one chooses, what it chooses, and what it does to the other service of its slot.
import { describe, expect, test } from 'vitest';
import type { DefaultsView, ProfileView } from '../../../../core/api/state.ts';
import type { ServiceId } from '../../../../core/catalog/services.ts';
import { profileIdSchema } from '../../../../core/ids.ts';
import { chooseBindings } from '../../../../core/session/choose-bindings.ts';
import { defaultRule } from '../../../../core/session/default-rule.ts';
import { authPicker } from '../../../../core/session/picker.ts';
import type { DefaultChoice } from '../../../../core/settings.ts';
import { now, profileView } from '../profile-view.ts';

const gates = { connectedServices: true, 'connectedServices.quotas': true };
const choice = (id: string): DefaultChoice => (id === 'native' ? id : profileIdSchema.parse(id));
const inFolder = (folder: string, id: string, serviceId: ServiceId = 'openai-codex') => ({
  folder,
  serviceId,
  choice: choice(id),
});
const ofBackend = (id: string, serviceId: ServiceId = 'openai-codex') => ({
  backend: 'codex' as const,
  serviceId,
  choice: choice(id),
});
const rules = (change: Partial<DefaultsView>): DefaultsView => ({ folders: [], backends: [], ...change });
const connected = (profileId: string) => ({ source: 'connected', profileId });
const native = { source: 'native' };

describe('the rule of a folder', () => {
  const folders = [inFolder('/home/demo', 'home'), inFolder('/home/demo/src', 'work'), inFolder('C:\\Work', 'win')];
  const of = (cwd: string | null, all = folders) =>
    defaultRule(rules({ folders: all }), { backend: 'codex', cwd, serviceId: 'openai-codex' });

  test.each([
    ['/home/demo', 'home'],
    ['/home/demo/', 'home'],
    ['/home/demo/other', 'home'],
    ['/home/demo/srcshop', 'home'],
    ['/home/demo/src', 'work'],
    ['/home/demo/src/deep/er', 'work'],
    ['C:\\Work\\project', 'win'],
    ['C:/Work/project', 'win'],
  ])('%s: %s', (cwd, id) => {
    expect(of(cwd)?.choice).toBe(id);
  });

  test.each(['/home/demonstration', '/home', '/', 'C:\\Workshop', null])('%s: none', (cwd) => {
    expect(of(cwd)).toBeNull();
  });

  test('of the whole disk is the shortest', () => {
    const all = [inFolder('/', 'all'), ...folders];
    expect(of('/srv', all)?.choice).toBe('all');
    expect(of('/home/demo', all)?.choice).toBe('home');
  });

  test('is for its service alone', () => {
    const other = rules({ folders: [inFolder('/a', 'x', 'gemini')] });
    expect(defaultRule(other, { backend: 'codex', cwd: '/a', serviceId: 'openai-codex' })).toBeNull();
  });
});

describe('the rule of a backend', () => {
  const both = rules({ folders: [inFolder('/a', 'x')], backends: [ofBackend('y')] });

  test('comes after that of a folder, and is for its backend alone', () => {
    const of = (backend: 'codex' | 'pi', cwd: string) => defaultRule(both, { backend, cwd, serviceId: 'openai-codex' });
    expect(of('codex', '/a')).toEqual({ by: 'folder', folder: '/a', choice: 'x' });
    expect(of('codex', '/b')).toEqual({ by: 'backend', choice: 'y' });
    expect(of('pi', '/b')).toBeNull();
  });
});

const home = profileView({ profileId: 'home', isDefault: true });
const work = profileView({ profileId: 'work' });
const key = profileView({ profileId: 'ci', serviceId: 'openai', kind: 'api-key' });

function pick(defaults: Partial<DefaultsView>, profiles: readonly ProfileView[] = [home, work], cwd = '/a/b') {
  const picker = authPicker('codex', profiles, gates, now, { defaults: rules(defaults), cwd, handOffs: [] }, 'left');
  if (!picker.offered) throw new Error('not offered');
  return picker.services;
}
const of = (serviceId: ServiceId, services: ReturnType<typeof pick>) =>
  services.find((service) => service.serviceId === serviceId);

describe('the picker says which rule chose', () => {
  test.each([
    [
      'a folder',
      { folders: [inFolder('/a', 'work')], backends: [ofBackend('home')] },
      'work',
      { by: 'folder', folder: '/a' },
    ],
    ['a backend', { backends: [ofBackend('work')] }, 'work', { by: 'backend' }],
    ['the default', {}, 'home', { by: 'default' }],
  ])('%s', (_, defaults, id, rule) => {
    expect(of('openai-codex', pick(defaults))).toMatchObject({ preselected: connected(id), rule, blocked: null });
  });

  test('none of them: the first that can be used', () => {
    expect(of('openai-codex', pick({}, [work]))).toMatchObject({
      preselected: connected('work'),
      rule: { by: 'only' },
    });
    expect(of('openai-codex', pick({}, []))).toMatchObject({ preselected: native, rule: { by: 'none' } });
  });

  test('native by a rule, whatever the default is', () => {
    const service = of('openai-codex', pick({ folders: [inFolder('/a', 'native')] }));
    expect(service).toMatchObject({ preselected: native, rule: { by: 'folder', folder: '/a' }, blocked: null });
  });

  test('native by a rule without any profile', () => {
    const service = of('openai-codex', pick({ backends: [ofBackend('native')] }, []));
    expect(service).toMatchObject({ preselected: native, rule: { by: 'backend' } });
  });
});

describe('a rule whose profile', () => {
  const folders = [inFolder('/a', 'work')];
  const needsSignIn = { state: 'needs-sign-in', cause: 'expired' } as const;
  const retired = { state: 'ineligible', cause: 'client-retired', link: null } as const;

  test.each([
    ['needs sign-in', needsSignIn, 'needs_sign_in'],
    ['is not served', retired, 'ineligible'],
    ['cannot be opened', { state: 'unreadable', cause: 'damaged' } as const, 'profile_unusable'],
  ])('%s blocks; the default does not step in', (_, status, code) => {
    const services = pick({ folders }, [home, { ...work, status }]);
    expect(of('openai-codex', services)).toMatchObject({
      preselected: connected('work'),
      blocked: { profileId: 'work', status },
      rule: { by: 'folder' },
    });
    const detail = "openai-codex work, this folder's default";
    expect(() => chooseBindings(services, {})).toThrow(expect.objectContaining({ code, detail }));
  });

  test.each([
    ['is gone', () => pick({ folders: [inFolder('/a', 'gone')] }), 'gone'],
    ['is being disconnected', () => pick({ folders }, [home, { ...work, removalAt: now + 1 }]), 'work'],
    ['is gone with all others', () => pick({ folders: [inFolder('/a', 'gone')] }, []), 'gone'],
  ])('%s blocks: neither another profile nor native takes its place', (_, services, profileId) => {
    expect(of('openai-codex', services())).toMatchObject({
      preselected: connected(profileId),
      blocked: { profileId, status: null },
      rule: { by: 'folder' },
    });
    expect(() => chooseBindings(services(), {})).toThrow(expect.objectContaining({ code: 'profile_not_found' }));
  });

  test('is of a kind that the backend does not take leaves the service native', () => {
    const token = profileView({ serviceId: 'claude-subscription', kind: 'setup-token', profileId: 'token' });
    const oauth = profileView({ serviceId: 'claude-subscription', profileId: 'oauth' });
    const place = {
      defaults: rules({ folders: [inFolder('/a', 'oauth', 'claude-subscription')] }),
      cwd: '/a',
      handOffs: [],
    };
    const picker = authPicker('pi', [token, oauth], gates, now, place, 'left');
    const service = picker.offered ? of('claude-subscription', picker.services) : undefined;
    expect(service).toMatchObject({ preselected: native, blocked: null, rule: { by: 'none' } });
  });
});

describe('the slot of a service with a rule', () => {
  test('goes to the stronger rule: a folder for the key before the default of the subscription', () => {
    const services = pick({ folders: [inFolder('/a', 'ci', 'openai')] }, [home, key]);
    expect(of('openai', services)).toMatchObject({ preselected: connected('ci'), rule: { by: 'folder' } });
    expect(of('openai-codex', services)).toMatchObject({ preselected: native, rule: { by: 'none' } });
  });

  test('goes to the longer folder', () => {
    const folders = [inFolder('/a', 'work'), inFolder('/a/b', 'ci', 'openai')];
    expect(of('openai', pick({ folders }, [work, key]))?.preselected).toEqual(connected('ci'));
    expect(of('openai', pick({ folders }, [work, key], '/a'))?.preselected).toEqual(native);
  });

  test('is kept free by a rule for native: nobody is billed by the key instead', () => {
    const services = pick({ folders: [inFolder('/a', 'native')] }, [home, { ...key, isDefault: true }]);
    expect(services.map(({ preselected }) => preselected)).toEqual([native, native]);
    expect(chooseBindings(services, {})).toEqual({ 'openai-codex': native, openai: native });
  });

  test('goes to the profile where one rule says native and an equal one names it', () => {
    const folders = [inFolder('/a', 'native'), inFolder('/a', 'ci', 'openai')];
    expect(of('openai', pick({ folders }, [home, key]))?.preselected).toEqual(connected('ci'));
  });
});
