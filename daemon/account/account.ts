// Who the daemon works for: the account and its key, or why the key is not at hand. Nothing is ever deleted here.
import { randomUUID } from 'node:crypto';
import type { AccountView } from '../../core/api/state.ts';
import { keyIdOf } from '../../core/crypto/envelope.ts';
import type { Sodium } from '../../core/crypto/sodium.ts';
import { AppError } from '../../core/errors.ts';
import { type AccountId, accountIdSchema, type KeyId, type MachineId, machineIdSchema } from '../../core/ids.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { type Clock, pause, type Random } from '../clock.ts';
import type { IndexDatabase } from '../index-database.ts';
import type { Log } from '../log.ts';
import { type AccountFile, readAccountFile, writeAccountFile } from './account-file.ts';
import { unwrapKey, wrapKey } from './key-wrapping.ts';
import type { Keychain } from './keychain.ts';
import { rememberAccount, rememberedAccount } from './remembered-account.ts';

export type OpenedAccount = {
  readonly accountId: AccountId;
  readonly machineId: MachineId;
  readonly keyId: KeyId;
  readonly key: Uint8Array;
};

export type Account = {
  view(): AccountView;
  /** @throws AppError `account_locked`, `key_missing`, `keychain_unavailable` while the key is not at hand */
  opened(): OpenedAccount;
  /**
   * Opens the data, or protects it for the first time.
   * @throws AppError `passphrase_wrong`, `passphrase_weak` (when it is chosen); `key_missing`, `keychain_unavailable` where no passphrase helps
   */
  unlock(passphrase: string): Promise<void>;
  /** Asks the keychain again. */
  retry(): Promise<void>;
  /**
   * The first look, once, at start. Waits for the keychain only for a moment.
   * @throws AppError `data_folder_newer`
   */
  begin(): Promise<void>;
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
  /** Called once, when the key is at hand. */
  readonly onOpen: (account: OpenedAccount) => Promise<void>;
  readonly onChange: (view: AccountView) => void;
};

const shortestPassphrase = 8;
/** How long start and retry wait for a keychain; a prompt that is answered later still opens the account. */
const keychainPatienceMs = 3_000;

type Protection = AccountFile['protection'];

export function createAccount(options: AccountOptions): Account {
  const keeper = new AccountKeeper(options);
  return {
    view: () => keeper.view,
    opened: () => keeper.opened(),
    unlock: (passphrase) => keeper.unlock(passphrase),
    retry: () => keeper.retry(),
    begin: () => keeper.begin(),
  };
}

class AccountKeeper {
  readonly #options: AccountOptions;
  #file: AccountFile | 'damaged' | null = null;
  #opened: OpenedAccount | null = null;
  #asking: Promise<void> | null = null;
  #founding: Promise<void> | null = null;
  view: AccountView = { state: 'passphrase-wanted' };

  constructor(options: AccountOptions) {
    this.#options = options;
  }

