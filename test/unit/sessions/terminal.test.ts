// A terminal that is held makes its program wait, and keeps every character of one that ends meanwhile.
import { afterEach, describe, expect, it } from 'vitest';
import { spawnTerminal, type Terminal } from '../../../daemon/sessions/terminal.ts';
import { poll } from '../../support/poll.ts';

const terminals: Terminal[] = [];
afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.hangUp();
});

function run(script: string) {
  const terminal = spawnTerminal({
    file: '/bin/sh',
    args: ['-c', script],
    cwd: '/',
    environment: { PATH: '/usr/bin:/bin' },
    cols: 80,
    rows: 24,
  });
  terminals.push(terminal);
  const seen = { text: '', exitCode: null as number | null };
  terminal.onData((text) => {
    seen.text += text;
  });
  terminal.onExit(({ exitCode }) => {
    seen.exitCode = exitCode;
  });
  return { terminal, seen };
}

describe('a terminal', () => {
  it('gives the last output of a program that writes much and ends', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { seen } = run('i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; echo done');
      await poll(() => seen.exitCode !== null);
      expect(seen.text.endsWith('line 19999\r\ndone\r\n')).toBe(true);
    }
  });

  it('tells the end of its program also while something that was left behind has it open', async () => {
    const { seen } = run('sleep 30 & echo done; exit 4');
    await poll(() => seen.exitCode !== null);
    expect(seen).toEqual({ text: 'done\r\n', exitCode: 4 });
  });
});

describe('a held terminal', () => {
  it('gives everything that its program wrote before it ended, which it does not wait for', async () => {
    const { terminal, seen } = run('i=0; while [ $i -lt 300 ]; do echo line $i; i=$((i+1)); done; exit 5');
    terminal.hold(true);
    await poll(() => seen.exitCode !== null);
    expect(seen.exitCode).toBe(5);
    expect(seen.text.match(/line \d+\r\n/g)).toHaveLength(300);
  });

  it('makes its program wait until it is let go', async () => {
    const { terminal, seen } = run('i=0; while [ $i -lt 40000 ]; do echo line $i; i=$((i+1)); done; echo done');
    await poll(() => seen.text.includes('line 10\r'));
    terminal.hold(true);
    let before = -1;
    await poll(() => {
      const stands = before === seen.text.length;
      before = seen.text.length;
      return stands;
    });
    expect(seen.text).not.toContain('done');
    expect(seen.exitCode).toBeNull();
    terminal.hold(false);
    await poll(() => seen.exitCode !== null);
    expect(seen.text.endsWith('line 39999\r\ndone\r\n')).toBe(true);
  });

  it('of an ended program may be held and let go again', async () => {
    const { terminal, seen } = run('exit 0');
    await poll(() => seen.exitCode !== null);
    terminal.hold(true);
    terminal.hold(false);
    terminal.write('nobody');
    terminal.resize(10, 10);
  });
});
