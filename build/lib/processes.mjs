// Background programs that a build command starts: each in a process group of its own, so that Ctrl-C reaches them only through us.
import { spawn } from 'node:child_process';

/**
 * @typedef {import('node:child_process').ChildProcess} ChildProcess
 * @typedef {{ child: ChildProcess, ended: Promise<number>, end(): Promise<void> }} Background ended: exit code, 128 after a signal;
 *   end: asks it and what it started to stop, insists after ten seconds, resolves when it is gone
 */

const insistAfterMs = 10_000;

/**
 * @param {string} program @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Background}
 */
export function startBackground(program, args, options) {
  const child = spawn(program, args, { ...options, detached: process.platform !== 'win32' });
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  });
  const end = async () => {
    // Only the program itself: it ends its own children in its own order.
    child.kill('SIGTERM');
    const insist = setTimeout(() => killGroup(child), insistAfterMs);
    await ended;
    clearTimeout(insist);
    killGroup(child);
  };
  return { child, ended, end };
}

/** Ends whatever outlived the program in its group. @param {ChildProcess} child */
function killGroup(child) {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // Nobody is left in the group.
  }
}

/**
 * The first line that a stream brings.
 * @param {import('node:stream').Readable} stream
 * @returns {Promise<string | undefined>} without its line end; undefined when the stream ends before one line is complete
 */
export function firstLine(stream) {
  return new Promise((resolve) => {
    let text = '';
    /** @param {Buffer} chunk */
    const onData = (chunk) => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end < 0) return;
      stream.off('data', onData);
      // Kept flowing, or the program would block on a full pipe.
      stream.resume();
      resolve(text.slice(0, end));
    };
    stream.on('data', onData);
    stream.on('end', () => resolve(undefined));
    stream.on('error', () => resolve(undefined));
  });
}
