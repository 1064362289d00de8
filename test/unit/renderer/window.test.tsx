// @vitest-environment jsdom
// The window around the pages: the sidebar, the keyboard, the palette, a daemon that stops, the first run, and a gate that is off.
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Place } from '../../../renderer/state/place.ts';
import { hourMs, meterOf, profileOf, quotaOf, sessionOf, stateOf } from '../../support/renderer-state.ts';
import { renderApp } from './render-app.tsx';

const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const heading = () => screen.getByRole('heading', { level: 1 }).textContent;
const sidebar = () => within(screen.getByRole('navigation'));

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

test('a fresh installation says what this is and leads to the two first steps, nothing else', async () => {
  const { user } = await renderApp();
  const page = within(screen.getByRole('main'));
  expect(page.getAllByRole('button').map((each) => each.textContent)).toEqual([
    'Connect a service',
    'Use the logins already on this computer',
  ]);
  await user.click(button('Connect a service'));
  expect(heading()).toBe('Connect a service');
});

describe('without the gate of connected services', () => {
  const off = { connectedServices: false, 'connectedServices.quotas': false };

  test.each([
    ['the server’s', { state: stateOf({ profiles: [profileOf()], gates: off }) }],
    ['this build’s', { state: stateOf({ profiles: [profileOf()] }), info: { gates: off } }],
  ])('(%s) no surface of it is there, and Settings says why', async (_whose, options) => {
    const { user, services } = await renderApp(options);
    expect(heading()).toBe('Sessions');
    expect(sidebar().queryByRole('button', { name: 'Connected services' })).toBeNull();
    expect(screen.queryByText(/62 %|31 %/)).toBeNull();
    const pages: readonly Place[] = [
      { page: 'connected-services' },
      { page: 'connect', serviceId: 'openai-codex' },
      { page: 'import' },
      { page: 'profile', serviceId: 'openai-codex', profileId: profileOf().profileId },
    ];
    for (const place of pages) {
      act(() => services.place.getState().go(place));
      expect(heading()).toBe('Settings');
    }
    expect(screen.getByText(/^off: switched off (by the server|in this build)/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Open connected services' })).toBeNull();
    await user.keyboard('{Control>}k{/Control}');
    await screen.findByRole('textbox', { name: 'Go to, or do' });
    expect(screen.queryByRole('button', { name: /Codex|Connect|logins|quotas/ })).toBeNull();
  });
});
