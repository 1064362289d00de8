// Who the daemon works for: the account and its key, or why the key is not at hand. Nothing is ever deleted here.
import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { AccountView } from '../../core/api/state.ts';
import { keyIdOf } from '../../core/crypto/envelope.ts';
import { recoveryWords } from '../../core/crypto/recovery-words.ts';
import { AppError } from '../../core/errors.ts';
import { accountIdSchema, machineIdSchema } from '../../core/ids.ts';
import { pause } from '../clock.ts';
import { type AccountFile, type Protection, readAccountFile, writeAccountFile } from './account-file.ts';
import { type AccountOptions, checkStrength, type OpenedAccount } from './account-options.ts';
import { changePassphrase, openWrapped } from './change-passphrase.ts';
import { wrapKey } from './key-wrapping.ts';
import { type Recovery, recoverAccount } from './recover-account.ts';
import { keyFromWords } from './recovery-text.ts';
import { rememberAccount, rememberedAccount } from './remembered-account.ts';

export type Account = {
  view(): AccountView;
  /** @throws AppError `account_locked` and why the key is not at hand (`key_missing`, …) */
  opened(): OpenedAccount;
  /**
   * Opens the data, or protects it for the first time.
   * @throws AppError `passphrase_wrong`, `passphrase_weak` (when it is chosen); why the key is not at hand where no passphrase helps
   */
  unlock(passphrase: string): Promise<void>;
  /** Asks the keychain again, and looks again at a damaged account file. */
  retry(): Promise<void>;
  /**
   * The first look, once, at start. Waits for the keychain only for a moment.
   * @throws AppError `data_folder_newer`
   */
  begin(): Promise<void>;
  /** @throws AppError `account_locked`, `passphrase_wrong`, `passphrase_weak`, `invalid_input` when the keychain protects the data */
  changePassphrase(current: string, next: string): Promise<void>;
  /**
   * Opens data whose key is not at hand; data that is open is protected anew.
   * @throws AppError `not_found` when nothing is stored yet, and those of recoverAccount
   */
  recover(recovery: Recovery): Promise<void>;
  /** The recovery key, for who knows the passphrase. @throws AppError `passphrase_wrong`, `recovery_needs_app`, why the key is not at hand */
  recoveryKeyFor(passphrase: string): Promise<readonly string[]>;
  /** The recovery key, for the app alone, which has asked the person. @throws AppError why the key is not at hand */
  recoveryKey(): Promise<readonly string[]>;
  /**
   * Whether the words are the recovery key; the day is kept when they are.
   * @throws AppError `recovery_words_wrong` when they are no recovery key at all; why the key is not at hand
   */
  checkRecovery(words: string): Promise<boolean>;
};

/** How long start and retry wait for a keychain; a prompt that is answered later still opens the account. */
const keychainPatienceMs = 3_000;

type BlockedCause = Extract<AccountView, { state: 'blocked' }>['cause'];

