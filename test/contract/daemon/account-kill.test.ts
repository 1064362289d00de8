// A change of the passphrase and a recovery, each killed at every step: what opened the data before or what opens it after does, never neither.
import { watch } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { readySodium } from '../../../core/crypto/sodium.ts';
import { createAccount } from '../../../daemon/account/account.ts';
import { noCheckpoint } from '../../../daemon/checkpoint.ts';
import { openIndexDatabase } from '../../../daemon/index-database.ts';
import { openLog } from '../../../daemon/log.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { buildProgram, type Program } from '../../support/child-program.ts';

const first = 'the first passphrase';
const second = 'the second passphrase';

let program: Program;
let folder: string;
beforeAll(async () => {
  program = await buildProgram('test/contract/daemon/programs/account-work.ts');
});
afterAll(() => program.remove());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'happier-account-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The account as the next start has it. */
async function begin(passphrase: string) {
  const index = await openIndexDatabase(join(folder, 'daemon.sqlite'));
  const account = createAccount({
    ...systemPorts,
    keychain: { read: async () => ({ outcome: 'unavailable' }), write: async () => false },
    file: join(folder, 'account.json'),
    index,
    sodium: await readySodium(),
    log: openLog(join(folder, 'log'), Date.now),
    checkpoint: noCheckpoint,
    passphrase,
    proves: async () => true,
    onOpen: async () => undefined,
    onChange: () => undefined,
  });
  await account.begin();
  const words = account.view().state === 'open' ? (await account.recoveryKey()).join(' ') : null;
  return { account, words, end: () => index.destroy() };
}

/** The recovery words that the passphrase leads to; null when it does not open the data. */
async function wordsWith(passphrase: string): Promise<string | null> {
  const { words, end } = await begin(passphrase);
  await end();
  return words;
}

/** Which of the two passphrases lead to the words. */
async function openingBoth(words: string | null): Promise<string[]> {
  const opening: string[] = [];
  for (const passphrase of [first, second]) if ((await wordsWith(passphrase)) === words) opening.push(passphrase);
  return opening;
}

/** Runs the work until it is killed at the step; `draft`: as soon as the new file begins to be there. */
async function killAt(step: string, ...work: readonly string[]): Promise<void> {
  const running = program.start(folder, first, step, ...work);
  expect(await running.nextLine()).toBe('open');
  const watcher = watch(folder, (_, name) => {
    if (step === 'draft' && name?.endsWith('.draft')) running.process.kill('SIGKILL');
  });
  await running.ended;
  watcher.close();
  expect(await readdir(folder)).toContain('account.json');
}

it.each([
  ['passphrase.wrapped', [first]],
  ['draft', [first, second]],
  ['passphrase.written', [second]],
] as const)('a change killed at %s leaves one that works', async (step, possible) => {
  const words = await wordsWith(first);
  await killAt(step, 'change', second);
  const opening = await openingBoth(words);
  expect(opening).toHaveLength(1);
  expect(possible).toContain(opening[0]);
});

it.each([
  ['recovery.kept-aside', [first]],
  ['draft', [first, second]],
  ['recovery.file-written', [second]],
] as const)('a recovery killed at %s leaves what the same words open', async (step, possible) => {
  const words = (await wordsWith(first)) ?? '';
  await killAt(step, 'recover', words, second);
  const opening = await openingBoth(words);
  expect(opening).toHaveLength(1);
  expect(possible).toContain(opening[0]);
  const { account, end } = await begin('some other passphrase');
  await account.recover({ words, passphrase: 'the third passphrase' });
  await end();
  expect(await wordsWith('the third passphrase')).toBe(words);
});
