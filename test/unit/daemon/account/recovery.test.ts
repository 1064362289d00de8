// The recovery key and the passphrase: who is told what, what opens with which, and what is kept aside.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventually } from '../../../support/manual-clock.ts';
import { memoryKeychain } from '../../../support/test-daemon.ts';
import { type AccountBench, createBench } from './account-bench.ts';

// Each passphrase costs memory and time on purpose.
vi.setConfig({ testTimeout: 60_000 });

let bench: AccountBench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.remove());

describe('the recovery key', () => {
  const names = () => readdirSync(bench.folder).filter((name) => name.startsWith('account.json'));
  const wrongWords = `${'abandon '.repeat(23)}art`;
  const wordsOf = async (account: Awaited<ReturnType<AccountBench['begun']>>['account']) =>
    (await account.recoveryKey()).join(' ');

  it('is told to the app, and over the socket for the passphrase only', async () => {
    const first = await bench.begun();
    expect(await first.account.recoveryKey()).toHaveLength(24);
    await expect(first.account.recoveryKeyFor('planted passphrase')).rejects.toMatchObject({
      code: 'recovery_needs_app',
    });
    bench.keychain.mode = 'forgets';
    const { account } = await bench.begun();
    await expect(account.recoveryKey()).rejects.toMatchObject({ code: 'key_missing' });
    await expect(account.recoveryKeyFor('planted passphrase')).rejects.toMatchObject({ code: 'key_missing' });
  });

  it('is told for the right passphrase, also while the data is locked', async () => {
    const first = await bench.begun({ passphrase: 'planted passphrase' });
    const words = await first.account.recoveryKeyFor('planted passphrase');
    const locked = await bench.begun();
    expect(await locked.account.recoveryKeyFor('planted passphrase')).toEqual(words);
    await expect(locked.account.recoveryKeyFor('another passphrase')).rejects.toMatchObject({
      code: 'passphrase_wrong',
    });
    await expect(locked.account.recoveryKey()).rejects.toMatchObject({ code: 'account_locked' });
    expect(locked.account.view().state).toBe('locked');
  });

  it('keeps the day on which the person proved to have it', async () => {
    const { account } = await bench.begun();
    const words = await wordsOf(account);
    expect(await account.checkRecovery(wrongWords)).toBe(false);
    await expect(account.checkRecovery('abandon zebra')).rejects.toMatchObject({ code: 'recovery_words_wrong' });
    await expect(account.checkRecovery(words.replace(/\w+$/, 'nonword'))).rejects.toMatchObject({ detail: 'word 24' });
    expect(account.view()).toMatchObject({ recoveryCheckedAt: null });
    await bench.clock.advance(5_000);
    expect(await account.checkRecovery(`  1. ${words.toUpperCase()}`)).toBe(true);
    const shown = { state: 'open', protection: 'keychain', recoveryCheckedAt: bench.clock.now() };
    expect(account.view()).toEqual(shown);
    expect((await bench.begun()).account.view()).toEqual(shown);
    expect(readFileSync(bench.file, 'utf8')).not.toContain(words.split(' ')[0]);
  });

  it('opens data whose entry is gone, and puts the key back', async () => {
    const { account, opened } = await bench.begun();
    const words = await wordsOf(account);
    // Another computer.
    bench.keychain = memoryKeychain();
    const lost = await bench.begun();
    expect(lost.account.view()).toEqual({ state: 'blocked', cause: 'key_missing' });
    await expect(lost.account.recover({ words: wrongWords })).rejects.toMatchObject({ code: 'recovery_other_account' });
    expect(names()).toEqual(['account.json']);
    await lost.account.recover({ words });
    expect(lost.opened).toEqual(opened);
    expect(lost.account.view()).toEqual({
      state: 'open',
      protection: 'keychain',
      recoveryCheckedAt: bench.clock.now(),
    });
    expect((await bench.begun()).opened).toEqual(opened);
    expect(names()).toHaveLength(2);
  });

  it('leaves what another entry holds alone, and uses an entry of its own', async () => {
    const { account, opened } = await bench.begun();
    const words = await wordsOf(account);
    const { accountId } = account.opened();
    const other = new Uint8Array(32).fill(7);
    await bench.keychain.write(accountId, other);
    const changed = await bench.begun();
    await changed.account.recover({ words });
    expect(await bench.keychain.read(accountId)).toEqual({ outcome: 'found', secret: other });
    expect((await bench.begun()).opened).toEqual(opened);
  });

  it('wants a passphrase where no keychain takes the key, and changes nothing before it has one', async () => {
    const { account, opened } = await bench.begun();
    const words = await wordsOf(account);
    bench.keychain.mode = 'unavailable';
    const lost = await bench.begun();
    const before = readFileSync(bench.file, 'utf8');
    await expect(lost.account.recover({ words })).rejects.toMatchObject({ code: 'keychain_unavailable' });
    await expect(lost.account.recover({ words, passphrase: 'short' })).rejects.toMatchObject({
      code: 'passphrase_weak',
    });
    expect(lost.account.view()).toEqual({ state: 'blocked', cause: 'keychain_unavailable' });
    expect(readFileSync(bench.file, 'utf8')).toBe(before);
    await lost.account.recover({ words, passphrase: 'planted passphrase' });
    expect(lost.account.view()).toMatchObject({ state: 'open', protection: 'passphrase' });
    expect((await bench.begun({ passphrase: 'planted passphrase' })).opened).toEqual(opened);
    const [kept = ''] = names().filter((name) => name.includes('.kept-'));
    expect(readFileSync(join(bench.folder, kept), 'utf8')).toBe(before);
  });

  it('does not wait for ever for a keychain that asks', async () => {
    const { account } = await bench.begun();
    const words = await wordsOf(account);
    bench.keychain.mode = 'unavailable';
    const lost = await bench.begun();
    bench.keychain.read = () => new Promise(() => undefined);
    const waiting = bench.clock.waiting();
    const recovered = lost.account.recover({ words, passphrase: 'planted passphrase' });
    await eventually(() => bench.clock.waiting() > waiting);
    await bench.clock.advance(60_000);
    await recovered;
    expect(lost.account.view()).toMatchObject({ state: 'open', protection: 'passphrase' });
  });

  it('takes the place of a passphrase that was forgotten', async () => {
    bench.keychain.mode = 'unavailable';
    const first = await bench.begun({ passphrase: 'planted passphrase' });
    const words = await wordsOf(first.account);
    const locked = await bench.begun();
    await locked.account.recover({ words, passphrase: 'the second passphrase' });
    expect((await bench.begun({ passphrase: 'the second passphrase' })).opened).toEqual(first.opened);
    // While it is open too: who has forgotten the passphrase finds out in the settings.
    await locked.account.recover({ words, passphrase: 'the third passphrase' });
    expect(locked.opened).toHaveLength(1);
    expect((await bench.begun({ passphrase: 'the third passphrase' })).opened).toEqual(first.opened);
  });

  it('is proved by what is stored where no account file says whose it is', async () => {
    const { account, opened } = await bench.begun();
    const { key, accountId } = account.opened();
    const words = await wordsOf(account);
    bench.proves = async (candidate) => Buffer.compare(candidate.key, key) === 0;
    writeFileSync(bench.file, '{ damaged');
    const damaged = await bench.begun();
    await expect(damaged.account.recover({ words: wrongWords })).rejects.toMatchObject({
      code: 'recovery_other_account',
    });
    expect(readFileSync(bench.file, 'utf8')).toBe('{ damaged');
    await damaged.account.recover({ words });
    expect(damaged.account.opened()).toMatchObject({ accountId, key });
    const [kept = ''] = names().filter((name) => name.includes('.kept-'));
    expect(readFileSync(join(bench.folder, kept), 'utf8')).toBe('{ damaged');
    rmSync(bench.file);
    const gone = await bench.begun();
    await gone.account.recover({ words });
    expect(gone.opened[0]).toMatchObject({ accountId, key: opened[0]?.key });
  });

  it('opens nothing where nothing is stored', async () => {
    bench.keychain.mode = 'unavailable';
    const { account } = await bench.begun();
    await expect(account.recover({ words: wrongWords })).rejects.toMatchObject({ code: 'not_found' });
    expect(names()).toEqual([]);
  });
});

