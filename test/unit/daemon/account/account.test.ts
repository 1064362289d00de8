// The account's states: which key is at hand, behind what, and that nothing is ever thrown away.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KeychainAnswer } from '../../../../daemon/account/keychain.ts';
import { eventually } from '../../../support/manual-clock.ts';
import { type AccountBench, createBench } from './account-bench.ts';

// Each passphrase costs memory and time on purpose.
vi.setConfig({ testTimeout: 60_000 });

let bench: AccountBench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.remove());

const otherAccount = (text: string) => text.replace(/"accountId": "[^"]+"/, `"accountId": "${randomUUID()}"`);

describe('with a keychain', () => {
  it('makes an account whose key lies in the keychain alone, and opens it again', async () => {
    const first = await bench.begun();
    expect(first.account.view()).toEqual({ state: 'open', protection: 'keychain', recoveryCheckedAt: null });
    const key = Buffer.from(first.account.opened().key).toString('base64url');
    expect(readFileSync(bench.file, 'utf8')).not.toContain(key);
    const second = await bench.begun();
    expect(second.opened).toEqual(first.opened);
    expect(bench.keychain.size()).toBe(1);
  });

  it('says that the key is missing and opens when it is back', async () => {
    await bench.begun();
    bench.keychain.mode = 'forgets';
    const { account } = await bench.begun();
    expect(account.view()).toEqual({ state: 'blocked', cause: 'key_missing' });
    expect(() => account.opened()).toThrow(expect.objectContaining({ code: 'key_missing' }));
    await expect(account.unlock('some passphrase')).rejects.toMatchObject({ code: 'key_missing' });
    bench.keychain.mode = 'works';
    await account.retry();
    expect(account.view()).toEqual({ state: 'open', protection: 'keychain', recoveryCheckedAt: null });
  });

  it.each([
    ['missing', 'key_missing'],
    ['wrong', 'key_wrong'],
    ['locked', 'keychain_locked'],
    ['unavailable', 'keychain_unavailable'],
  ] as const)('tells apart what the keychain answers: %s', async (outcome, cause) => {
    await bench.begun();
    const { read } = bench.keychain;
    bench.keychain.read = async (): Promise<KeychainAnswer> => ({ outcome });
    const { account } = await bench.begun();
    expect(account.view()).toEqual({ state: 'blocked', cause });
    expect(() => account.opened()).toThrow(expect.objectContaining({ code: cause }));
    bench.keychain.read = read;
    await account.retry();
    expect(account.view().state).toBe('open');
  });

  it('takes no other key for its own, and leaves that one where it is', async () => {
    const { account } = await bench.begun();
    const { accountId, key } = account.opened();
    const other = new Uint8Array(32).fill(7);
    await bench.keychain.write(accountId, other);
    const changed = await bench.begun();
    expect(changed.account.view()).toEqual({ state: 'blocked', cause: 'key_changed' });
    expect(await bench.keychain.read(accountId)).toEqual({ outcome: 'found', secret: other });
    await bench.keychain.write(accountId, key.subarray(0, 16));
    expect((await bench.begun()).account.view()).toEqual({ state: 'blocked', cause: 'key_wrong' });
  });

  it('does not wait for a prompt, and opens when it is answered at last', async () => {
    await bench.begun();
    let answer = () => {};
    const read = bench.keychain.read;
    bench.keychain.read = async (id) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return read(id);
    };
    const { account } = bench.make();
    // The first start's own patience may still be running on this bench.clock.
    const before = bench.clock.waiting();
    const start = account.begin();
    await eventually(() => bench.clock.waiting() > before);
    await bench.clock.advance(3_000);
    await start;
    expect(account.view()).toMatchObject({ state: 'blocked', cause: 'keychain_unavailable' });
    answer();
    await eventually(() => account.view().state === 'open');
  });
});

