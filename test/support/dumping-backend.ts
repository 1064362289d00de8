// A small program that stands in PATH as any of the five backends: it writes down what it was given, then does what lines on its input say.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackendId, backends } from '../../core/catalog/backends.ts';

/** `mode` is octal; folders have no text. */
export type DumpedEntry = { readonly mode: string; readonly text: string | null };

/** What the program found when it was started. */
export type Dump = {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /**
   * By the name of each of `folderVariables` that is set to a folder: what lies in it, by relative path, the folder itself as `.`.
   * A folder within another of these is told twice. `home`: the folder that the file beside the dump names (its name and `.folder`).
   */
  readonly folders: Readonly<Record<string, Readonly<Record<string, DumpedEntry>>>>;
  /** Whether standard input, output and error are terminals. */
  readonly terminals: readonly boolean[];
  readonly pid: number;
};

/** Variables that name a folder of a backend. A test that wants others sets `DUMP_VARIABLES` (names, comma between them). */
const folderVariables = [
  'CODEX_HOME',
  'CLAUDE_CONFIG_DIR',
  'GEMINI_CLI_HOME',
  'XDG_DATA_HOME',
  'XDG_CONFIG_HOME',
  'XDG_STATE_HOME',
  'XDG_CACHE_HOME',
  'OPENCODE_CONFIG_DIR',
  'OPENCODE_TEST_HOME',
  'PI_CODING_AGENT_DIR',
];

/**
 * The script. Where it writes its dump comes by the variable `DUMP_FILE`.
 *
 * The variable `SCRIPT` makes it do one thing: `cat` (input to output, bytes as they are), `flood N` (N bytes of a known pattern),
 * `both TEXT` (`out TEXT` and `err TEXT`), `exit N`, `deaf-input` (closes its input, then waits), `leave-open` (leaves a process behind
 * that keeps its output open), `digest` (tells length and SHA-256 of its input).
 *
 * Else it reads lines: `token` (tells the access token of a Codex home), `read VARIABLE PATH` (a file as base64), `size`, `echo TEXT`,
 * `burst N`, `flood N`, `bytes HEX…` (each group in a write of its own), `bell`, `title`, `deaf` (no longer ends on SIGHUP and SIGTERM;
 * with the variable `DEAF` from the start, and then also when its terminal is gone), `server` (leaves a process behind that has a
 * session of its own, tells its pid), `child` (the same within the session), `signals` (tells each signal that comes), `raw` (tells each key as hex), `sign-in` (puts a refresh
 * token into a Codex home's auth.json), `exit N`. `READY_AFTER` (ms) delays the backend's ready mark and the line `READY<>`; what is
 * typed before is lost. `NO_MARK`: no ready mark.
 */
