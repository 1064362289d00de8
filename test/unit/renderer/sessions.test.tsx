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
  projectFileOf,
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

  test('is walked through by arrow keys', async () => {
    const { user } = await renderApp({
      state: stateOf({ sessions: [sessionOf(), sessionOf({ id: otherSessionId, cwd: '/srv/other', endedAt: 1 })] }),
    });
    button(/~\/src\/app/).focus();
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(button(/\/srv\/other/));
    await user.keyboard('{ArrowDown}{ArrowUp}');
    expect(document.activeElement).toBe(button(/~\/src\/app/));
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
    await user.click(button('Details'));
    expect(text(await screen.findByRole('dialog'))).toContain(
      'OPENAI_API_KEY in your environment would have been billed instead.',
    );
    expect(screen.getByText('OPENAI_BASE_URL')).toBeTruthy();
  });

  test('tells on request what it was started with and what was left out', async () => {
    const { user, fake } = await open(
      sessionOf({
        model: 'gpt-5-codex',
        args: ['--search', 'two words'],
        conversation: '0199-abc',
        notices: [{ kind: 'configuration-left-out', path: '/home/demo/.codex/config.toml', names: ['model_provider'] }],
        projectFiles: [projectFileOf({ effect: 'used' })],
      }),
    );
    await user.click(button('Details'));
    const details = text(await screen.findByRole('dialog'));
    for (const part of [
      'gpt-5-codex',
      'two words',
      'Of ~/.codex/config.toml these settings stay behind: model_provider.',
      '.claude/settings.json is allowed by you and used as it is.',
    ]) {
      expect(details).toContain(part);
    }
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Copy' }));
    expect(fake.inputsOf('clipboard.write')).toEqual([{ text: '0199-abc' }]);
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

  test('is cleared where the daemon skips what it was too slow for', async () => {
    const { fake } = await open(sessionOf(), 'first line\r\n');
    await waitFor(() => expect(shown()).toContain('first line'));
    act(() => fake.emit('terminal.reset', { id: sessionId, seq: 90, scrollback: 'the end of much' }));
    await waitFor(() => expect(shown()).toContain('the end of much'));
    expect(shown()).not.toContain('first line');
    act(() => fake.emit('terminal.data', { id: sessionId, seq: 91, data: ' and more' }));
    await waitFor(() => expect(shown()).toContain('the end of much and more'));
    expect(fake.inputsOf('sessions.attach')).toHaveLength(1);
    await waitFor(() => expect(fake.inputsOf('sessions.shown').at(-1)).toEqual({ id: sessionId, seq: 91 }));
  });

  test('a pasted text cannot end its own brackets', async () => {
    const { fake } = await open(sessionOf(), '\u001b[?2004h');
    const input = screen.getByRole('textbox', { name: 'Terminal input' });
    await waitFor(() => {
      fireEvent.paste(input, { clipboardData: { getData: () => 'one\u001b[201~two' } });
      expect(fake.inputsOf('sessions.input').at(-1)).toEqual({
        id: sessionId,
        data: '\u001b[200~one[201~two\u001b[201~',
      });
    });
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
    act(() => fake.change({ sessions: [{ ...session, endedAt: session.startedAt + 40 * minuteMs, exitCode: 3 }] }));
    expect(screen.getByText('This session is over: ended with code 3 · 40 m')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Continue this conversation' })).toBeNull();
    const next = sessionOf({ id: otherSessionId });
    fake.answer({ 'sessions.again': () => ok(next) });
    await user.click(button('Start again'));
    expect(fake.inputsOf('sessions.again')).toMatchObject([{ id: sessionId }]);
    expect(services.place.getState().place).toEqual({ page: 'sessions', sessionId: next.id });
  });

  test.each([
    [{ exitCode: 0 }, 'ended ·'],
    [{ exitCode: 1 }, 'ended with an error (code 1)'],
    [{ exitCode: 127 }, 'a program it needs was not found (code 127)'],
    [{ exitCode: 130 }, 'ended by Ctrl C (code 130)'],
    [{ exitCode: 137 }, 'killed, perhaps for want of memory (code 137)'],
    [{ exitCode: null }, 'ended by the system'],
    [{ exitCode: 137, stopped: true }, 'stopped'],
  ])('says in plain words how: %o', async (patch, words) => {
    await open(sessionOf({ endedAt: Date.now(), ...patch }));
    expect(screen.getByText(/This session is over/).textContent).toContain(words);
  });

  test('its conversation can be continued, with what it was started with', async () => {
    const session = sessionOf({ endedAt: Date.now(), exitCode: 0, conversation: '0199-abc' });
    const { user, fake, services } = await open(session);
    const next = sessionOf({ id: otherSessionId });
    fake.answer({ 'sessions.again': () => ok(next) });
    await user.click(button('Continue this conversation'));
    expect(fake.inputsOf('sessions.again')).toMatchObject([{ id: session.id, resume: true }]);
    expect(services.place.getState().place).toEqual({ page: 'sessions', sessionId: next.id });
  });

  test('it can be taken off the list', async () => {
    const { user, fake } = await open(sessionOf({ endedAt: Date.now(), exitCode: 0 }));
    await user.click(button('Forget'));
    expect(fake.inputsOf('sessions.forget')).toEqual([{ id: sessionId }]);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Sessions');
  });

  test('a start that is refused is told by name', async () => {
    const { user, fake } = await open(sessionOf({ endedAt: Date.now(), exitCode: 0 }));
    fake.answer({ 'sessions.again': () => failed('needs_sign_in') });
    await user.click(button('Start again'));
    expect((await screen.findByRole('alert')).textContent).toContain('The provider ended this sign-in.');
  });
});

describe('what a session needs', () => {
  const soon = Date.now() + 40 * minuteMs;

  test('a restart, now', async () => {
    const session = sessionOf({ backend: 'gemini', attention: { kind: 'restart', until: soon } });
    const { user, fake } = await open(session);
    expect(screen.getByRole('alert').textContent).toMatch(
      /^This sign-in ends at .*\. Gemini CLI takes up a new one only after a restart; the conversation goes on\./,
    );
    await user.click(button('Restart now'));
    expect(fake.inputsOf('sessions.restart')).toEqual([{ id: sessionId }]);
    act(() => fake.change({ sessions: [{ ...session, restarting: true }] }));
    expect(screen.getByRole('alert').textContent).toContain('Waiting for the end of the turn');
    await user.click(button('Cancel'));
    expect(fake.inputsOf('sessions.restart')).toEqual([{ id: sessionId }, { id: sessionId, cancel: true }]);
  });

  test('a sign-in, from here', async () => {
    const profile = profileOf({ status: { state: 'needs-sign-in', cause: 'revoked' } });
    const session = sessionOf({ attention: { kind: 'sign-in', until: soon } });
    const { user } = await renderApp({
      state: stateOf({ profiles: [profile], sessions: [session] }),
      route: { page: 'sessions', sessionId },
    });
    expect(screen.getByRole('alert').textContent).toMatch(/“Work” needs a sign-in. This session works until/);
    await user.click(button('Sign in again'));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Sign in again: Codex · Work');
  });

  test('is marked in the list and the sidebar, and so is a bell until the session has been looked at', async () => {
    const ringing = sessionOf({ bellAt: Date.now() });
    const needy = sessionOf({ id: otherSessionId, cwd: '/srv/other', attention: { kind: 'restart', until: soon } });
    const { user, fake } = await renderApp({
      state: stateOf({ sessions: [ringing, needy] }),
      prepare: (one) => one.answer({ 'sessions.attach': () => ok({ scrollback: '', seq: 0, session: ringing }) }),
    });
    expect(button(/~\/src\/app.*rang its bell/)).toBeTruthy();
    expect(button(/\/srv\/other.*needs a restart/)).toBeTruthy();
    expect(screen.getByRole('img', { name: '2 running, one asks for you' })).toBeTruthy();
    await user.click(button(/~\/src\/app/));
    await user.click(button('To the sessions'));
    expect(button(/~\/src\/app/).textContent).not.toContain('rang');
    act(() => fake.change({ sessions: [{ ...ringing, bellAt: Date.now() + 5_000 }] }));
    expect(button(/~\/src\/app.*rang its bell/)).toBeTruthy();
  });
});

test('a session of pipes has no terminal here', async () => {
  const { fake } = await open(sessionOf({ io: 'pipes' }));
  expect(screen.getByText(/belong to the program that started it/)).toBeTruthy();
  expect(fake.inputsOf('sessions.attach')).toEqual([]);
  expect(screen.queryByRole('button', { name: 'Continue as…' })).toBeNull();
});