describe('behind a passphrase', () => {
  beforeEach(() => {
    bench.keychain.mode = 'unavailable';
  });

  it('wants one before anything is stored, and refuses a weak one', async () => {
    const { account } = await bench.begun();
    expect(account.view()).toEqual({ state: 'passphrase-wanted' });
    expect(() => account.opened()).toThrow(expect.objectContaining({ code: 'account_locked' }));
    await expect(account.unlock('seven77')).rejects.toMatchObject({ code: 'passphrase_weak' });
    expect(existsSync(bench.file)).toBe(false);
  });

  it('opens with the right one only, after a restart too', async () => {
    const first = await bench.begun();
    await first.account.unlock('planted passphrase');
    expect(first.account.view()).toEqual({ state: 'open', protection: 'passphrase', recoveryCheckedAt: null });
    expect(readFileSync(bench.file, 'utf8')).not.toContain('planted');
    const second = await bench.begun();
    expect(second.account.view()).toEqual({ state: 'locked', protection: 'passphrase', wrongFile: false });
    await expect(second.account.unlock('Planted passphrase')).rejects.toMatchObject({ code: 'passphrase_wrong' });
    expect(second.account.view()).toEqual({ state: 'locked', protection: 'passphrase', wrongFile: false });
    await second.account.unlock('planted passphrase');
    expect(second.opened).toEqual(first.opened);
  });

  it('is opened by the passphrase file, and stays locked when that is wrong', async () => {
    await bench.begun({ passphrase: 'planted passphrase' });
    expect((await bench.begun({ passphrase: 'planted passphrase' })).account.view()).toMatchObject({ state: 'open' });
    const { account } = await bench.begun({ passphrase: 'another passphrase' });
    expect(account.view()).toEqual({ state: 'locked', protection: 'passphrase', wrongFile: true });
    await account.unlock('planted passphrase');
    expect(account.view()).toMatchObject({ state: 'open' });
  });

  it('prefers a keychain that comes to be there, as long as none was chosen', async () => {
    const { account } = await bench.begun();
    bench.keychain.mode = 'works';
    await account.retry();
    expect(account.view()).toEqual({ state: 'open', protection: 'keychain', recoveryCheckedAt: null });
  });

  it('keeps one account when keychain and person answer at the same moment', async () => {
    let answer = () => {};
    bench.keychain.mode = 'works';
    const write = bench.keychain.write;
    bench.keychain.write = async (id, secret) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return write(id, secret);
    };
    const { account, opened } = bench.make();
    const start = account.begin();
    await eventually(() => bench.clock.waiting() > 0);
    await bench.clock.advance(3_000);
    await start;
    const chosen = account.unlock('planted passphrase');
    answer();
    await chosen;
    expect(opened).toHaveLength(1);
    expect((await bench.begun({ passphrase: 'planted passphrase' })).opened).toEqual(opened);
  });
});

describe('a data folder that is not as it was left', () => {
  it.each([
    ['gone', () => rmSync(bench.file)],
    ['cut short', () => writeFileSync(bench.file, readFileSync(bench.file, 'utf8').slice(0, 40))],
    ['empty', () => writeFileSync(bench.file, '')],
    [
      'a link',
      () => {
        writeFileSync(join(bench.folder, 'elsewhere'), readFileSync(bench.file));
        rmSync(bench.file);
        symlinkSync(join(bench.folder, 'elsewhere'), bench.file);
      },
    ],
    ['of another account', () => writeFileSync(bench.file, otherAccount(readFileSync(bench.file, 'utf8')))],
  ])('is not taken for a new one when its account file is %s, and opens when that is back', async (_, damage) => {
    await bench.begun();
    const good = readFileSync(bench.file);
    damage();
    const before = existsSync(bench.file) ? readFileSync(bench.file) : null;
    const { account } = await bench.begun({ passphrase: 'planted passphrase' });
    expect(account.view()).toEqual({ state: 'blocked', cause: 'account_damaged' });
    await expect(account.unlock('planted passphrase')).rejects.toMatchObject({ code: 'account_damaged' });
    await account.retry();
    expect(account.view()).toEqual({ state: 'blocked', cause: 'account_damaged' });
    expect(existsSync(bench.file) ? readFileSync(bench.file) : null).toEqual(before);
    rmSync(bench.file, { force: true });
    writeFileSync(bench.file, good);
    await account.retry();
    expect(account.view().state).toBe('open');
  });

  it('is refused when a newer version wrote it', async () => {
    await bench.begun();
    writeFileSync(bench.file, readFileSync(bench.file, 'utf8').replace('"v": 1', '"v": 2'));
    await expect(bench.begun()).rejects.toMatchObject({ code: 'data_folder_newer' });
  });
});