const script = String.raw`
const fs = require('node:fs');
const path = require('node:path');
const { createHash } = require('node:crypto');
const { execFileSync, spawn } = require('node:child_process');
const { isatty } = require('node:tty');
if (process.argv[2] === '--version') {
  console.log('codex-cli 9.8.7');
  process.exit(0);
}
const home = process.env.CODEX_HOME ?? null;
const modeOf = (stats) => (stats.mode & 0o777).toString(8);
const entriesOf = (root) => {
  const entries = { '.': { mode: modeOf(fs.statSync(root)), text: null } };
  const walk = (folder, prefix) => {
    for (const name of fs.readdirSync(folder)) {
      const full = path.join(folder, name);
      const stats = fs.lstatSync(full);
      entries[prefix + name] = { mode: modeOf(stats), text: stats.isFile() ? fs.readFileSync(full, 'utf8') : null };
      if (stats.isDirectory()) walk(full, prefix + name + '/');
    }
  };
  walk(root, '');
  return entries;
};
const isFolder = (folder) => folder !== undefined && fs.existsSync(folder) && fs.statSync(folder).isDirectory();
if (process.env.DUMP_FILE) {
  const names = (process.env.DUMP_VARIABLES ?? '${folderVariables.join(',')}').split(',');
  const folders = names.filter((name) => isFolder(process.env[name])).map((name) => [name, entriesOf(process.env[name])]);
  const named = process.env.DUMP_FILE + '.folder';
  if (fs.existsSync(named)) folders.push(['home', entriesOf(fs.readFileSync(named, 'utf8'))]);
  const dump = {
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    env: { ...process.env },
    folders: Object.fromEntries(folders),
    terminals: [0, 1, 2].map((each) => isatty(each)),
    pid: process.pid,
  };
  const part = process.env.DUMP_FILE + '.' + process.pid;
  fs.writeFileSync(part, JSON.stringify(dump));
  fs.renameSync(part, process.env.DUMP_FILE);
}
const rule = '─'.repeat(40);
const marks = {
  claude: rule + '\n❯ \n' + rule + '\n  ? for shortcuts',
  codex: 'gpt default · ~/project',
  gemini: 'Type your message or @path/to/file',
  opencode: 'Ask anything… ctrl+p commands',
  pi: '(openai-codex) gpt • medium',
};
const auth = () => JSON.parse(fs.readFileSync(path.join(home, 'auth.json'), 'utf8'));
const idle = (detached, stdio = 'ignore') => {
  const child = spawn(process.execPath, ['-e', 'process.on("SIGHUP", () => {}); setInterval(() => {}, 1000)'], { detached, stdio });
  child.unref();
  return child.pid;
};
const pattern = Buffer.from(Array.from({ length: 65536 }, (_, at) => at % 251));
const flood = async (count) => {
  for (let left = count; left > 0; left -= pattern.length)
    if (!process.stdout.write(pattern.subarray(0, Math.min(left, pattern.length))))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
};
const become = {
  cat: () => process.stdin.pipe(process.stdout),
  flood: (rest) => flood(Number(rest)),
  both: (rest) => {
    process.stdout.write('out ' + rest);
    process.stderr.write('err ' + rest);
  },
  exit: (rest) => process.exit(Number(rest)),
  'deaf-input': () => {
    fs.closeSync(0);
    process.stdout.write('CLOSED<>\n');
    setInterval(() => {}, 1000);
  },
  'leave-open': () => process.stdout.write('LEFT<' + idle(true, ['ignore', 'inherit', 'inherit']) + '>\n'),
  digest: () => {
    const hash = createHash('sha256');
    let length = 0;
    process.stdin.on('data', (chunk) => {
      length += chunk.length;
      hash.update(chunk);
    });
    process.stdin.on('end', () => process.stdout.write('DIGEST<' + length + ' ' + hash.digest('hex') + '>\n'));
  },
};
const commands = {
  token: () => 'TOKEN<' + (auth().tokens?.access_token ?? auth().OPENAI_API_KEY) + '>',
  read: (rest) => 'READ<' + fs.readFileSync(path.join(process.env[rest.split(' ')[0]], rest.split(' ')[1])).toString('base64') + '>',
  size: () => 'SIZE<' + execFileSync('stty', ['size'], { stdio: ['inherit', 'pipe', 'inherit'] }).toString().trim() + '>',
  echo: (rest) => 'ECHO<' + rest + '>',
  burst: (rest) => Array.from({ length: Number(rest) }, (_, at) => 'line ' + at).join('\n') + '\nBURST-DONE',
  flood: async (rest) => {
    await flood(Number(rest));
    return 'FLOOD-DONE<>';
  },
  bytes: async (rest) => {
    for (const group of rest.split(' ')) {
      fs.writeSync(1, Buffer.from(group, 'hex'));
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return 'BYTES-DONE<>';
  },
  bell: () => '\x07RANG<>',
  title: () => '\x1b]0;a title\x07TITLED<>',
  deaf: () => {
    process.on('SIGHUP', () => {});
    process.on('SIGTERM', () => {});
    return 'DEAF<>';
  },
  server: () => 'SERVER<' + idle(true) + '>',
  child: () => 'CHILD<' + idle(false) + '>',
  signals: () => {
    for (const each of ['SIGINT', 'SIGQUIT', 'SIGTSTP', 'SIGCONT', 'SIGHUP', 'SIGTERM']) process.on(each, () => console.log('GOT<' + each + '>'));
    return 'SIGNALS<>';
  },
  raw: () => {
    process.stdin.removeAllListeners('end');
    lines.close();
    process.stdin.setRawMode?.(true);
    process.stdin.resume();
    process.stdin.on('data', (keys) => process.stdout.write('KEYS<' + Buffer.from(keys).toString('hex') + '>\r\n'));
    return 'RAW<>';
  },
  'sign-in': () => {
    const file = auth();
    file.tokens.refresh_token = 'rt-somebody-else';
    fs.writeFileSync(path.join(home, 'auth.json'), JSON.stringify(file));
    return 'SIGNED-IN<>';
  },
  exit: (rest) => process.exit(Number(rest)),
};
let lines;
const listen = () => {
  lines = require('node:readline').createInterface({ input: process.stdin });
  lines.on('line', async (line) => {
    const [name, ...rest] = line.split(' ');
    if (Object.hasOwn(commands, name)) console.log(await commands[name](rest.join(' ')));
  });
  process.stdin.on('end', () => process.env.DEAF || process.exit(0));
  console.log((process.env.NO_MARK ? '' : marks[path.basename(process.argv[1])]) + '\nREADY<>');
};
const loseInput = () => {
  const { O_RDONLY, O_NONBLOCK, O_NOCTTY } = fs.constants;
  const fd = fs.openSync('/dev/tty', O_RDONLY | O_NONBLOCK | O_NOCTTY);
  try {
    while (fs.readSync(fd, Buffer.alloc(4096)) > 0);
  } catch {
    // Nothing was typed.
  }
  fs.closeSync(fd);
};
if (process.env.DEAF) {
  commands.deaf();
  process.stdin.on('error', () => {});
  setInterval(() => {}, 1000);
}
if (process.env.SCRIPT) {
  const [name, ...rest] = process.env.SCRIPT.split(' ');
  void become[name](rest.join(' '));
} else if (process.env.READY_AFTER) {
  setTimeout(() => {
    loseInput();
    listen();
  }, Number(process.env.READY_AFTER));
} else listen();
`;

/** Puts the program into `folder` (made if needed) under the command of each of these backends. */
export async function installDumpingBackends(folder: string, ids: readonly BackendId[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const id of ids) {
    await writeFile(join(folder, backends[id].command), `#!/usr/bin/env node\n${script}`);
    await chmod(join(folder, backends[id].command), 0o755);
  }
}
