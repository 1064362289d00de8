// Typing to a program that does not read: nothing here waits for it, and nothing is lost or out of order once it reads.
import { createHash } from 'node:crypto';
import { spawn } from '@lydell/node-pty';
import { expect, it } from 'vitest';
import { createPtyInput } from '../../../daemon/sessions/pty-input.ts';
import { poll } from '../../support/poll.ts';

const shell = (script: string) => {
  const pty = spawn('/bin/sh', ['-c', `stty raw -echo; printf READY; ${script}`], {});
  let shown = '';
  pty.onData((text) => {
    shown += text;
  });
  return { pty, input: createPtyInput(pty), seen: (pattern: RegExp) => poll(() => pattern.exec(shown)) };
};

it('holds what a program has not read yet, and gives it on in order', async () => {
  const text = Array.from({ length: 40_000 }, (_, at) => `line ${at} ü\n`).join('');
  const bytes = Buffer.byteLength(text);
  // Reads only after a while.
  const { input, pty, seen } = shell(`sleep 0.3; head -c ${bytes} | sha256sum`);
  await seen(/READY/);
  const before = performance.now();
  for (let at = 0; at < text.length; at += 10_000) input.write(text.slice(at, at + 10_000));
  expect(performance.now() - before).toBeLessThan(250);
  const [, hash] = await seen(/([0-9a-f]{64})/);
  expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
  pty.kill();
});

it('drops what a program that has ended has not read', async () => {
  const { input, pty, seen } = shell('exec sleep 60');
  const ended = new Promise((resolve) => pty.onExit(resolve));
  await seen(/READY/);
  input.write(Buffer.alloc(1_000_000, 'x'));
  pty.kill('SIGKILL');
  await ended;
  input.write('nobody');
});
