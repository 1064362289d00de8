// The picker's cases by name; what holds for all of them is in test/property/core/picker.test.ts.
import { describe, expect, test } from 'vitest';
import type { ProfileView } from '../../../../core/api/state.ts';
import type { BackendId } from '../../../../core/catalog/backends.ts';
import type { ServiceId } from '../../../../core/catalog/services.ts';
import { authPicker } from '../../../../core/session/picker.ts';
import { meter, now, profileView, withQuota } from '../profile-view.ts';

const gates = { connectedServices: true, 'connectedServices.quotas': true };
const needsSignIn = { state: 'needs-sign-in', cause: 'expired' } as const;
const native = { source: 'native' };
const none = { defaults: { folders: [], backends: [] }, cwd: null, handOffs: [] };
const connected = (profileId: string) => ({ source: 'connected', profileId });

function pick(backend: BackendId, profiles: ProfileView[], of: ServiceId) {
  const picker = authPicker(backend, profiles, gates, now, none, 'left');
  const service = picker.offered ? picker.services.find(({ serviceId }) => serviceId === of) : undefined;
  if (!service) throw new Error(`${of} is not offered`);
  return service;
}

const key = (change: Parameters<typeof profileView>[0] = {}) =>
  profileView({ serviceId: 'openai', kind: 'api-key', profileId: 'ci-key', ...change });

describe('what is offered', () => {
  test('nothing while connected services are off', () => {
    expect(authPicker('codex', [profileView()], { ...gates, connectedServices: false }, now, none, 'left')).toEqual({
      offered: false,
    });
  });

  test.each<[BackendId, string[]]>([
    ['claude', ['Claude', 'Anthropic API key']],
    ['codex', ['Codex', 'OpenAI API key']],
    ['gemini', ['Gemini']],
    ['opencode', ['Codex', 'OpenAI API key', 'Anthropic API key']],
    ['pi', ['Codex', 'OpenAI API key', 'Claude', 'Anthropic API key']],
  ])('%s: only its services', (backend, names) => {
    const picker = authPicker(backend, [], gates, now, none, 'left');
    expect(picker.offered && picker.services.map(({ name }) => name)).toEqual(names);
  });

  test('without a profile: native, and the shortcut', () => {
    expect(pick('codex', [], 'openai-codex')).toEqual({
      serviceId: 'openai-codex',
      name: 'Codex',
      options: [native],
      preselected: native,
      rule: { by: 'none' },
      blocked: null,
      unusable: 0,
      shortcut: true,
    });
  });

  test('a profile with label, identity and badges', () => {
    const identity = { email: 'demo@example.com', accountId: 'a', plan: 'Plus' };
    const profile = { ...withQuota([], meter()), label: 'Work', identity };
    const [first, second] = pick('codex', [profile], 'openai-codex').options;
    expect(first).toEqual(native);
    expect(second).toMatchObject({ source: 'connected', profileId: 'work', label: 'Work', identity });
    expect(second?.source === 'connected' && second.badges.map(({ text }) => text)).toEqual(['5 h 62 %']);
  });

  test('no badges while quotas are off', () => {
    const picker = authPicker(
      'codex',
      [withQuota([], meter())],
      { ...gates, 'connectedServices.quotas': false },
      now,
      none,
      'left',
    );
    expect(picker.offered && picker.services[0]?.options[1]).toMatchObject({ badges: [] });
  });

  test('a profile that is being disconnected is gone', () => {
    const service = pick('codex', [profileView({ isDefault: true, removalAt: now + 5000 })], 'openai-codex');
    expect(service).toMatchObject({ options: [native], preselected: native, blocked: null, unusable: 0 });
  });

  test('a kind that the backend does not take is neither an option nor to be mended', () => {
    const oauth = profileView({ serviceId: 'claude-subscription' });
    expect(pick('pi', [oauth], 'claude-subscription')).toMatchObject({
      options: [native],
      unusable: 0,
      shortcut: true,
    });
    expect(pick('claude', [oauth], 'claude-subscription').options).toHaveLength(2);
  });
});

