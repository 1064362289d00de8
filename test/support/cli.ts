// Runs the built command line as a person does: a process of its own, a private data folder, the simulator's addresses.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const cliFile = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'happier.mjs');

export type CliResult = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type RunningCli = {
  /** Resolves with the first match on standard error, also of what came before. */
  readonly seen: (pattern: RegExp, deadlineMs?: number) => Promise<RegExpMatchArray>;
  readonly write: (text: string) => void;
  readonly endInput: () => void;
  readonly result: Promise<CliResult>;
  readonly kill: (signal: NodeJS.Signals) => void;
};

type CliOptions = { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> };

export type CliBench = {
  readonly home: string;
  readonly passphrase: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly start: (args: readonly string[], options?: CliOptions) => RunningCli;
  /** The bare process, for bytes that are no text. */
  readonly spawn: (args: readonly string[], options?: CliOptions) => ChildProcessWithoutNullStreams;
  readonly run: (args: readonly string[], options?: CliOptions & { input?: string }) => Promise<CliResult>;
  /** Ends the daemon and removes the folder. */
  readonly close: () => Promise<void>;
};

/** What a bare login has; the tests' own variables stay out. */
function bareEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'USER', 'SHELL', 'TMPDIR'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

export async function createCliBench(environment: Readonly<Record<string, string>>): Promise<CliBench> {
  // Not below the system's temp folder proper: Codex warns about homes there.
  const root = await mkdtemp(join(process.env.HAPPIER_TEST_ROOT ?? tmpdir(), 'happier-cli-'));
  const home = join(root, 'data');
  const passphrase = `pass ${randomUUID()}`;
  const passphraseFile = join(root, 'passphrase');
  await writeFile(passphraseFile, passphrase, { mode: 0o600 });
  await mkdir(home, { mode: 0o700 });
  const base = {
    ...bareEnvironment(),
    ...environment,
    HAPPIER_HOME: home,
    HAPPIER_PASSPHRASE_FILE: passphraseFile,
    NO_COLOR: '1',
  };

  const spawnCli: CliBench['spawn'] = (args, options = {}) =>
    spawn(process.execPath, [cliFile, ...args], {
      cwd: options.cwd ?? root,
      env: { ...base, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const start: CliBench['start'] = (args, options) => {
    const child = spawnCli(args, options);
    let stdout = '';
    let stderr = '';
    const watchers = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      for (const watcher of watchers) watcher();
    });
    // A command that ends early closes its input; that is its result, not a fault of the test.
    child.stdin.on('error', () => undefined);
    const result = new Promise<CliResult>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code, stdout, stderr });
        for (const watcher of watchers) watcher();
      });
    });
    const seen: RunningCli['seen'] = (pattern, deadlineMs = 20_000) =>
      new Promise((resolve, reject) => {
        const finish = (done: () => void) => {
          clearTimeout(timer);
          watchers.delete(look);
          done();
        };
        const look = () => {
          const match = stderr.match(pattern);
          if (match) finish(() => resolve(match));
          else if (child.exitCode !== null) finish(() => reject(new Error(`ended without ${pattern}: ${stderr}`)));
        };
        const timer = setTimeout(
          () => finish(() => reject(new Error(`no ${pattern} within ${deadlineMs} ms: ${stderr}`))),
          deadlineMs,
        );
        watchers.add(look);
        look();
      });
    return {
      seen,
      result,
      write: (text) => void child.stdin.write(text),
      endInput: () => void child.stdin.end(),
      kill: (signal) => void child.kill(signal),
    };
  };
  const run: CliBench['run'] = async (args, options = {}) => {
    const running = start(args, options);
    if (options.input !== undefined) running.write(options.input);
    running.endInput();
    return running.result;
  };
  return {
    home,
    passphrase,
    environment: base,
    start,
    spawn: spawnCli,
    run,
    close: async () => {
      await run(['daemon', 'stop', '--force']);
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** What the sign-in page of `authorizeUrl` ends on, with a plain HTTP client as the browser (the simulator consents by itself). */
export async function endOfSignIn(authorizeUrl: string): Promise<string> {
  const answer = await fetch(authorizeUrl, { redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

/** The address that a running command has printed for the person to open. */
export async function printedAddress(running: RunningCli): Promise<string> {
  const [, address = ''] = await running.seen(/^\s+(https?:\S+)$/m);
  return address;
}

/** Signs in to a target by paste. Answers the command's result. */
export async function connectByPaste(
  bench: CliBench,
  args: readonly string[] = [],
  target: 'codex' | 'claude' | 'gemini' = 'codex',
): Promise<CliResult> {
  const running = bench.start(['connect', target, '--paste', '--no-open', ...args]);
  running.write(`${await endOfSignIn(await printedAddress(running))}\n`);
  running.endInput();
  return running.result;
}