describe('a new passphrase', () => {
  beforeEach(() => {
    bench.keychain.mode = 'unavailable';
  });

  it('takes the place of the old one, for who knows that', async () => {
    const { account, opened } = await bench.begun({ passphrase: 'planted passphrase' });
    const change = (current: string, next: string) => account.changePassphrase(current, next);
    const before = readFileSync(bench.file, 'utf8');
    await expect(change('another passphrase', 'the second passphrase')).rejects.toMatchObject({
      code: 'passphrase_wrong',
    });
    await expect(change('planted passphrase', 'seven77')).rejects.toMatchObject({ code: 'passphrase_weak' });
    expect(readFileSync(bench.file, 'utf8')).toBe(before);
    await change('planted passphrase', 'the second passphrase');
    expect((await bench.begun({ passphrase: 'the second passphrase' })).opened).toEqual(opened);
    expect((await bench.begun({ passphrase: 'planted passphrase' })).account.view()).toMatchObject({ wrongFile: true });
    expect(readdirSync(bench.folder).filter((name) => name.startsWith('account.json'))).toEqual(['account.json']);
  });

  it('is for data that a passphrase protects and that is open', async () => {
    await bench.begun({ passphrase: 'planted passphrase' });
    const { account } = await bench.begun();
    await expect(account.changePassphrase('planted passphrase', 'the second passphrase')).rejects.toMatchObject({
      code: 'account_locked',
    });
  });

  it('comes after the calls before it, one at a time', async () => {
    const { account } = await bench.begun({ passphrase: 'planted passphrase' });
    const [first, second] = await Promise.allSettled([
      account.changePassphrase('planted passphrase', 'the second passphrase'),
      account.changePassphrase('planted passphrase', 'the third passphrase'),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'passphrase_wrong' } });
    expect((await bench.begun({ passphrase: 'the second passphrase' })).account.view()).toMatchObject({
      state: 'open',
    });
  });
});

it('has no passphrase to change where the keychain protects', async () => {
  const { account } = await bench.begun();
  await expect(account.changePassphrase('planted passphrase', 'the second passphrase')).rejects.toMatchObject({
    code: 'invalid_input',
  });
});
