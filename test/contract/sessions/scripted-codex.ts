// A small program that stands in PATH as `codex`: it writes down what it was given, then does what lines on its terminal say.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the program found when it was started. */
export type Dump = {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Files and folders of CODEX_HOME by relative path; `mode` is octal; folders have no text. */
  readonly home: Readonly<Record<string, { readonly mode: string; readonly text: string | null }>>;
  readonly pid: number;
};

/**
 * The script. Where it writes its dump comes by the variable `DUMP_FILE`. Lines: `token` (tells the access token of its home),
 * `size`, `echo TEXT`, `burst N`, `deaf` (no longer ends on SIGHUP and SIGTERM; with the variable `DEAF` from the start), `server` (leaves a process behind that has a session
 * of its own, tells its pid), `child` (the same within the terminal's session), `sign-in` (puts a refresh token into auth.json), `exit N`.
 */
const script = String.raw`
const fs = require('node:fs');
const path = require('node:path');
const { execFileSync, spawn } = require('node:child_process');
if (process.argv[2] === '--version') {
  console.log('codex-cli 9.8.7');
  process.exit(0);
}
const home = process.env.CODEX_HOME ?? null;
const entries = {};
const walk = (folder, prefix) => {
  for (const name of fs.readdirSync(folder)) {
    const full = path.join(folder, name);
    const stats = fs.lstatSync(full);
    const mode = (stats.mode & 0o777).toString(8);
    entries[prefix + name] = { mode, text: stats.isFile() ? fs.readFileSync(full, 'utf8') : null };
    if (stats.isDirectory()) walk(full, prefix + name + '/');
  }
};
if (home !== null && fs.existsSync(home)) {
  entries['.'] = { mode: (fs.statSync(home).mode & 0o777).toString(8), text: null };
  walk(home, '');
}
const dump = { argv: process.argv.slice(2), cwd: process.cwd(), env: { ...process.env }, home: entries, pid: process.pid };
if (process.env.DUMP_FILE) {
  fs.writeFileSync(process.env.DUMP_FILE + '.part', JSON.stringify(dump));
  fs.renameSync(process.env.DUMP_FILE + '.part', process.env.DUMP_FILE);
}
const auth = () => JSON.parse(fs.readFileSync(path.join(home, 'auth.json'), 'utf8'));
const idle = (detached) => {
  const child = spawn(process.execPath, ['-e', 'process.on("SIGHUP", () => {}); setInterval(() => {}, 1000)'], { detached, stdio: 'ignore' });
  child.unref();
  return child.pid;
};
const commands = {
  token: () => 'TOKEN<' + (auth().tokens?.access_token ?? auth().OPENAI_API_KEY) + '>',
  size: () => 'SIZE<' + execFileSync('stty', ['size'], { stdio: ['inherit', 'pipe', 'inherit'] }).toString().trim() + '>',
  echo: (rest) => 'ECHO<' + rest + '>',
  burst: (rest) => Array.from({ length: Number(rest) }, (_, at) => 'line ' + at).join('\n') + '\nBURST-DONE',
  deaf: () => {
    process.on('SIGHUP', () => {});
    process.on('SIGTERM', () => {});
    return 'DEAF<>';
  },
  server: () => 'SERVER<' + idle(true) + '>',
  child: () => 'CHILD<' + idle(false) + '>',
  'sign-in': () => {
    const file = auth();
    file.tokens.refresh_token = 'rt-somebody-else';
    fs.writeFileSync(path.join(home, 'auth.json'), JSON.stringify(file));
    return 'SIGNED-IN<>';
  },
  exit: (rest) => process.exit(Number(rest)),
};
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const [name, ...rest] = line.split(' ');
  if (Object.hasOwn(commands, name)) console.log(commands[name](rest.join(' ')));
});
process.stdin.on('end', () => process.exit(0));
if (process.env.DEAF) commands.deaf();
console.log('READY<>');
`;

/** Puts the program into `folder` (made if needed) as `codex`. */
export async function installScriptedCodex(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'codex'), `#!/usr/bin/env node\n${script}`);
  await chmod(join(folder, 'codex'), 0o755);
}
