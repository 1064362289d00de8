// @vitest-environment jsdom
// The profile page: who it is, its status with the one thing to do, its rules, and how it goes.
import { act, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { DaemonState, ProfileView } from '../../../core/api/state.ts';
import type { ProfileStatus } from '../../../core/credential/status.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { failed, hourMs, ok, profileOf, sessionOf, stateOf } from '../../support/renderer-state.ts';
import { button } from './connect-app.tsx';
import { renderApp } from './render-app.tsx';

const now = Date.now();
const dayMs = 24 * hourMs;

const open = (profile: ProfileView, patch: Partial<DaemonState> = {}, maskEmails = false) =>
  renderApp({
    state: stateOf({ profiles: [profile], ...patch }),
    preferences: { maskEmails },
    route: { page: 'profile', serviceId: profile.serviceId, profileId: profile.profileId },
  });

/** The value beside a name in the list of facts. */
const fact = (name: string) => screen.queryByText(name, { selector: 'dt' })?.nextElementSibling?.textContent ?? null;

const token = profileOf({ serviceId: 'claude-subscription', kind: 'setup-token', profileId: 'max', label: 'Max' });
const key = profileOf({ serviceId: 'openai', profileId: 'ci', label: null });
const gemini = profileOf({ serviceId: 'gemini', profileId: 'g', label: 'Google' });
const unreadable = profileOf({
  kind: null,
  label: null,
  identity: { email: null, accountId: null, plan: null },
  createdAt: null,
  refreshedAt: null,
  usedAt: null,
  expiresAt: null,
  quota: null,
  status: { state: 'unreadable', cause: 'damaged' },
});

describe('who it is', () => {
  test('e-mail, organization, plan, account, kind and dates', async () => {
    const identity = { ...profileOf().identity, organization: { id: 'org-1', name: 'Example Works' } };
    await open(profileOf({ identity, quota: null }));
    expect(fact('E-mail')).toBe('demo@example.com');
    expect(fact('Organization')).toBe('Example Works');
    expect(fact('Plan')).toBe('Pro');
    expect(fact('Account id')).toBe('acct-1234');
    expect(fact('Kind')).toBe('Sign-in');
    expect(fact('Profile id')).toBe('work');
    for (const name of ['Connected', 'Last used', 'Last renewed']) expect(fact(name)).toMatch(/\d/);
    expect(fact('Ends')).toBeNull();
  });

  test('a setup-token has no identity, which is normal, an end, and no quota', async () => {
    await open({ ...token, usedAt: null });
    expect(fact('E-mail')).toBe('A setup-token has none, and that is normal.');
    expect(fact('Last used')).toBe('Not yet on this computer');
    expect(fact('Last renewed')).toBeNull();
    expect(fact('Ends')).toMatch(/\d/);
    expect(screen.getByText(/A setup-token cannot read its usage/)).toBeTruthy();
  });

  test('one that was taken over from a CLI says so', async () => {
    await open(profileOf({ imported: true }));
    expect(fact('Kind')).toBe('Sign-in, taken over from a CLI, which may hold the same sign-in');
  });

  test('e-mail addresses are masked everywhere when the person wants that, in labels too', async () => {
    const { container } = await open(profileOf({ label: 'me@example.com', isDefault: true }), {}, true);
    expect(fact('E-mail')).toBe('d…o@e….com');
    expect(screen.getByRole('heading', { name: 'Codex · m…@e….com' })).toBeTruthy();
    expect(container.textContent).not.toContain('demo@example.com');
  });
});

describe('the status', () => {
  const shown = async (status: ProfileStatus, profile = profileOf()) => open({ ...profile, status });
  const actions = () =>
    within(screen.getByRole('main'))
      .queryAllByRole('button')
      .map((each) => each.textContent);

  test.each([
    [{ state: 'refreshing' }, /being renewed/],
    [{ state: 'refresh-failing', cause: 'provider', retryAt: now + 60_000 }, /cannot be reached to renew.*Next try/],
    [
      { state: 'refresh-failing', cause: 'client', retryAt: now + 60_000 },
      /refuses this app, its client secret is missing.*Next try/,
    ],
    [{ state: 'offline', retryAt: now + 60_000 }, /reaches no provider. Next try/],
  ] as const)('%o passes by itself: it is told, with nothing to press', async (status, text) => {
    await shown(status);
    expect(screen.getByText(text)).toBeTruthy();
    expect(actions()).not.toContain('Check again');
  });

  test.each([
    ['expired', /the sign-in has expired/],
    ['revoked', /the provider ended this sign-in/],
    ['reused', /also used elsewhere/],
    ['session-ended', /ended the session/],
    ['admin-reauth', /your organization asks for it/],
    ['missing-scope', /leave every permission on/],
    ['identity-changed', /names another account now/],
    ['interrupted', /a renewal was interrupted/],
    ['unknown', /does not accept this sign-in any more/],
  ] as const)('needs sign-in (%s): told with its cause, mended by signing in again', async (cause, text) => {
    const { user } = await shown({ state: 'needs-sign-in', cause });
    expect(screen.getByText(text)).toBeTruthy();
    expect(actions().filter((name) => name === 'Sign in again')).toHaveLength(1);
    await user.click(button('Sign in again'));
    expect(screen.getByRole('heading', { name: 'Sign in again: Codex · Work' })).toBeTruthy();
  });

  test('a key that is refused is replaced, a token that has ended made anew', async () => {
    const first = await shown({ state: 'needs-sign-in', cause: 'key-refused' }, key);
    expect(button('Replace key')).toBeTruthy();
    act(() => first.fake.change({ profiles: [{ ...key, status: { state: 'limited', cause: 'no-credit' } }] }));
    expect(screen.getByText(/the account has no credit/)).toBeTruthy();
    expect(button('Check again')).toBeTruthy();
  });

  test('a setup-token is announced before its end, and told after it', async () => {
    const { fake } = await shown({ state: 'expires-soon', at: now + 12 * dayMs }, token);
    expect(screen.getByText(/^Ends .* and cannot be renewed by itself$/)).toBeTruthy();
    expect(button('New setup-token')).toBeTruthy();
    act(() => fake.change({ profiles: [{ ...token, status: { state: 'needs-sign-in', cause: 'expired' } }] }));
    expect(screen.getByText('This setup-token has ended: create a new one')).toBeTruthy();
  });

  test('asks the provider again on request, and says when that failed', async () => {
    const { user, fake } = await shown({ state: 'limited', cause: 'unverified' }, key);
    expect(screen.getByText(/not tested/)).toBeTruthy();
    await user.click(button('Check again'));
    expect(fake.inputsOf('profiles.check')).toEqual([{ serviceId: 'openai', profileId: 'ci' }]);
    expect(screen.getByText('Checked just now.')).toBeTruthy();
    fake.answer({ 'profiles.check': () => failed('refresh_unavailable') });
    await user.click(button('Check again'));
    expect((await screen.findByRole('alert')).textContent).toContain('could not be reached');
  });

  test.each([
    ['plan', /The plan of this account/],
    ['blocked', /has blocked this account/],
    ['region', /does not serve this account in this place/],
    ['project', /lacks the service/],
  ] as const)(
    'an account that is not served (%s) is told why, without a sign-in that would not help',
    async (cause, text) => {
      await shown({ state: 'ineligible', cause, link: null }, gemini);
      expect(screen.getByText(text)).toBeTruthy();
      expect(button('Check again')).toBeTruthy();
    },
  );

  test('the provider’s page that mends it is opened through the guard', async () => {
    const link = 'https://accounts.google.com/verify';
    const { user, fake } = await shown({ state: 'ineligible', cause: 'validation', link }, gemini);
    await user.click(button('Open the provider’s page'));
    expect(fake.inputsOf('link.open')).toEqual([{ url: link }]);
    expect(button('Check again')).toBeTruthy();
  });

  test('Gemini for personal accounts: what happened, that a sign-in does not help, and the two ways on', async () => {
    const { user, fake } = await shown({ state: 'ineligible', cause: 'client-retired', link: null }, gemini);
    expect(screen.getByText(/since 18 June 2026 Google no longer serves Gemini CLI to personal accounts/)).toBeTruthy();
    expect(screen.getByText(/Standard or Enterprise licence. Or put a Gemini API key/)).toBeTruthy();
    await user.click(button('Get a Gemini API key'));
    expect(fake.inputsOf('link.open')).toEqual([{ url: 'https://aistudio.google.com/apikey' }]);
    await user.click(button('Check again'));
    expect(fake.inputsOf('profiles.check')).toHaveLength(1);
    await user.click(button('Use another account'));
    expect(screen.getByRole('heading', { name: 'Connect Gemini' })).toBeTruthy();
  });

  test.each(['damaged', 'rolled-back'] as const)('what cannot be read (%s) can always be removed', async (cause) => {
    const { user, fake } = await open({ ...unreadable, status: { state: 'unreadable', cause } });
    expect(screen.getByText(/^Cannot be opened: .*Nothing was deleted$/)).toBeTruthy();
    await user.click(button('Remove'));
    expect(fake.inputsOf('profiles.disconnect')).toEqual([{ serviceId: 'openai-codex', profileId: 'work' }]);
    expect(button('Disconnect')).toBeTruthy();
  });

  test('what lacks its key can be connected again, or removed', async () => {
    const { user } = await open({ ...unreadable, status: { state: 'unreadable', cause: 'key-missing' } });
    expect(button('Disconnect')).toBeTruthy();
    await user.click(button('Connect again'));
    expect(screen.getByRole('heading', { name: 'Sign in again: Codex · work' })).toBeTruthy();
  });
});

describe('where it is the default', () => {
  const work = profileIdSchema.parse('work');
  const defaults: DaemonState['defaults'] = {
    folders: [
      { folder: '/home/demo/src/app', serviceId: 'openai-codex', choice: work },
      { folder: '/srv/other', serviceId: 'openai-codex', choice: 'native' },
    ],
    backends: [{ backend: 'pi', serviceId: 'openai-codex', choice: work }],
  };

  test('its rules are listed and taken away', async () => {
    const { user, fake } = await open(profileOf(), { defaults });
    expect(screen.getByText('~/src/app')).toBeTruthy();
    expect(screen.queryByText('/srv/other')).toBeNull();
    await user.click(button('Remove the rule for ~/src/app'));
    await user.click(button('Remove the rule for Pi'));
    expect(fake.inputsOf('defaults.set')).toEqual([
      { scope: { by: 'folder', folder: '/home/demo/src/app' }, serviceId: 'openai-codex', choice: null },
      { scope: { by: 'backend', backend: 'pi' }, serviceId: 'openai-codex', choice: null },
    ]);
  });

  test('a folder is chosen, and only backends that take it are offered', async () => {
    const { user, fake } = await open(profileOf(), { defaults });
    fake.answer({ 'folder.choose': () => ok({ folder: '/srv/new' }) });
    await user.click(button('Add a folder…'));
    await user.click(button('Add a backend'));
    expect(screen.getAllByRole('menuitem').map((each) => each.textContent)).toEqual(['Codex', 'OpenCode']);
    await user.click(screen.getByRole('menuitem', { name: 'OpenCode' }));
    expect(fake.inputsOf('defaults.set')).toEqual([
      { scope: { by: 'folder', folder: '/srv/new' }, serviceId: 'openai-codex', choice: 'work' },
      { scope: { by: 'backend', backend: 'opencode' }, serviceId: 'openai-codex', choice: 'work' },
    ]);
  });

  test('no folder chosen and a declined dialog change nothing and are no error', async () => {
    const { user, fake } = await open(profileOf());
    fake.answer({ 'folder.choose': () => ok({ folder: null }) });
    await user.click(button('Add a folder…'));
    expect(fake.inputsOf('defaults.set')).toEqual([]);
    fake.answer({ 'folder.choose': () => ok({ folder: '/srv/new' }), 'defaults.set': () => failed('not_confirmed') });
    await user.click(button('Add a folder…'));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('it becomes the service’s default, and a declined dialog is no error', async () => {
    const { user, fake } = await open(profileOf());
    fake.answer({ 'profiles.default': () => failed('not_confirmed') });
    await user.click(screen.getByRole('switch', { name: /Default for Codex/ }));
    expect(fake.inputsOf('profiles.default')).toEqual([{ serviceId: 'openai-codex', profileId: 'work' }]);
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByRole<HTMLInputElement>('switch', { name: /Default for Codex/ }).checked).toBe(false);
  });

  test('its label is changed, or removed', async () => {
    const { user, fake } = await open(profileOf());
    const label = screen.getByLabelText('Label');
    await user.clear(label);
    await user.click(button('Save'));
    expect(fake.inputsOf('profiles.label')).toEqual([{ serviceId: 'openai-codex', profileId: 'work', label: '' }]);
  });
});

describe('disconnecting', () => {
  const disconnect = () => within(screen.getByRole('region', { name: 'Disconnect' }));

  test('says what uses it first', async () => {
    const work = profileIdSchema.parse('work');
    await open(profileOf({ isDefault: true, pins: ['a', 'b'] }), {
      sessions: [sessionOf()],
      defaults: {
        folders: [{ folder: '/home/demo/src', serviceId: 'openai-codex', choice: work }],
        backends: [{ backend: 'opencode', serviceId: 'openai-codex', choice: work }],
      },
    });
    const lines = disconnect()
      .getAllByRole('listitem')
      .map((line) => line.textContent);
    expect(lines).toEqual([
      '1 running session that bills to it',
      'the default for Codex',
      'the default of OpenCode',
      'the default of ~/src',
      '2 pinned meters',
    ]);
  });

  test('asks the provider too only when the person wants that', async () => {
    const { user, fake } = await open(profileOf());
    await user.click(disconnect().getByRole('button', { name: 'Disconnect' }));
    await user.click(screen.getByRole('checkbox', { name: 'Also end this sign-in at ChatGPT' }));
    await user.click(disconnect().getByRole('button', { name: 'Disconnect' }));
    expect(fake.inputsOf('profiles.disconnect')).toEqual([
      { serviceId: 'openai-codex', profileId: 'work', revoke: false },
      { serviceId: 'openai-codex', profileId: 'work', revoke: true },
    ]);
  });

  test('of a login that a CLI shares says that the CLI is signed out too', async () => {
    await open(profileOf({ imported: true }));
    expect(screen.getByText(/The CLI that it was taken over from is signed out too/)).toBeTruthy();
  });

  test.each([
    [token, /in the settings of claude.ai/, 'Open claude.ai', 'https://claude.ai/settings'],
    [key, /until you delete it at OpenAI/, 'Keys at OpenAI', 'https://platform.openai.com/api-keys'],
  ] as const)('where the provider is not asked, it says where to end it', async (profile, text, name, url) => {
    const { user, fake } = await open(profile);
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.getByText(text)).toBeTruthy();
    await user.click(button(name));
    expect(fake.inputsOf('link.open')).toEqual([{ url }]);
  });

  test('can be undone for ten seconds, from anywhere', async () => {
    const { user, fake } = await open(profileOf());
    act(() => fake.change({ profiles: [profileOf({ removalAt: Date.now() + 9_500 })] }));
    expect(screen.getByText('This profile is being disconnected.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Disconnect' })).toBeNull();
    await user.click(button('Sessions'));
    expect(screen.getByText(/^(10|9) s$/)).toBeTruthy();
    await user.click(button('Undo: keep Work'));
    expect(fake.inputsOf('profiles.keep')).toEqual([{ serviceId: 'openai-codex', profileId: 'work' }]);
    act(() => fake.change({ profiles: [profileOf()] }));
    expect(screen.queryByRole('button', { name: /^Undo/ })).toBeNull();
  });

  test('a refusal is told', async () => {
    const { user, fake } = await open(profileOf());
    fake.answer({ 'profiles.disconnect': () => failed('profile_not_found') });
    await user.click(disconnect().getByRole('button', { name: 'Disconnect' }));
    expect(screen.getByRole('alert').textContent).toContain('There is no profile with this id.');
  });
});

test('a profile that went elsewhere leaves a page that says so', async () => {
  const { fake } = await open(profileOf());
  act(() => fake.change({ profiles: [] }));
  expect(screen.getByText('This profile is not connected any more.')).toBeTruthy();
});
