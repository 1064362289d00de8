import { describe, expect, it } from 'vitest';
import type { AccountView } from '../../../../core/api/state.ts';
import { AppError } from '../../../../core/errors.ts';
import {
  createRecoveryHandlers,
  type RecoverySource,
  type RecoveryWindow,
} from '../../../../electron/recovery/recovery-handlers.ts';

const words = Array.from({ length: 24 }, (_, index) => `word-${index}`);
const keychain: AccountView = { state: 'open', protection: 'keychain', recoveryCheckedAt: null };
const passphrase: AccountView = { state: 'open', protection: 'passphrase', recoveryCheckedAt: null };
const ours = 7;

function setUp(account: AccountView | null, source: Partial<RecoverySource> = {}) {
  const did: unknown[] = [];
  const window: RecoveryWindow = {
    async print() {
      did.push('print');
      return true;
    },
    close: () => void did.push('close'),
    shown: () => void did.push('shown'),
  };
  const handlers = createRecoveryHandlers(
    {
      account: () => account,
      hostsDaemon: () => true,
      async recoveryKey() {
        did.push('own way');
        return words;
      },
      daemon: {
        'account.recoveryKey': async (input) => {
          did.push(input);
          return { words: [...words] };
        },
        'account.checkRecovery': async (input) => {
          did.push(input);
          return { matches: true };
        },
      },
      ...source,
    },
    (sender) => (sender === ours ? window : null),
  );
  return { handlers, did };
}

describe('the recovery window', () => {
  it('gets the words of a keychain’s data over the way of our own process', async () => {
    const { handlers, did } = setUp(keychain);
    expect(handlers.needs({}, ours)).toEqual({ needs: 'nothing' });
    expect(await handlers.words({ passphrase: null }, ours)).toEqual({ words });
    expect(did).toEqual(['own way', 'shown']);
  });

  it('gets those of a passphrase’s data for the passphrase, and for nothing else', async () => {
    const { handlers, did } = setUp(passphrase);
    expect(handlers.needs({}, ours)).toEqual({ needs: 'passphrase' });
    await expect(handlers.words({ passphrase: null }, ours)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(did).toEqual([]);
    expect(await handlers.words({ passphrase: 'open' }, ours)).toEqual({ words });
    expect(did).toEqual([{ passphrase: 'open' }, 'shown']);
  });

  it('does not count as shown when the passphrase is wrong', async () => {
    const refuse = async () => {
      throw new AppError('passphrase_wrong');
    };
    const daemon = { 'account.recoveryKey': refuse, 'account.checkRecovery': async () => ({ matches: false }) };
    const { handlers, did } = setUp(passphrase, { daemon });
    await expect(handlers.words({ passphrase: 'no' }, ours)).rejects.toMatchObject({ code: 'passphrase_wrong' });
    expect(did).toEqual([]);
  });

  it('is told that a daemon of another program gives a keychain’s words to nobody', () => {
    const hostsDaemon = () => false;
    expect(setUp(keychain, { hostsDaemon }).handlers.needs({}, ours)).toEqual({ needs: 'own-daemon' });
    expect(setUp(passphrase, { hostsDaemon }).handlers.needs({}, ours)).toEqual({ needs: 'passphrase' });
  });

  it('gets nothing once it is closed', async () => {
    const { handlers, did } = setUp(keychain);
    await expect(handlers.words({ passphrase: null }, 8)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(await handlers.print({}, 8)).toEqual({ printed: false });
    expect(did).toEqual([]);
  });

  it.each<[AccountView | null, string]>([
    [null, 'daemon_unreachable'],
    [{ state: 'locked', protection: 'passphrase', wrongFile: false }, 'account_locked'],
    [{ state: 'blocked', cause: 'key_changed' }, 'key_changed'],
  ])('says of %o why there are no words', async (account, code) => {
    const { handlers } = setUp(account);
    await expect(handlers.words({ passphrase: 'x' }, ours)).rejects.toMatchObject({ code });
  });

  it('checks, prints and closes', async () => {
    const { handlers, did } = setUp(keychain);
    expect(await handlers.check({ words: 'a b' }, ours)).toEqual({ matches: true });
    expect(await handlers.print({}, ours)).toEqual({ printed: true });
    expect(handlers.close({}, ours)).toEqual({});
    expect(did).toEqual([{ words: 'a b' }, 'print', 'close']);
  });
});
