// The command that stands in the settings of a Claude home, run as Claude runs it: it leaves what it is told and changes nothing of the person's own.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fieldsOf } from '../../../core/lenient.ts';
import {
  statusLineNumbers,
  statusLineScript,
  withOurStatusLine,
} from '../../../daemon/materialize/claude/claude-status-line.ts';

let home: string;
let cwd: string;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'happier-status-line-'));
  [home, cwd] = [join(root, "it's a home"), join(root, 'work')];
  mkdirSync(join(home, 'status-line'), { recursive: true });
  mkdirSync(cwd);
  writeFileSync(join(home, statusLineScript.path), String(statusLineScript.content), { mode: 0o600 });
});
afterEach(() => {
  for (const folder of [join(home, '..'), home, join(home, 'status-line')]) chmodSync(folder, 0o700);
  rmSync(join(home, '..'), { recursive: true });
});

const told = `{"session_id":"a","text":"é \\\\n %s $HOME \`x\` 'y'","rate_limits":{}}\n`;

/** Root may write everywhere. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};

function run(command: string, input: string, as: { readonly uid?: number } = {}) {
  const options = { cwd, input, shell: true, env: { ...process.env, NAME: 'value' }, ...as } as const;
  const { status, stdout, stderr } = spawnSync(command, [], options);
  return { status, stdout: stdout.toString(), stderr: stderr.toString() };
}

function commandOf(own?: string): string {
  const settings = own === undefined ? {} : { statusLine: { type: 'command', command: own } };
  return String(fieldsOf(withOurStatusLine(settings, home).statusLine)?.command);
}

describe('the person’s own command', () => {
  it.each([
    'cat',
    'cat; printf "%s" "it\'s $NAME in $PWD"; exit 3',
    'read -r line; echo "$line"; umask; echo oops >&2',
    'echo "no input read"',
    `a='x y'; printf '%s|' "$a" "\${0}" "$#"`,
    'exec <&3 2>/dev/null; cat',
    'echo one\necho two # with a remark',
    'nothing-of-that-name',
  ])('gives the same for the same: %s', (own) => {
    for (const input of [told, told.trimEnd(), '', `${'x'.repeat(200_000)}\n\n`]) {
      expect(run(commandOf(own), input)).toEqual(run(own, input));
      expect(readFileSync(join(home, statusLineNumbers), 'utf8')).toBe(input);
    }
  });

  it('gives the same where nothing can be left', () => {
    for (const folder of [join(home, '..'), home, join(home, 'status-line')]) chmodSync(folder, 0o555);
    chmodSync(join(home, statusLineScript.path), 0o444);
    for (const own of ['cat; exit 4', 'echo "$PWD"'])
      for (const each of [told, '']) expect(run(commandOf(own), each, nobody)).toEqual(run(own, each, nobody));
    expect(run(commandOf(), told, nobody)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readdirSync(join(home, 'status-line'))).toEqual(['note.sh']);
  });

  it('ends with the process that Claude started', () => {
    const own = 'echo $PPID $$; exec sleep 0';
    const [parent] = run(`exec ${commandOf(own)}`, told).stdout.split(' ');
    expect(Number(parent)).toBe(process.pid);
  });
});

it('leaves a file that only its owner reads, and no other', () => {
  run(commandOf('umask 000; cat'), told);
  expect(statSync(join(home, statusLineNumbers)).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(home, 'status-line')).sort()).toEqual(['last.json', 'note.sh']);
});

it('shows nothing where the person has no status line', () => {
  expect(run(commandOf(), told)).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(readFileSync(join(home, statusLineNumbers), 'utf8')).toBe(told);
  expect(existsSync(join(cwd, 'last.json'))).toBe(false);
});
