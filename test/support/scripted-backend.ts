// A small program that stands in PATH as a backend and does what its first argument says, for tests of who talks to it and how.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackendId } from '../../core/catalog/backends.ts';

/** What `dump` prints. */
export type BackendDump = {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of standard input, output and error. */
  readonly isTerminal: readonly [boolean, boolean, boolean];
};

/**
 * First arguments, or else what the variable `SCRIPTED` says: `dump` (prints a BackendDump), `copy` (input to output), `both` (a word on output and one on error, then exit 5),
 * `exit N`, `count` (how many bytes came, once the input has ended), `endless FILE` (lines until nobody reads, then says how it
 * learned that in FILE), `closes-input`, `signals` (tells each; SIGTERM ends with 3), `screen` (takes over its terminal: modes on, tells
 * keys as `KEYS<hex>` and sizes as `SIZE<cols rows>`; `q` ends with 4 and modes off, `x` dies with modes on).
 */
const script = String.raw`
const fs = require('node:fs');
const path = require('node:path');
const [, file, first, ...rest] = process.argv;
const command = process.env.SCRIPTED ?? first;
const say = (text) => process.stdout.write(text);
const isTerminal = [process.stdin.isTTY === true, process.stdout.isTTY === true, process.stderr.isTTY === true];
const commands = {
  '--version': () => say('scripted 9.8.7\n'),
  dump() {
    const argv = process.argv.slice(2);
    say(JSON.stringify({ name: path.basename(file), argv, cwd: process.cwd(), env: { ...process.env }, isTerminal }));
  },
  copy: () => process.stdin.pipe(process.stdout),
  both() {
    say('output\n');
    process.stderr.write('error\n');
    process.exitCode = 5;
  },
  exit: () => process.exit(Number(rest[0])),
  count() {
    let bytes = 0;
    say('begun\n');
    process.stdin.on('data', (chunk) => { bytes += chunk.length; });
    process.stdin.on('end', () => say(bytes + '\n'));
  },
  endless() {
    const end = (how) => {
      fs.writeFileSync(rest[0], how);
      process.exit(0);
    };
    process.stdout.on('error', (error) => end(error.code));
    process.on('SIGHUP', () => end('SIGHUP'));
    const push = () => (process.stdout.write('line\n') ? setImmediate(push) : process.stdout.once('drain', push));
    push();
  },
  'closes-input'() {
    fs.closeSync(0);
    say('closed\n');
    setInterval(() => {}, 1000);
  },
  signals() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
      process.on(signal, () => {
        say(signal + '\n');
        if (signal === 'SIGTERM') process.exit(3);
      });
    }
    say('READY\n');
    setInterval(() => {}, 1000);
  },
  screen() {
    const modes = (on) => say(on ? '\x1b[?1049h\x1b[?2004h\x1b[?1003h\x1b[>7u\x1b[?25l' : '\x1b[<u\x1b[?1003l\x1b[?2004l\x1b[?1049l\x1b[?25h');
    process.stdin.setRawMode(true);
    modes(true);
    say('READY<>');
    process.stdin.on('data', (chunk) => {
      say('KEYS<' + chunk.toString('hex') + '>');
      if (chunk.toString() === 'q') {
        modes(false);
        process.exit(4);
      }
      if (chunk.toString() === 'x') process.kill(process.pid, 'SIGKILL');
    });
    process.stdout.on('resize', () => say('SIZE<' + process.stdout.columns + ' ' + process.stdout.rows + '>'));
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => { say('GOT<' + signal + '>'); process.exit(6); });
  },
};
(commands[first === '--version' ? first : command] ?? commands.dump)();
`;

/** Puts the program into `folder` (made if needed) under each of the names. */
export async function installScriptedBackend(folder: string, names: readonly BackendId[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of names) {
    await writeFile(join(folder, name), `#!${process.execPath}\n${script}`);
    await chmod(join(folder, name), 0o755);
  }
}
