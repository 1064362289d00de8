// Puts an account key behind the keychain, else behind a passphrase. An entry of the keychain that holds something else is left alone.
import { AppError } from '../../core/errors.ts';
import { pause } from '../clock.ts';
import type { Protection } from './account-file.ts';
import type { AccountOptions, OpenedAccount } from './account-options.ts';
import { wrapKey } from './key-wrapping.ts';

type ProtectOptions = Pick<AccountOptions, 'keychain' | 'sodium' | 'random' | 'clock'>;

/** Long enough for a person to answer the keychain's own prompt. */
const promptMs = 60_000;

const sameBytes = (a: Uint8Array, b: Uint8Array) => a.length === b.length && Buffer.compare(a, b) === 0;

/** The entry that holds the key now; null when the keychain takes none. */
async function keepInKeychain({ keychain }: ProtectOptions, account: OpenedAccount): Promise<string | null> {
  const { accountId, keyId, key } = account;
  for (const entry of [accountId, `${accountId} ${keyId}`]) {
    const there = await keychain.read(entry);
    if (there.outcome === 'locked' || there.outcome === 'unavailable') return null;
    if (there.outcome === 'found' && sameBytes(there.secret, key)) return entry;
    if (there.outcome === 'missing') return (await keychain.write(entry, key)) ? entry : null;
  }
  return null;
}

/** @throws AppError `keychain_unavailable` when the keychain takes no key and there is no passphrase to protect it with */
export async function protectKey(
  options: ProtectOptions,
  account: OpenedAccount,
  passphrase: string | null,
): Promise<Protection> {
  const { clock, sodium, random } = options;
  const tooLate = pause(clock, promptMs).then(() => null);
  const entry = await Promise.race([keepInKeychain(options, account), tooLate]);
  if (entry !== null) return { type: 'keychain', ...(entry === account.accountId ? {} : { entry }) };
  if (passphrase === null) throw new AppError('keychain_unavailable');
  return { type: 'passphrase', wrapped: await wrapKey(sodium, random, account.key, passphrase, account) };
}
