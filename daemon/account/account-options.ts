// The opened account, and what its keeper and the works on it are made with.
import type { AccountView } from '../../core/api/state.ts';
import type { Sodium } from '../../core/crypto/sodium.ts';
import { AppError } from '../../core/errors.ts';
import type { AccountId, KeyId, MachineId } from '../../core/ids.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { Clock, Random } from '../clock.ts';
import type { IndexDatabase } from '../index-database.ts';
import type { Log } from '../log.ts';
import type { Keychain } from './keychain.ts';

export type OpenedAccount = {
  readonly accountId: AccountId;
  readonly machineId: MachineId;
  readonly keyId: KeyId;
  readonly key: Uint8Array;
};

export type AccountOptions = {
  readonly file: string;
  readonly index: IndexDatabase;
  readonly keychain: Keychain;
  readonly sodium: Sodium;
  readonly random: Random;
  readonly clock: Clock;
  readonly log: Log;
  readonly checkpoint: Checkpoint;
  /** Opens or protects the data without a person (HAPPIER_PASSPHRASE_FILE). */
  readonly passphrase: string | null;
  /**
   * Whether the key opens what is stored for the account. Asked where no account file says it.
   * @throws AppError when that cannot be found out
   */
  readonly proves: (candidate: Pick<OpenedAccount, 'accountId' | 'key'>) => Promise<boolean>;
  /** Called once, when the key is at hand. */
  readonly onOpen: (account: OpenedAccount) => Promise<void>;
  readonly onChange: (view: AccountView) => void;
};

const shortestPassphrase = 8;

/** @throws AppError `passphrase_weak` */
export function checkStrength(passphrase: string): void {
  if (passphrase.length < shortestPassphrase) throw new AppError('passphrase_weak');
}