  opened(): OpenedAccount {
    if (this.#opened) return this.#opened;
    throw new AppError(this.view.state === 'blocked' ? this.view.cause : 'account_locked');
  }

  async begin(): Promise<void> {
    const { index, file, passphrase, log } = this.#options;
    this.#file = await readAccountFile(file);
    const lost = this.#file === null && (await rememberedAccount(index)) !== null;
    if (this.#file === 'damaged' || lost) return this.#block('key_missing');
    if (this.#file?.protection.type === 'keychain') {
      this.#block('keychain_unavailable');
      return this.retry();
    }
    if (this.#file !== null) this.#show({ state: 'locked', protection: 'passphrase' });
    if (passphrase === null) return this.#file === null ? this.retry() : undefined;
    await this.unlock(passphrase).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      log.warn('the passphrase file does not open the data', { error: error.code });
    });
  }

  async unlock(passphrase: string): Promise<void> {
    if (this.#opened) return;
    if (this.view.state === 'blocked') throw new AppError(this.view.cause);
    if (this.#file === null) return this.#createBehindPassphrase(passphrase);
    if (this.#file !== 'damaged') return this.#openWithPassphrase(this.#file, passphrase);
  }

  async retry(): Promise<void> {
    const file = this.#file;
    if (this.#opened || file === 'damaged') return;
    if (file === null)
      return this.view.state === 'blocked' ? undefined : this.#askKeychain(() => this.#createInKeychain());
    if (file.protection.type === 'keychain') await this.#askKeychain(() => this.#openFromKeychain(file));
  }

  /** One question at a time: each may sit behind a prompt. */
  async #askKeychain(question: () => Promise<void>): Promise<void> {
    this.#asking ??= question().finally(() => {
      this.#asking = null;
    });
    await Promise.race([this.#asking, pause(this.#options.clock, keychainPatienceMs)]);
  }

  async #createInKeychain(): Promise<void> {
    const { keychain, checkpoint } = this.#options;
    const account = this.#newAccount();
    const stored = await keychain.write(account.accountId, account.key);
    if (stored) await checkpoint('account.key-stored');
    if (this.#opened || this.#file !== null) return;
    if (stored) await this.#foundOnce(account, { type: 'keychain' });
    else this.#show({ state: 'passphrase-wanted' });
  }

  async #createBehindPassphrase(passphrase: string): Promise<void> {
    const { sodium, random } = this.#options;
    if (passphrase.length < shortestPassphrase) throw new AppError('passphrase_weak');
    const account = this.#newAccount();
    const wrapped = await wrapKey(sodium, random, account.key, passphrase, account);
    if (this.#file === null) await this.#foundOnce(account, { type: 'passphrase', wrapped });
  }

  #newAccount(): OpenedAccount {
    const { sodium, random } = this.#options;
    const key = random(32);
    return {
      accountId: accountIdSchema.parse(randomUUID()),
      machineId: machineIdSchema.parse(randomUUID()),
      keyId: keyIdOf(sodium, key),
      key,
    };
  }

  /** The first one wins: a keychain prompt may be answered just when the person has chosen a passphrase instead. */
  #foundOnce(account: OpenedAccount, protection: Protection): Promise<void> {
    this.#founding ??= this.#found(account, protection).finally(() => {
      this.#founding = null;
    });
    return this.#founding;
  }

  /** The key lies where `protection` says before the file does, so that no file ever speaks of a key that is nowhere. */
  async #found(account: OpenedAccount, protection: Protection): Promise<void> {
    const { file, random, index, checkpoint } = this.#options;
    const { accountId, machineId, keyId } = account;
    const text: AccountFile = { v: 1, accountId, machineId, keyId, protection };
    await writeAccountFile(file, text, random);
    await checkpoint('account.file-written');
    await rememberAccount(index, accountId);
    await checkpoint('account.remembered');
    this.#file = text;
    await this.#become(account, protection.type);
  }

  async #openFromKeychain({ accountId, machineId, keyId }: AccountFile): Promise<void> {
    const { keychain, sodium } = this.#options;
    const answer = await keychain.read(accountId);
    if (this.#opened) return;
    if (answer.outcome === 'unavailable') return this.#block('keychain_unavailable');
    const fits = answer.outcome === 'found' && answer.secret.length === 32 && keyIdOf(sodium, answer.secret) === keyId;
    if (!fits) return this.#block('key_missing');
    await this.#become({ accountId, machineId, keyId, key: answer.secret }, 'keychain');
  }

  async #openWithPassphrase(file: AccountFile, passphrase: string): Promise<void> {
    const { accountId, machineId, keyId, protection } = file;
    if (protection.type !== 'passphrase') throw new AppError('keychain_unavailable');
    const key = await unwrapKey(this.#options.sodium, protection.wrapped, passphrase, file);
    if (key === null) throw new AppError('passphrase_wrong');
    await this.#become({ accountId, machineId, keyId, key }, 'passphrase');
  }

  async #become(next: OpenedAccount, protection: Protection['type']): Promise<void> {
    if (this.#opened) return;
    this.#opened = next;
    await this.#options.onOpen(next);
    this.#show({ state: 'open', protection });
  }

  #block(cause: 'key_missing' | 'keychain_unavailable'): void {
    this.#show({ state: 'blocked', protection: 'keychain', cause });
  }

  #show(next: AccountView): void {
    this.view = next;
    this.#options.log.info('account', { account: next.state, ...('cause' in next ? { cause: next.cause } : {}) });
    this.#options.onChange(next);
  }
}
