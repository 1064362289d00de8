// @vitest-environment jsdom
// The window around the pages: unlocking, the sidebar, the keyboard, the palette, and a daemon that stops.
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { failed, hourMs, meterOf, profileOf, quotaOf, sessionOf, stateOf } from '../../support/renderer-state.ts';
import { renderApp } from './render-app.tsx';

const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const heading = () => screen.getByRole('heading', { level: 1 }).textContent;
const sidebar = () => within(screen.getByRole('navigation'));

describe('before the data is open', () => {
  test('a passphrase is chosen by typing it twice, and does not stay', async () => {
    const { user, fake, container } = await renderApp({ state: stateOf({ account: { state: 'passphrase-wanted' } }) });
    const first = screen.getByLabelText<HTMLInputElement>('Passphrase');
    const again = screen.getByLabelText<HTMLInputElement>('Passphrase again');
    expect([first.type, again.type]).toEqual(['password', 'password']);
    await user.type(first, 'short');
    await user.type(again, 'short');
    await user.click(button('Use this passphrase'));
    expect(screen.getByText('Use at least 8 characters.')).toBeTruthy();
    await user.type(first, ' but longer');
    await user.click(button('Use this passphrase'));
    expect(screen.getByText('The two are not the same.')).toBeTruthy();
    await user.type(again, ' but longer');
    await user.click(button('Use this passphrase'));
    expect(fake.inputsOf('account.unlock')).toEqual([{ passphrase: 'short but longer' }]);
    expect([first.value, again.value]).toEqual(['', '']);
    expect(container.outerHTML).not.toContain('short but longer');
  });

  test('the passphrase unlocks; a wrong one is told by name and typed again', async () => {
    const { user, fake } = await renderApp({
      state: stateOf({ account: { state: 'locked', protection: 'passphrase' } }),
    });
    fake.answer({ 'account.unlock': () => failed('passphrase_wrong') });
    const field = screen.getByLabelText<HTMLInputElement>('Passphrase');
    await user.type(field, 'wrong horse{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('That passphrase does not open the data.');
    expect(field.value).toBe('');
    expect(document.activeElement).toBe(field);
    act(() => fake.change({ account: { state: 'open', protection: 'passphrase' } }));
    expect(heading()).toBe('Welcome to Happier');
  });

  test('a keychain that does not answer can be asked again', async () => {
    const account = { state: 'blocked', protection: 'keychain', cause: 'keychain_unavailable' } as const;
    const { user, fake } = await renderApp({ state: stateOf({ account }) });
    expect(screen.getByText(/locked or does not answer. Nothing was deleted/)).toBeTruthy();
    await user.click(button('Try again'));
    expect(fake.inputsOf('account.retry')).toHaveLength(1);
  });
});

describe('the sidebar', () => {
  test('counts running sessions and shows the worst quota', async () => {
    const work = profileOf({ isDefault: true });
    const quota = quotaOf(work, [meterOf('week', 8, hourMs, Date.now())], Date.now());
    const { user } = await renderApp({ state: stateOf({ profiles: [{ ...work, quota }], sessions: [sessionOf()] }) });
    expect(sidebar().getByRole('img', { name: '1 running' })).toBeTruthy();
    await user.click(sidebar().getByRole('button', { name: 'Codex Week 8 %' }));
    expect(heading()).toBe('Codex · Work');
  });

  test('marks the present page', async () => {
    const { user } = await renderApp();
    await user.click(sidebar().getByRole('button', { name: 'Settings' }));
    expect(sidebar().getByRole('button', { name: 'Settings' }).getAttribute('aria-current')).toBe('page');
  });
});

describe('the keyboard', () => {
  test('Ctrl N opens a new session, Escape leads back', async () => {
    const { user } = await renderApp({ route: { page: 'settings' } });
    await user.keyboard('{Control>}n{/Control}');
    expect(heading()).toBe('New session');
    await user.keyboard('{Escape}{Escape}');
    expect(heading()).toBe('Settings');
  });

  test('Escape leaves a field before it leaves the page', async () => {
    const { user } = await renderApp({ route: { page: 'settings' }, state: stateOf({ profiles: [profileOf()] }) });
    await user.click(sidebar().getByRole('button', { name: /New session/ }));
    await user.click(screen.getByRole('textbox', { name: 'Folder' }));
    await user.keyboard('{Escape}');
    expect(heading()).toBe('New session');
    await user.keyboard('{Escape}');
    expect(heading()).toBe('Settings');
  });

  test('the palette reaches a profile by its name', async () => {
    const { user } = await renderApp({
      state: stateOf({ profiles: [profileOf(), profileOf({ profileId: 'home', label: 'Home' })] }),
    });
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('textbox', { name: 'Go to, or do' }), 'home{ArrowDown}{Enter}');
    await waitFor(() => expect(heading()).toBe('Codex · Home'));
  });

  test('the palette carries out actions', async () => {
    const { user, fake } = await renderApp({ state: stateOf({ profiles: [profileOf()] }) });
    await user.keyboard('{Control>}k{/Control}');
    await user.click(await screen.findByRole('button', { name: 'Refresh quotas' }));
    expect(fake.inputsOf('quota.refresh')).toEqual([{}]);
  });
});

describe('what comes from outside', () => {
  test('the tray shows a page', async () => {
    const { fake } = await renderApp({ state: stateOf({ profiles: [profileOf()] }) });
    act(() => fake.emit('navigate', { page: 'profile', serviceId: 'openai-codex', profileId: profileOf().profileId }));
    expect(heading()).toBe('Codex · Work');
  });

  test('a daemon that stops is told, and the page stays', async () => {
    const { fake } = await renderApp({
      state: stateOf({ profiles: [profileOf()] }),
      route: { page: 'connected-services' },
    });
    act(() => fake.emit('daemon', { connected: false }));
    expect(screen.getByText(/daemon has stopped/)).toBeTruthy();
    expect(screen.getByText('demo@example.com')).toBeTruthy();
    await act(async () => fake.emit('daemon', { connected: true }));
    expect(screen.queryByText(/daemon has stopped/)).toBeNull();
  });
});

describe('settings and first run', () => {
  test('the theme is stored and shows at once', async () => {
    const { user, fake } = await renderApp({ route: { page: 'settings' } });
    await user.click(screen.getByRole('radio', { name: 'Dark' }));
    expect(fake.inputsOf('preferences.set')).toEqual([{ theme: 'dark' }]);
    expect(document.documentElement.dataset.mantineColorScheme).toBe('dark');
  });

  test('settings say where the data lies, what protects it, and which gate is off', async () => {
    await renderApp({
      route: { page: 'settings' },
      info: { gates: { connectedServices: true, 'connectedServices.quotas': false } },
    });
    expect(screen.getByText('/home/demo/.local/share/happier')).toBeTruthy();
    expect(screen.getByText(/Protected by the system keychain/)).toBeTruthy();
    expect(screen.getByText(/off: switched off in this build, or by EXPO_PUBLIC_HAPPIER_FEATURE/)).toBeTruthy();
    expect(screen.getByText('Happier 0.1.0')).toBeTruthy();
  });

  test('a fresh installation says what this is and leads to the first step', async () => {
    const { user } = await renderApp();
    await user.click(button('Connect a service'));
    expect(heading()).toBe('Connect a service');
  });
});
