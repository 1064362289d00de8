// Output reaches the terminal whole and in order, whatever arrives when; a gap is mended by attaching again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ErrorShape } from '../../../core/errors.ts';
import { feedTerminal } from '../../../renderer/features/sessions/terminal-feed.ts';
import { failed, fakeBridge, ok, otherSessionId, sessionId, sessionOf } from '../../support/renderer-state.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A daemon that has shown `shown`, and a terminal that is fed from it. */
function setUp() {
  const shown: string[] = [];
  const fake = fakeBridge();
  const screen = { text: '', resets: 0, seq: -1 };
  const errors: (ErrorShape | null)[] = [];
  fake.answer({ 'sessions.attach': () => ok({ scrollback: shown.join(''), seq: shown.length, session: sessionOf() }) });
  const sink = {
    reset: () => {
      screen.text = '';
      screen.resets += 1;
    },
    write: (data: string, seq: number) => {
      screen.text += data;
      screen.seq = seq;
    },
  };
  const start = () => feedTerminal(fake.bridge, sessionId, sink, (error) => errors.push(error));
  /** The daemon shows a piece; `arrives` says whether the event reaches the window. */
  const show = (data: string, arrives = true) => {
    shown.push(data);
    if (arrives) fake.emit('terminal.data', { id: sessionId, seq: shown.length, data });
  };
  return { fake, screen, errors, start, show, shown };
}

test('the scrollback comes first, then what follows', async () => {
  const { screen, start, show } = setUp();
  show('one ');
  start();
  await settle();
  show('two ');
  show('three');
  expect(screen.text).toBe('one two three');
});

test('pieces that arrive before the answer are neither lost nor shown twice', async () => {
  const { screen, start, show } = setUp();
  start();
  show('early ');
  await settle();
  show('late');
  expect(screen.text).toBe('early late');
});

test('a missing piece makes it attach again', async () => {
  const { fake, screen, start, show } = setUp();
  start();
  await settle();
  show('a');
  show('lost', false);
  show('c');
  await settle();
  expect(screen.text).toBe('alostc');
  expect(screen.resets).toBe(2);
  expect(fake.inputsOf('sessions.attach')).toHaveLength(2);
});

test('a reset takes the place of everything before it, whenever it arrives', async () => {
  const { fake, screen, start, show, shown } = setUp();
  start();
  shown.push('a', 'b');
  fake.emit('terminal.reset', { id: sessionId, seq: 2, scrollback: '[b]' });
  show('c');
  await settle();
  expect(screen.text).toBe('[b]c');
  shown.push('d', 'e');
  fake.emit('terminal.reset', { id: sessionId, seq: 5, scrollback: '[e]' });
  show('f');
  expect(screen).toMatchObject({ text: '[e]f', seq: 6 });
  fake.emit('terminal.reset', { id: sessionId, seq: 4, scrollback: 'late' });
  fake.emit('terminal.reset', { id: otherSessionId, seq: 9, scrollback: 'other' });
  expect(screen.text).toBe('[e]f');
  expect(fake.inputsOf('sessions.attach')).toHaveLength(1);
});

test('another session’s output is not shown', async () => {
  const { fake, screen, start } = setUp();
  start();
  await settle();
  fake.emit('terminal.data', { id: otherSessionId, seq: 1, data: 'x' });
  expect(screen.text).toBe('');
});

test('after the stop nothing is written and the session is detached', async () => {
  const { fake, screen, start, show } = setUp();
  const stop = start();
  await settle();
  stop();
  show('late');
  expect(screen.text).toBe('');
  expect(fake.inputsOf('sessions.detach')).toEqual([{ id: sessionId }]);
});

test('a session that cannot be attached is told by name', async () => {
  const { fake, errors, start } = setUp();
  fake.answer({ 'sessions.attach': () => failed('session_not_found') });
  start();
  await settle();
  expect(errors).toEqual([{ code: 'session_not_found', detail: null }]);
});

test('whatever is lost on the way, the screen ends with the whole output once a piece arrives', async () => {
  const step = fc.record({ arrives: fc.boolean(), waits: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { screen, start, show, shown } = setUp();
      start();
      for (const [index, { arrives, waits }] of steps.entries()) {
        show(`${index},`, arrives);
        if (waits) await settle();
      }
      await settle();
      show('end');
      await settle();
      expect(screen.text).toBe(shown.join(''));
    }),
    { numRuns: 100 },
  );
});