export function createAccount(options: AccountOptions): Account {
  const keeper = new AccountKeeper(options);
  let turn: Promise<unknown> = Promise.resolve();
  /** One work at a time: each may cost a memory-hard guess or change the file. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  return {
    view: () => keeper.view,
    opened: () => keeper.opened(),
    begin: () => keeper.begin(),
    unlock: (passphrase) => inTurn(() => keeper.unlock(passphrase)),
    retry: () => inTurn(() => keeper.retry()),
    changePassphrase: (current, next) => inTurn(() => keeper.changePassphrase(current, next)),
    recover: (recovery) => inTurn(() => keeper.recover(recovery)),
    recoveryKeyFor: (passphrase) => inTurn(() => keeper.recoveryKeyFor(passphrase)),
    recoveryKey: async () => recoveryWords(keeper.opened().key),
    checkRecovery: (words) => inTurn(() => keeper.checkRecovery(words)),
  };
}

class AccountKeeper {
  readonly #options: AccountOptions;
  /** Null: nothing is stored yet. */
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
    const { passphrase, log } = this.#options;
    this.#file = await this.#readFile();
    if (this.#file === 'damaged') return this.#block('account_damaged');
    if (this.#file?.protection.type === 'keychain') {
      this.#block('keychain_unavailable');
      return this.#ask();
    }
    if (this.#file !== null) this.#lock(false);
    if (passphrase === null) return this.#file === null ? this.#ask() : undefined;
    await this.unlock(passphrase).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      log.warn('the passphrase file does not open the data', { error: error.code });
      if (error.code === 'passphrase_wrong') this.#lock(true);
    });
  }

  /** A file that is lost, or of another account than this data, is as good as damaged: it must not look like a fresh start. */
  async #readFile(): Promise<AccountFile | 'damaged' | null> {
    const { file, index } = this.#options;
    const read = await readAccountFile(file);
    if (read === 'damaged') return read;
    const remembered = await rememberedAccount(index);
    if (remembered === null || remembered === read?.accountId) return read;
    return 'damaged';
  }

  async unlock(passphrase: string): Promise<void> {
    if (this.#opened) return;
    if (this.view.state === 'blocked') throw new AppError(this.view.cause);
    if (this.#file === null) return this.#createBehindPassphrase(passphrase);
    if (this.#file === 'damaged') return;
    await this.#become(await openWrapped(this.#options, this.#file, passphrase));
  }

  async retry(): Promise<void> {
    if (this.#opened) return;
    if (this.#file === 'damaged') return this.begin();
    return this.#ask();
  }

  async changePassphrase(current: string, next: string): Promise<void> {
    const opened = this.opened();
    this.#file = await changePassphrase(this.#options, this.#knownFile(), opened, { current, next });
  }

  async recover(recovery: Recovery): Promise<void> {
    if (this.#file === null) throw new AppError('not_found');
    const { account, file } = await recoverAccount(this.#options, this.#file, recovery);
    this.#file = file;
    this.#options.log.info('account recovered', { protection: file.protection.type });
    if (this.#opened) return this.#showOpen();
    await this.#become(account);
  }

  async recoveryKeyFor(passphrase: string): Promise<readonly string[]> {
    if (this.view.state === 'blocked') throw new AppError(this.view.cause);
    const { key } = await openWrapped(this.#options, this.#knownFile(), passphrase);
    const words = recoveryWords(key);
    key.fill(0);
    return words;
  }

  async checkRecovery(words: string): Promise<boolean> {
    const { file: path, random, clock } = this.#options;
    const { key } = this.opened();
    if (!timingSafeEqual(keyFromWords(words), key)) return false;
    const checked: AccountFile = { ...this.#knownFile(), recoveryCheckedAt: clock.now() };
    await writeAccountFile(path, checked, random);
    this.#file = checked;
    this.#showOpen();
    return true;
  }

  /** @throws AppError `account_locked` when nothing is stored yet, `account_damaged` */
  #knownFile(): AccountFile {
    if (this.#file === null) throw new AppError('account_locked');
    if (this.#file === 'damaged') throw new AppError('account_damaged');
    return this.#file;
  }

  /** One question at a time: each may sit behind a prompt. */
  async #ask(): Promise<void> {
    const file = this.#file;
    if (file === 'damaged' || file?.protection.type === 'passphrase') return;
    const question = () => (file === null ? this.#createInKeychain() : this.#openFromKeychain(file));
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
    checkStrength(passphrase);
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
    const { file, random, checkpoint } = this.#options;
    const { accountId, machineId, keyId } = account;
    const text: AccountFile = { v: 1, accountId, machineId, keyId, protection, recoveryCheckedAt: null };
    await writeAccountFile(file, text, random);
    await checkpoint('account.file-written');
    this.#file = text;
    await this.#become(account);
  }

  async #openFromKeychain({ accountId, machineId, keyId, protection }: AccountFile): Promise<void> {
    const { keychain, sodium } = this.#options;
    const entry = protection.type === 'keychain' ? protection.entry : undefined;
    const answer = await keychain.read(entry ?? accountId);
    if (this.#opened) return;
    if (answer.outcome !== 'found') return this.#block(causes[answer.outcome]);
    if (answer.secret.length !== 32) return this.#block('key_wrong');
    if (keyIdOf(sodium, answer.secret) !== keyId) return this.#block('key_changed');
    await this.#become({ accountId, machineId, keyId, key: answer.secret });
  }

  async #become(next: OpenedAccount): Promise<void> {
    if (this.#opened) return;
    const { index, checkpoint, onOpen } = this.#options;
    this.#opened = next;
    try {
      await rememberAccount(index, next.accountId);
      await checkpoint('account.remembered');
      await onOpen(next);
    } catch (error) {
      // Not half open: the person can try again.
      this.#opened = null;
      throw error;
    }
    this.#showOpen();
  }

  #showOpen(): void {
    const { protection, recoveryCheckedAt } = this.#knownFile();
    this.#show({ state: 'open', protection: protection.type, recoveryCheckedAt });
  }

  #lock(wrongFile: boolean): void {
    this.#show({ state: 'locked', protection: 'passphrase', wrongFile });
  }

  #block(cause: BlockedCause): void {
    this.#show({ state: 'blocked', cause });
  }

  #show(next: AccountView): void {
    this.view = next;
    this.#options.log.info('account', { account: next.state, ...('cause' in next ? { cause: next.cause } : {}) });
    this.#options.onChange(next);
  }
}

const causes = {
  missing: 'key_missing',
  wrong: 'key_wrong',
  locked: 'keychain_locked',
  unavailable: 'keychain_unavailable',
} as const;
