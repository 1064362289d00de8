// @vitest-environment jsdom
// Continuing a running session as another account: what comes along is said first, and nothing is touched before the person agrees.
import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import {
  backendsOf,
  type FakeBridge,
  failed,
  ok,
  otherSessionId,
  profileOf,
  sessionId,
  sessionOf,
  stateOf,
} from '../../support/renderer-state.ts';
import { renderApp } from './render-app.tsx';

const home = profileOf({ profileId: 'home', label: 'Home' });
const continuation = {
  billsTo: 'Home · demo@example.com · Pro',
  carries: true,
  losses: ['scrollback' as const, 'session-approvals' as const],
  problem: null,
};

async function openDialog(answers: Parameters<FakeBridge['answer']>[0] = {}) {
  const session = sessionOf();
  const app = await renderApp({
    state: stateOf({ profiles: [profileOf({ isDefault: true }), home], sessions: [session], backends: backendsOf() }),
    route: { page: 'sessions', sessionId },
    prepare: (fake) => fake.answer({ 'sessions.continuation': () => ok(continuation), ...answers }),
  });
  await app.user.click(screen.getByRole('button', { name: 'Continue as…' }));
  const dialog = within(await screen.findByRole('dialog'));
  const choose = (name: RegExp) => app.user.click(dialog.getByRole('radio', { name }));
  const confirm = () => dialog.getByRole<HTMLButtonElement>('button', { name: 'Continue' });
  return { ...app, dialog, choose, confirm };
}

test('begins with the present account, which is no choice', async () => {
  const { dialog, confirm, fake } = await openDialog();
  expect(dialog.getByRole<HTMLInputElement>('radio', { name: /^Work/ }).checked).toBe(true);
  expect(confirm().disabled).toBe(true);
  expect(fake.inputsOf('sessions.continuation')).toEqual([]);
});

test('says what comes along and what is lost, then goes on in the new session', async () => {
  const { choose, confirm, user, fake, services, dialog } = await openDialog({
    'sessions.continueAs': () => ok(sessionOf({ id: otherSessionId, continues: sessionId })),
  });
  await choose(/^Home/);
  expect(
    await dialog.findByText('The conversation comes along and goes on as Home · demo@example.com · Pro.'),
  ).toBeTruthy();
  expect(dialog.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    'what the terminal has shown so far',
    'what you have allowed for this session only',
  ]);
  await user.click(confirm());
  const bindings = { 'openai-codex': { source: 'connected', profileId: 'home' } };
  expect(fake.inputsOf('sessions.continuation')).toEqual([{ id: sessionId, bindings }]);
  expect(fake.inputsOf('sessions.continueAs')).toMatchObject([{ id: sessionId, bindings }]);
  expect(services.place.getState().place).toEqual({ page: 'sessions', sessionId: otherSessionId });
});

test('waits for the end of the turn, which can be called off', async () => {
  let end: (() => void) | null = null;
  const { choose, confirm, user, fake, dialog } = await openDialog({
    'sessions.continueAs': () =>
      new Promise((resolve) => {
        end = () => resolve({ ok: false, error: { code: 'session_busy', detail: null } });
      }),
  });
  await choose(/^Home/);
  await waitFor(() => expect(confirm().disabled).toBe(false));
  await user.click(confirm());
  expect(dialog.getByRole('status').textContent).toContain('Waiting for the end of the turn');
  await user.click(dialog.getByRole('button', { name: 'Cancel' }));
  expect(fake.inputsOf('sessions.restart')).toEqual([{ id: sessionId, cancel: true }]);
  await act(async () => end?.());
  expect(dialog.getByRole('alert').textContent).toContain('The session is in the middle of a turn.');
});

test('a change that would be refused cannot be asked for', async () => {
  const problem = { code: 'needs_sign_in' as const, detail: 'openai-codex home' };
  const { choose, confirm, dialog } = await openDialog({
    'sessions.continuation': () => ok({ ...continuation, problem }),
  });
  await choose(/^Home/);
  expect((await dialog.findByRole('alert')).textContent).toContain('The provider ended this sign-in.');
  expect(confirm().disabled).toBe(true);
});

test('an answer that fails is told', async () => {
  const { choose, confirm, dialog } = await openDialog({ 'sessions.continuation': () => failed('session_ended') });
  await choose(/^Native/);
  expect((await dialog.findByRole('alert')).textContent).toContain('The session has ended.');
  expect(confirm().disabled).toBe(true);
});
