// What protects the data, from the command line: passphrase changed, recovery key shown, checked, and used on a copy of the data folder.
import { cp, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliBench, connectByPaste, createCliBench } from '../../support/cli.ts';
import { startOnTerminal } from '../../support/cli-terminal.ts';
import { readPublished } from '../../support/published-schema.ts';
import { secretsBelow } from '../../support/secret-scan.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

let simulator: TestSimulator;
let bench: CliBench;
let words: string;

beforeAll(async () => {
  simulator = await startTestSimulator();
  simulator.control.openai.addAccount({ email: 'a@example.com', accountId: 'acc-a' });
  simulator.control.openai.setAutoConsent({ account: 'acc-a' });
  bench = await createCliBench(simulator.environment());
  await connectByPaste(bench, ['--profile', 'work', '--label', 'Work']);
});

afterAll(async () => {
  await bench.close();
  await simulator.close();
});

describe('happier account', () => {
  it('says what protects the data', async () => {
    const shown = await bench.run(['account']);
    expect(shown.stdout).toBe('Protected by a passphrase. Recovery key: never checked.\n');
    const { stdout } = await bench.run(['account', 'show', '--json']);
    expect(await readPublished(stdout)).toMatchObject({ state: 'open', protection: 'passphrase', cause: null });
  });

  it('shows the recovery key to who knows the passphrase, and to nobody else', async () => {
    const wrong = await bench.run(['account', 'recovery-key'], { input: 'not the passphrase\n' });
    expect(wrong).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('[passphrase_wrong]') });
    const shown = await bench.run(['account', 'recovery-key'], { input: `${bench.passphrase}\n` });
    expect(shown.code).toBe(0);
    words = (shown.stdout.match(/[a-z]+/g) ?? []).join(' ');
    expect(words.split(' ')).toHaveLength(24);
    expect(await secretsBelow(bench.home, { words })).toEqual([]);
  });

  it('checks what was written down, and remembers that it was checked', async () => {
    const swapped = words.split(' ').toReversed().join(' ');
    const other = await bench.run(['account', 'check-recovery'], { input: `${swapped}\n` });
    expect(other.code).toBe(1);
    const right = await bench.run(['account', 'check-recovery'], { input: `${words.toUpperCase()}\n` });
    expect(right).toMatchObject({ code: 0 });
    expect((await bench.run(['account'])).stdout).toContain('last checked on');
  });

  it('changes the passphrase: the old one opens nothing any more', async () => {
    const terminal = startOnTerminal(bench, ['account', 'passphrase']);
    await terminal.seen('Passphrase of now');
    terminal.type(`${bench.passphrase}\r`);
    await terminal.seen('New passphrase');
    terminal.type('a longer and newer one\r');
    await terminal.seen('The same once more');
    terminal.type('a longer and newer one\r');
    expect(await terminal.exitCode).toBe(0);
    expect(terminal.shown()).not.toContain('a longer and newer one');
    await bench.run(['daemon', 'stop']);
    // The file still holds the old one.
    expect((await bench.run(['account'])).stdout).toContain('HAPPIER_PASSPHRASE_FILE holds another passphrase');
    await bench.run(['daemon', 'stop']);
  });

  it('opens a copy of the data folder elsewhere with the recovery key, under a new passphrase', async () => {
    const copy = await createCliBench(simulator.environment());
    try {
      await rm(copy.home, { recursive: true });
      await cp(bench.home, copy.home, { recursive: true });
      const locked = await copy.run(['connect', 'codex', '--api-key'], { input: 'sk-x\n' });
      expect(locked).toMatchObject({ code: 3, stderr: expect.stringContaining('[account_locked]') });
      const typo = await copy.run(['account', 'recover'], { input: `${words.replace(/^[a-z]+/, 'happierish')}\n` });
      expect(typo).toMatchObject({ code: 1, stderr: expect.stringContaining('[recovery_words_wrong]') });
      const terminal = startOnTerminal(copy, ['account', 'recover']);
      await terminal.seen('Recovery key');
      terminal.type(`${words}\r`);
      await terminal.seen('New passphrase');
      terminal.type('of the other computer\r');
      await terminal.seen('The same once more');
      terminal.type('of the other computer\r');
      expect(await terminal.exitCode).toBe(0);
      const { stdout } = await copy.run(['connect', 'status']);
      expect(stdout).toMatch(/work\s+Work · a@example\.com/);
    } finally {
      await copy.close();
    }
  });
});
