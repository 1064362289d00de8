// The account opened with its recovery key: whose key it is, what protects it from now on, and an account file that says so.
import { randomUUID } from 'node:crypto';
import { keyIdOf } from '../../core/crypto/envelope.ts';
import { AppError } from '../../core/errors.ts';
import { machineIdSchema } from '../../core/ids.ts';
import { type AccountFile, keepAside, writeAccountFile } from './account-file.ts';
import { type AccountOptions, checkStrength, type OpenedAccount } from './account-options.ts';
import { protectKey } from './protect-key.ts';
import { keyFromWords } from './recovery-text.ts';
import { forgetRevisions, rememberAccount, rememberedAccount } from './remembered-account.ts';

export type Recovery = {
  readonly words: string;
  /** Protects the key where the keychain does not take it. */
  readonly passphrase?: string | undefined;
};

export type Recovered = { readonly account: OpenedAccount; readonly file: AccountFile };

/** @throws AppError `recovery_other_account`, `account_damaged` when nothing says which account the data is of */
async function ownerOf(
  options: AccountOptions,
  file: AccountFile | 'damaged',
  key: Uint8Array,
): Promise<OpenedAccount> {
  const keyId = keyIdOf(options.sodium, key);
  if (file !== 'damaged') {
    if (keyId !== file.keyId) throw new AppError('recovery_other_account');
    return { accountId: file.accountId, machineId: file.machineId, keyId, key };
  }
  const accountId = await rememberedAccount(options.index);
  if (accountId === null) throw new AppError('account_damaged');
  if (!(await options.proves({ accountId, key }))) throw new AppError('recovery_other_account');
  return { accountId, machineId: machineIdSchema.parse(randomUUID()), keyId, key };
}

/**
 * In this order: nothing is changed before the key is known to be the right one, the key is protected before a file says so, and the
 * file that was there keeps a name. Ended between any two steps, the same words open the data again.
 * @throws AppError `passphrase_weak`, `recovery_words_wrong`, `recovery_other_account`, `account_damaged`, `feature_off`,
 *   `keychain_unavailable` when a passphrase is wanted and none was given
 */
export async function recoverAccount(
  options: AccountOptions,
  before: AccountFile | 'damaged',
  { words, passphrase }: Recovery,
): Promise<Recovered> {
  const { file: path, random, clock, index, checkpoint } = options;
  if (passphrase !== undefined) checkStrength(passphrase);
  const account = await ownerOf(options, before, keyFromWords(words));
  const protection = await protectKey(options, account, passphrase ?? null);
  await checkpoint('recovery.protected');
  const { accountId, machineId, keyId } = account;
  // Data from a backup may be older than what the index of the same backup remembers: the two are not copied in one moment. Who has the
  // recovery key may say that this is the data now.
  await forgetRevisions(index, accountId);
  const now = clock.now();
  const file: AccountFile = { v: 1, accountId, machineId, keyId, protection, recoveryCheckedAt: now };
  await keepAside(path, now, random);
  await checkpoint('recovery.kept-aside');
  await writeAccountFile(path, file, random);
  await checkpoint('recovery.file-written');
  await rememberAccount(index, accountId);
  return { account, file };
}
