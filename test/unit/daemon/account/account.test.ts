// The account's states: which key is at hand, behind what, and that nothing is ever thrown away.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountView } from '../../../../core/api/state.ts';
import { readySodium } from '../../../../core/crypto/sodium.ts';
import { createAccount, type OpenedAccount } from '../../../../daemon/account/account.ts';
import { noCheckpoint } from '../../../../daemon/checkpoint.ts';
import { type IndexDatabase, openIndexDatabase } from '../../../../daemon/index-database.ts';
import { openLog } from '../../../../daemon/log.ts';
import { systemPorts } from '../../../../daemon/ports.ts';
import { createManualClock, eventually, type ManualClock } from '../../../support/manual-clock.ts';
import { memoryKeychain } from '../../../support/test-daemon.ts';

let folder: string;
let file: string;
let index: IndexDatabase;
let keychain: ReturnType<typeof memoryKeychain>;
let clock: ManualClock;
const log = () => openLog(join(folder, 'log'), () => 0);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'happier-account-'));
  file = join(folder, 'account.json');
  index = await openIndexDatabase(join(folder, 'daemon.sqlite'));
  keychain = memoryKeychain();
  clock = createManualClock();
});
afterEach(async () => {
  await index.destroy();
  rmSync(folder, { recursive: true });
});

/** As a start of the daemon does it. */
async function make({ passphrase = null }: { passphrase?: string | null } = {}) {
  const views: AccountView[] = [];
  const opened: OpenedAccount[] = [];
  const account = createAccount({
    file,
    index,
    keychain,
    sodium: await readySodium(),
    random: systemPorts.random,
    clock,
    log: log(),
    checkpoint: noCheckpoint,
    passphrase,
    onOpen: async (each) => void opened.push(each),
    onChange: (view) => views.push(view),
  });
  return { account, views, opened, begin: () => account.begin() };
}

async function begun(options: { passphrase?: string | null } = {}) {
  const made = await make(options);
  await made.begin();
  return made;
}

describe('with a keychain', () => {
  it('makes an account whose key lies in the keychain alone, and opens it again', async () => {
    const first = await begun();
    expect(first.account.view()).toEqual({ state: 'open', protection: 'keychain' });
    const key = Buffer.from(first.account.opened().key).toString('base64url');
    expect(readFileSync(file, 'utf8')).not.toContain(key);
    const second = await begun();
    expect(second.opened).toEqual(first.opened);
    expect(keychain.size()).toBe(1);
  });

  it('says that the key is missing and opens when it is back', async () => {
    await begun();
    keychain.mode = 'forgets';
    const { account } = await begun();
    expect(account.view()).toEqual({ state: 'blocked', protection: 'keychain', cause: 'key_missing' });
    expect(() => account.opened()).toThrow(expect.objectContaining({ code: 'key_missing' }));
    await expect(account.unlock('some passphrase')).rejects.toMatchObject({ code: 'key_missing' });
    keychain.mode = 'works';
    await account.retry();
    expect(account.view()).toEqual({ state: 'open', protection: 'keychain' });
  });

  it('tells a keychain that does not answer from one without the key', async () => {
    await begun();
    keychain.mode = 'unavailable';
    const { account } = await begun();
    expect(account.view()).toEqual({ state: 'blocked', protection: 'keychain', cause: 'keychain_unavailable' });
  });

  it('takes no other key for its own', async () => {
    const { account } = await begun();
    await keychain.write(account.opened().accountId, new Uint8Array(32).fill(7));
    expect((await begun()).account.view()).toMatchObject({ state: 'blocked', cause: 'key_missing' });
  });

  it('does not wait for a prompt, and opens when it is answered at last', async () => {
    await begun();
    let answer = () => {};
    const read = keychain.read;
    keychain.read = async (id) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return read(id);
    };
    const { account, begin } = await make();
    // The first start's own patience may still be running on this clock.
    const before = clock.waiting();
    const start = begin();
    await eventually(() => clock.waiting() > before);
    await clock.advance(3_000);
    await start;
    expect(account.view()).toMatchObject({ state: 'blocked', cause: 'keychain_unavailable' });
    answer();
    await eventually(() => account.view().state === 'open');
  });
});

describe('behind a passphrase', () => {
  beforeEach(() => {
    keychain.mode = 'unavailable';
  });

  it('wants one before anything is stored, and refuses a weak one', async () => {
    const { account } = await begun();
    expect(account.view()).toEqual({ state: 'passphrase-wanted' });
    expect(() => account.opened()).toThrow(expect.objectContaining({ code: 'account_locked' }));
    await expect(account.unlock('seven77')).rejects.toMatchObject({ code: 'passphrase_weak' });
    expect(existsSync(file)).toBe(false);
  });

  it('opens with the right one only, after a restart too', async () => {
    const first = await begun();
    await first.account.unlock('planted passphrase');
    expect(first.account.view()).toEqual({ state: 'open', protection: 'passphrase' });
    expect(readFileSync(file, 'utf8')).not.toContain('planted');
    const second = await begun();
    expect(second.account.view()).toEqual({ state: 'locked', protection: 'passphrase' });
    await expect(second.account.unlock('Planted passphrase')).rejects.toMatchObject({ code: 'passphrase_wrong' });
    expect(second.account.view()).toEqual({ state: 'locked', protection: 'passphrase' });
    await second.account.unlock('planted passphrase');
    expect(second.opened).toEqual(first.opened);
  });

  it('is opened by the passphrase file, and stays locked when that is wrong', async () => {
    await begun({ passphrase: 'planted passphrase' });
    expect((await begun({ passphrase: 'planted passphrase' })).account.view()).toMatchObject({ state: 'open' });
    expect((await begun({ passphrase: 'another passphrase' })).account.view()).toMatchObject({ state: 'locked' });
  });

  it('prefers a keychain that comes to be there, as long as none was chosen', async () => {
    const { account } = await begun();
    keychain.mode = 'works';
    await account.retry();
    expect(account.view()).toEqual({ state: 'open', protection: 'keychain' });
  });

  it('keeps one account when keychain and person answer at the same moment', async () => {
    let answer = () => {};
    keychain.mode = 'works';
    const write = keychain.write;
    keychain.write = async (id, secret) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return write(id, secret);
    };
    const { account, opened, begin } = await make();
    const start = begin();
    await eventually(() => clock.waiting() > 0);
    await clock.advance(3_000);
    await start;
    const chosen = account.unlock('planted passphrase');
    answer();
    await chosen;
    expect(opened).toHaveLength(1);
    expect((await begun({ passphrase: 'planted passphrase' })).opened).toEqual(opened);
  });
});

describe('a data folder that is not as it was left', () => {
  it('is not taken for a new one when its account file is gone or damaged', async () => {
    await begun();
    const text = readFileSync(file, 'utf8');
    for (const damage of [() => rmSync(file), () => writeFileSync(file, text.slice(0, 40))]) {
      damage();
      const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
      const { account } = await begun({ passphrase: 'planted passphrase' });
      expect(account.view()).toEqual({ state: 'blocked', protection: 'keychain', cause: 'key_missing' });
      await account.retry();
      expect(existsSync(file) ? readFileSync(file, 'utf8') : null).toBe(before);
    }
  });

  it('is refused when a newer version wrote it', async () => {
    await begun();
    writeFileSync(file, readFileSync(file, 'utf8').replace('"v": 1', '"v": 2'));
    await expect(begun()).rejects.toMatchObject({ code: 'data_folder_newer' });
  });
});