describe('profiles that cannot be used now', () => {
  test.each<ProfileView['status']>([needsSignIn, { state: 'unreadable', cause: 'damaged' }])(
    'are counted, not offered: $state',
    (status) => {
      const profiles = [profileView({ status }), profileView({ profileId: 'home' })];
      const service = pick('codex', profiles, 'openai-codex');
      expect(service.options).toHaveLength(2);
      expect(service).toMatchObject({ unusable: 1, shortcut: false, blocked: null, preselected: connected('home') });
    },
  );

  test('of unknown kind are counted too', () => {
    const broken = profileView({ kind: null, status: { state: 'unreadable', cause: 'damaged' } });
    expect(pick('codex', [broken], 'openai-codex')).toMatchObject({
      unusable: 1,
      options: [native],
      preselected: native,
    });
  });

  test.each<ProfileView['status']>([
    { state: 'refreshing' },
    { state: 'refresh-failing', cause: 'provider', retryAt: now },
  ])('do not include one whose refresh is under way or failing: $state', (status) => {
    expect(pick('codex', [profileView({ status })], 'openai-codex').options).toHaveLength(2);
  });

  test('block when one of them is the default, and do not become native', () => {
    const profiles = [profileView({ status: needsSignIn, isDefault: true }), profileView({ profileId: 'home' })];
    expect(pick('codex', profiles, 'openai-codex')).toMatchObject({
      blocked: { profileId: 'work', status: needsSignIn },
      preselected: connected('work'),
      unusable: 1,
    });
  });
});

describe('preselection', () => {
  test('the default, else the first usable one', () => {
    const profiles = [profileView(), profileView({ profileId: 'home', isDefault: true })];
    expect(pick('codex', profiles, 'openai-codex').preselected).toEqual(connected('home'));
    expect(pick('codex', profiles.slice(0, 1), 'openai-codex').preselected).toEqual(connected('work'));
  });

  test('one per vendor slot: the subscription before the key', () => {
    const profiles = [key(), profileView()];
    expect(pick('codex', profiles, 'openai-codex').preselected).toEqual(connected('work'));
    expect(pick('codex', profiles, 'openai').preselected).toEqual(native);
  });

  test('a default comes before what is none', () => {
    const profiles = [key({ isDefault: true }), profileView()];
    expect(pick('codex', profiles, 'openai-codex').preselected).toEqual(native);
    expect(pick('codex', profiles, 'openai').preselected).toEqual(connected('ci-key'));
  });

  test('a key does not step in for a subscription that needs sign-in', () => {
    const profiles = [profileView({ status: needsSignIn }), key()];
    expect(pick('codex', profiles, 'openai-codex')).toMatchObject({ preselected: native, unusable: 1 });
    expect(pick('codex', profiles, 'openai').preselected).toEqual(native);
  });

  test('a broken default blocks though the key could be used', () => {
    const profiles = [profileView({ status: needsSignIn, isDefault: true }), key({ isDefault: true })];
    expect(pick('codex', profiles, 'openai-codex').blocked).toEqual({ profileId: 'work', status: needsSignIn });
    expect(pick('codex', profiles, 'openai').preselected).toEqual(native);
  });

  test('slots do not touch each other', () => {
    const anthropic = profileView({ serviceId: 'anthropic', kind: 'api-key', profileId: 'ant' });
    expect(pick('pi', [profileView(), anthropic], 'openai-codex').preselected).toEqual(connected('work'));
    expect(pick('pi', [profileView(), anthropic], 'anthropic').preselected).toEqual(connected('ant'));
  });

  test('a default of a kind that the backend does not take leaves native', () => {
    const oauth = profileView({ serviceId: 'claude-subscription', isDefault: true });
    const token = profileView({ serviceId: 'claude-subscription', kind: 'setup-token', profileId: 'token' });
    expect(pick('pi', [oauth, token], 'claude-subscription')).toMatchObject({ preselected: native, blocked: null });
    expect(pick('claude', [oauth, token], 'claude-subscription').preselected).toEqual(connected('work'));
  });
});
