// Carries out the calls of the recovery window. The words pass through here on their way to that one page and are kept nowhere.
import type { Client } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { recoveryWindowCalls } from '../../core/api/recovery-window.ts';
import type { AccountView } from '../../core/api/state.ts';
import { AppError } from '../../core/errors.ts';
import type { IpcHandlers } from '../ipc.ts';

export type RecoverySource = {
  /** Null while the daemon is not there. */
  account(): AccountView | null;
  /** Whether the daemon lives in a process of ours. */
  hostsDaemon(): boolean;
  /** The words, over the way of our own process. */
  recoveryKey(): Promise<readonly string[]>;
  readonly daemon: Pick<Client<DaemonCalls>, 'account.recoveryKey' | 'account.checkRecovery'>;
};

/** What the handlers do with the window whose page asks. */
export type RecoveryWindow = {
  print(): Promise<boolean>;
  close(): void;
  /** The words are on their way to it. */
  shown(): void;
};

/** @param windowOf the open window whose page has this id; null: it is closed */
export function createRecoveryHandlers(
  source: RecoverySource,
  windowOf: (sender: number) => RecoveryWindow | null,
): IpcHandlers<typeof recoveryWindowCalls> {
  return {
    needs: () => ({ needs: needsOf(source) }),
    words: async ({ passphrase }, sender) => {
      const window = windowOf(sender);
      if (!window) throw new AppError('unauthorized');
      const words = await wordsOf(source, passphrase);
      window.shown();
      return { words };
    },
    check: (input) => source.daemon['account.checkRecovery'](input),
    print: async (_input, sender) => ({ printed: (await windowOf(sender)?.print()) ?? false }),
    close: (_input, sender) => {
      windowOf(sender)?.close();
      return {};
    },
  };
}

/** @throws AppError that says why the account is not open */
export function openProtection(account: AccountView | null): 'keychain' | 'passphrase' {
  if (account === null) throw new AppError('daemon_unreachable');
  if (account.state === 'blocked') throw new AppError(account.cause);
  if (account.state !== 'open') throw new AppError('account_locked');
  return account.protection;
}

function needsOf(source: RecoverySource): 'nothing' | 'passphrase' | 'own-daemon' {
  if (openProtection(source.account()) === 'passphrase') return 'passphrase';
  return source.hostsDaemon() ? 'nothing' : 'own-daemon';
}

async function wordsOf(source: RecoverySource, passphrase: string | null): Promise<string[]> {
  if (openProtection(source.account()) === 'keychain') return [...(await source.recoveryKey())];
  if (passphrase === null) throw new AppError('invalid_input', 'passphrase');
  return (await source.daemon['account.recoveryKey']({ passphrase })).words;
}
