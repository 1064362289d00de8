// @vitest-environment jsdom
// Logins that are on this computer already: looked for on a click only, shown whole before anything is stored, taken over one by one.
import { act, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { NativeLogin } from '../../../core/api/daemon.ts';
import type { ProfileView } from '../../../core/api/state.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { failed, loginOf, ok, profileOf, stateOf } from '../../support/renderer-state.ts';
import { button, field, fill } from './connect-app.tsx';
import { renderApp } from './render-app.tsx';

const codex = loginOf();
const claude = loginOf({
  serviceId: 'claude-subscription',
  backend: 'claude',
  place: '~/.claude/.credentials.json',
  identity: {
    email: 'me@example.com',
    accountId: null,
    plan: 'Max 5x',
    organization: { id: null, name: 'Example Works' },
  },
  expiresAt: Date.now() - 3_600_000,
});
const key = loginOf({ serviceId: 'openai', kind: 'api-key', sharesRefreshToken: false, loginId: 'a key' });
const token = loginOf({
  serviceId: 'claude-subscription',
  backend: 'claude',
  kind: 'setup-token',
  sharesRefreshToken: false,
  loginId: 'a token',
  expiresAt: Date.now() + 90_000_000,
});

async function found(logins: readonly NativeLogin[], profiles: readonly ProfileView[] = []) {
  const app = await renderApp({ state: stateOf({ profiles: [...profiles] }) });
  act(() => app.services.place.getState().go({ page: 'import' }));
  app.fake.answer({ 'connect.imports': () => ok({ logins: [...logins] }) });
  await app.user.click(button('Look for logins'));
  return app;
}

const item = (name: RegExp) => {
  const line = screen.getAllByText(name)[0]?.closest('li');
  if (!line) throw new Error(`no login ${name}`);
  return within(line);
};

describe('looking', () => {
  test('happens on a click only, from the first page on, and once', async () => {
    const { user, fake } = await renderApp();
    fake.answer({ 'connect.imports': () => ok({ logins: [] }) });
    await user.click(button('Use the logins already on this computer'));
    expect(fake.inputsOf('connect.imports')).toEqual([]);
    expect(screen.getByText(/Nothing is stored before you say so/)).toBeTruthy();
    await user.keyboard('{Enter}');
    expect(fake.inputsOf('connect.imports')).toHaveLength(1);
    expect(screen.getByText('No login found')).toBeTruthy();
  });

  test('that fails is told and can be tried again', async () => {
    const { user, fake } = await renderApp();
    await user.click(button('Use the logins already on this computer'));
    fake.answer({ 'connect.imports': () => failed('internal') });
    await user.click(button('Look for logins'));
    expect(screen.getByRole('alert').textContent).toContain('Something went wrong inside Happier.');
    fake.answer({ 'connect.imports': () => ok({ logins: [codex] }) });
    await user.click(button('Look for logins'));
    expect(screen.getByText('Codex, from Codex')).toBeTruthy();
  });
});

describe('a login', () => {
  test('says where it lies, whose it is, its plan and how long it lasts', async () => {
    await found([codex, claude, token]);
    expect(item(/^Codex, from Codex/).getByText('~/.codex/auth.json')).toBeTruthy();
    expect(item(/^Codex/).getByText('demo@example.com · Plus · Sign-in')).toBeTruthy();
    expect(
      item(/^Claude, from Claude Code/).getByText('me@example.com · Example Works · Max 5x · Sign-in'),
    ).toBeTruthy();
    expect(screen.getByText(/Setup-token · good until .*\d/)).toBeTruthy();
  });

  test('that would have two owners says so, and signing in anew comes first', async () => {
    const { user, fake } = await found([claude]);
    expect(item(/^Claude/).getByText(/Two owners: Claude Code keeps this login too.*Claude may sign out/)).toBeTruthy();
    expect(item(/^Claude/).getAllByRole('button')[0]?.textContent).toBe('Sign in anew instead');
    await user.click(button('Sign in anew instead'));
    expect(screen.getByRole('heading', { name: 'Connect Claude' })).toBeTruthy();
    expect(fake.inputsOf('connect.import')).toEqual([]);
  });

  test('is stored under the id and label that the person gives', async () => {
    const { user, fake } = await found([codex, key]);
    await user.click(item(/^Codex,/).getByRole('button', { name: 'Take it over' }));
    await fill(user, field('Label'), 'Laptop');
    fake.answer({
      'connect.import': () => ok({ serviceId: 'openai-codex' as const, profileId: profileIdSchema.parse('laptop') }),
    });
    await user.click(button('Store'));
    expect(fake.inputsOf('connect.import')).toEqual([
      { loginId: codex.loginId, profileId: 'laptop', label: 'Laptop', replace: false },
    ]);
    expect(await screen.findByText('Stored as laptop.')).toBeTruthy();
    expect(item(/^OpenAI API key/).getByRole('button', { name: 'Take it over' })).toBeTruthy();
    act(() => fake.change({ profiles: [profileOf({ profileId: 'laptop', label: 'Laptop', imported: true })] }));
    await user.click(button('Open profile'));
    expect(screen.getByText('Sign-in, taken over from a CLI, which may hold the same sign-in')).toBeTruthy();
  });

  test('a key of its own has no second owner', async () => {
    await found([key]);
    expect(screen.queryByText(/Two owners/)).toBeNull();
    expect(screen.queryByRole('button', { name: 'Sign in anew instead' })).toBeNull();
  });

  test('that has changed since it was shown is looked at anew; any other refusal is told', async () => {
    const { user, fake } = await found([codex]);
    await user.click(button('Take it over'));
    await fill(user, field('Label'), 'Laptop');
    fake.answer({ 'connect.import': () => failed('import_unusable') });
    await user.click(button('Store'));
    expect(screen.getByRole('alert').textContent).toContain('This login cannot be taken over.');
    expect(field('Label').value).toBe('Laptop');
    fake.answer({ 'connect.import': () => failed('import_changed') });
    await user.click(button('Store'));
    await user.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Look again' }));
    expect(fake.inputsOf('connect.imports')).toHaveLength(2);
  });

  test('can be left alone after all', async () => {
    const { user, fake } = await found([codex]);
    await user.click(button('Take it over'));
    await user.click(button('Cancel'));
    expect(screen.queryByLabelText('Profile id')).toBeNull();
    expect(fake.inputsOf('connect.import')).toEqual([]);
  });

  test.each([
    ['no-refresh-token', /holds nothing to renew it with/],
    ['missing-scope', /allows less than the backends need/],
    ['key-shape', /does not look like a key/],
    ['unreadable', /could not be read/],
  ] as const)('that is of no use (%s) says why and offers nothing', async (problem, why) => {
    await found([loginOf({ problem, identity: { email: null, accountId: null, plan: null } })]);
    expect(screen.getByText(why)).toBeTruthy();
    expect(screen.getByText(/^does not say whose it is/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Take it over' })).toBeNull();
  });

  test('of an account that is connected leads to its profile', async () => {
    const { user } = await found([loginOf({ sameAs: profileIdSchema.parse('work') })], [profileOf()]);
    expect(screen.getByText('Connected already, as Work.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Take it over' })).toBeNull();
    await user.click(button('Open profile'));
    expect(screen.getByRole('heading', { name: 'Codex · Work' })).toBeTruthy();
  });

  test('of an account whose profile is broken can mend that one', async () => {
    const broken = profileOf({ status: { state: 'needs-sign-in', cause: 'revoked' } });
    const { user, fake } = await found([loginOf({ sameAs: profileIdSchema.parse('work') })], [broken]);
    await user.click(button('Use it for Work'));
    expect(screen.queryByLabelText('Profile id')).toBeNull();
    fake.answer({
      'connect.import': () => ok({ serviceId: 'openai-codex' as const, profileId: profileIdSchema.parse('work') }),
    });
    await user.click(button('Store'));
    expect(fake.inputsOf('connect.import')).toEqual([{ loginId: codex.loginId, profileId: 'work', replace: true }]);
  });
});
