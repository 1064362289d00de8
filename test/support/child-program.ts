// Runs a TypeScript program of the tests as a process of its own, so that it can be killed like one.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

const checkout = join(import.meta.dirname, '..', '..');

export type RunningProgram = {
  readonly process: ChildProcess;
  /** Resolves with the next line that it has printed; rejects when it ends without one, or after the deadline. */
  nextLine(deadlineMs?: number): Promise<string>;
  /** Kills it (SIGKILL) and resolves when it is gone. */
  kill(): Promise<void>;
  readonly ended: Promise<void>;
};

export type Program = {
  start(...args: readonly string[]): RunningProgram;
  remove(): Promise<void>;
};

function observe(child: ChildProcess): RunningProgram {
  const lines: string[] = [];
  let wake = () => {};
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      hasEnded = true;
      wake();
      resolve();
    });
  });
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      wake();
    });
  }
  return {
    process: child,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async nextLine(deadlineMs = 20_000) {
      const deadline = Date.now() + deadlineMs;
      for (;;) {
        const line = lines.shift();
        if (line !== undefined) return line;
        if (hasEnded || Date.now() >= deadline) throw new Error('the program printed no further line');
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, deadline - Date.now());
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
  };
}

/** @param entry path below the checkout; packages with native code are loaded from the checkout's node_modules */
export async function buildProgram(entry: string): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'happier-program-'));
  const outfile = join(folder, 'program.cjs');
  await build({
    entryPoints: [join(checkout, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // The other form of some packages asks for its parts at run time, where they are not.
    mainFields: ['module', 'main'],
    external: ['libsql', '@lydell/node-pty', '@napi-rs/keyring'],
    // As in build/bundle-node.mjs: its other form cannot be bundled.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    logLevel: 'silent',
  });
  return {
    start: (...args) =>
      observe(
        spawn(process.execPath, [outfile, ...args], {
          stdio: ['ignore', 'pipe', 'inherit'],
          env: { ...process.env, NODE_PATH: join(checkout, 'node_modules') },
        }),
      ),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
