// @vitest-environment jsdom
// Sessions: the list, the header that says who pays, the terminal, and what happens at the end.
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { SessionView } from '../../../core/api/state.ts';
import {
  failed,
  hourMs,
  minuteMs,
  ok,
  otherSessionId,
  profileOf,
  sessionId,
  sessionOf,
  stateOf,
} from '../../support/renderer-state.ts';
import { renderApp } from './render-app.tsx';

const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const text = (element: Element | null) => element?.textContent?.replaceAll('\u00a0', ' ') ?? '';

const open = (session: SessionView, scrollback = '') =>
  renderApp({
    state: stateOf({ profiles: [profileOf()], sessions: [session] }),
    route: { page: 'sessions', sessionId: session.id },
    prepare: (fake) => fake.answer({ 'sessions.attach': () => ok({ scrollback, seq: 0, session }) }),
  });

describe('the list', () => {
  test('tells running from ended sessions, and how the latter ended', async () => {
    const ended = sessionOf({
      id: otherSessionId,
      cwd: '/srv/other',
      endedAt: Date.now() - hourMs,
      exitCode: 3,
    });
    const { user } = await renderApp({ state: stateOf({ sessions: [sessionOf(), ended] }) });
    expect(within(screen.getByRole('region', { name: 'Running' })).getByText('~/src/app')).toBeTruthy();
    expect(within(screen.getByRole('region', { name: 'Ended' })).getByText(/ended with code 3/)).toBeTruthy();
    await user.click(button(/~\/src\/app/));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Codex');
  });

  test('ended sessions can be taken off it', async () => {
    const ended = sessionOf({ endedAt: Date.now(), exitCode: 0 });
    const { user, fake } = await renderApp({ state: stateOf({ sessions: [ended] }) });
    await user.click(button('Clear list'));
    expect(fake.inputsOf('sessions.forget')).toEqual([{ id: sessionId }]);
  });

  test('is empty with the way to the first session', async () => {
    const { user } = await renderApp({ state: stateOf({ profiles: [profileOf()] }) });
    expect(screen.getByText('No session yet')).toBeTruthy();
    await user.click(within(screen.getByRole('main')).getByRole('button', { name: 'New session' }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('New session');
  });
});

describe('the header', () => {
  test('says backend, folder, who pays with what is left, for how long, and what was removed', async () => {
    const { user } = await open(sessionOf());
    const header = text(screen.getByRole('banner'));
    for (const part of ['Codex', '~/src/app', 'bills to Work · demo@example.com · Pro', '31 %', '12 m']) {
      expect(header).toContain(part);
    }
    await user.click(button('2 variables removed'));
    expect(await screen.findByText('OPENAI_BASE_URL')).toBeTruthy();
  });

  test('stops the session', async () => {
    const { user, fake } = await open(sessionOf());
    await user.click(button('Stop'));
    expect(fake.inputsOf('sessions.stop')).toEqual([{ id: sessionId }]);
  });

  test('shows no quota for the machine’s own login', async () => {
    await open(sessionOf({ bindings: { 'openai-codex': { source: 'native' } }, billsTo: 'Native login' }));
    expect(text(screen.getByRole('banner'))).toContain('bills to Native login');
    expect(text(screen.getByRole('banner'))).not.toContain('%');
  });
});

describe('the terminal', () => {
  const shown = () => text(document.querySelector('.xterm-rows'));

  test('shows the scrollback and what follows', async () => {
    const { fake } = await open(sessionOf(), 'first line\r\n');
    await waitFor(() => expect(shown()).toContain('first line'));
    act(() => fake.emit('terminal.data', { id: sessionId, seq: 1, data: 'second line' }));
    await waitFor(() => expect(shown()).toContain('second line'));
  });

  test('sends what is typed and pasted', async () => {
    const { user, fake } = await open(sessionOf());
    await user.click(screen.getByRole('textbox', { name: 'Terminal input' }));
    await user.keyboard('a');
    fireEvent.paste(screen.getByRole('textbox', { name: 'Terminal input' }), {
      clipboardData: { getData: () => 'pasted' },
    });
    expect(fake.inputsOf('sessions.input')).toEqual([
      { id: sessionId, data: 'a' },
      { id: sessionId, data: 'pasted' },
    ]);
  });

  test('plain Ctrl K is the program’s, and F6 gives the keyboard back to the window', async () => {
    const { user, fake } = await open(sessionOf());
    await user.click(screen.getByRole('textbox', { name: 'Terminal input' }));
    // user-event gives no key codes, which xterm reads.
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Terminal input' }), {
      key: 'k',
      keyCode: 75,
      ctrlKey: true,
    });
    expect(fake.inputsOf('sessions.input')).toEqual([{ id: sessionId, data: '\v' }]);
    expect(screen.queryByRole('textbox', { name: 'Go to, or do' })).toBeNull();
    await user.keyboard('{F6}');
    expect(screen.getByRole('banner').contains(document.activeElement)).toBe(true);
  });

  test('is searched with Ctrl Shift F', async () => {
    const { user } = await open(sessionOf(), 'needle in hay');
    await user.click(screen.getByRole('textbox', { name: 'Terminal input' }));
    await user.keyboard('{Control>}{Shift>}F{/Shift}{/Control}');
    const field = await screen.findByRole('textbox', { name: 'Find' });
    await user.type(field, 'straw');
    expect(screen.getByText('not found')).toBeTruthy();
    await user.clear(field);
    await user.type(field, 'needle');
    expect(screen.queryByText('not found')).toBeNull();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('textbox', { name: 'Find' })).toBeNull();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Codex');
  });

  test('needs no style element, which the content security policy would refuse, and leaves nothing behind', async () => {
    const { user } = await open(sessionOf());
    expect(document.querySelectorAll('style')).toHaveLength(0);
    expect(document.adoptedStyleSheets.length).toBeGreaterThan(0);
    await user.click(button('To the sessions'));
    expect(document.adoptedStyleSheets).toEqual([]);
  });

  test('attaches again when the daemon comes back, and detaches when it is left', async () => {
    const { user, fake } = await open(sessionOf());
    await act(async () => fake.emit('daemon', { connected: true }));
    expect(fake.inputsOf('sessions.attach')).toHaveLength(2);
    await user.click(button('To the sessions'));
    expect(fake.inputsOf('sessions.detach')).toHaveLength(2);
  });
});

describe('the end', () => {
  test('is told with code and duration, and the same can be started again', async () => {
    const session = sessionOf();
    const { user, fake, services } = await open(session);
    act(() => fake.change({ sessions: [{ ...session, endedAt: session.startedAt + 40 * minuteMs, exitCode: 2 }] }));
    expect(screen.getByText('This session is over: ended with code 2 · 40 m')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
    const next = sessionOf({ id: otherSessionId });
    fake.answer({ 'sessions.start': () => ok(next) });
    await user.click(button('Start again'));
    expect(fake.inputsOf('sessions.start')).toMatchObject([
      { backend: 'codex', cwd: session.cwd, bindings: session.bindings },
    ]);
    expect(services.place.getState().place).toEqual({ page: 'sessions', sessionId: next.id });
  });

  test('a start that is refused is told by name', async () => {
    const { user, fake } = await open(sessionOf({ endedAt: Date.now(), exitCode: 0 }));
    fake.answer({ 'sessions.start': () => failed('needs_sign_in') });
    await user.click(button('Start again'));
    expect((await screen.findByRole('alert')).textContent).toContain('The provider ended this sign-in.');
  });
});
