// The passphrase of data that one protects: opening with it, and changing it.
import { timingSafeEqual } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import { type AccountFile, writeAccountFile } from './account-file.ts';
import { type AccountOptions, checkStrength, type OpenedAccount } from './account-options.ts';
import { unwrapKey, wrapKey } from './key-wrapping.ts';

type Options = Pick<AccountOptions, 'file' | 'sodium' | 'random' | 'checkpoint'>;

/** @throws AppError `passphrase_wrong`, `recovery_needs_app` when the keychain protects the data */
export async function openWrapped(
  { sodium }: Pick<Options, 'sodium'>,
  file: AccountFile,
  passphrase: string,
): Promise<OpenedAccount> {
  const { accountId, machineId, keyId, protection } = file;
  if (protection.type !== 'passphrase') throw new AppError('recovery_needs_app');
  const key = await unwrapKey(sodium, protection.wrapped, passphrase, file);
  if (key === null) throw new AppError('passphrase_wrong');
  return { accountId, machineId, keyId, key };
}

/**
 * The same key behind another passphrase, with the cost of today. The file is replaced as a whole: ended at whatever moment, one of the
 * two passphrases opens the data.
 * @throws AppError `passphrase_wrong`, `passphrase_weak`, `invalid_input` when the keychain protects the data
 */
export async function changePassphrase(
  options: Options,
  file: AccountFile,
  { key }: OpenedAccount,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<AccountFile> {
  const { file: path, sodium, random, checkpoint } = options;
  if (file.protection.type !== 'passphrase') throw new AppError('invalid_input', 'the keychain protects this data');
  checkStrength(next);
  (await openWrapped(options, file, current)).key.fill(0);
  const wrapped = await wrapKey(sodium, random, key, next, file);
  const back = await unwrapKey(sodium, wrapped, next, file);
  if (back === null || !timingSafeEqual(back, key)) throw new Error('the wrapped key does not open again');
  back.fill(0);
  await checkpoint('passphrase.wrapped');
  const changed: AccountFile = { ...file, protection: { type: 'passphrase', wrapped } };
  await writeAccountFile(path, changed, random);
  await checkpoint('passphrase.written');
  return changed;
}
