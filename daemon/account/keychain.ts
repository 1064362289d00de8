// The operating system's keychain as the place of the account key. Every write is read back before it counts.
import type { AccountId } from '../../core/ids.ts';

/**
 * `missing`: the keychain answered that it has no such entry. `unavailable`: there is none, it is locked and the person did not
 * unlock it, or it does not answer; the entry may well be there.
 */
export type KeychainAnswer =
  | { readonly outcome: 'found'; readonly secret: Uint8Array }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'unavailable' };

export interface Keychain {
  /** May wait for as long as the person takes to answer the keychain's own prompt. */
  read(accountId: AccountId): Promise<KeychainAnswer>;
  /** True when the secret was read back as written. */
  write(accountId: AccountId, secret: Uint8Array): Promise<boolean>;
}

const serviceName = 'Happier Desktop';

async function openEntry(accountId: AccountId) {
  // Loaded here and not at import: where its binary is absent the daemon still runs, with a passphrase.
  const { AsyncEntry } = await import('@napi-rs/keyring');
  // By itself the package falls back to a kernel keyring that a reboot empties. The constructor asks the session bus and throws at
  // once without one, after 2 s when the service hangs; prompts come only with the calls, which run outside the event loop.
  return new AsyncEntry(serviceName, accountId, { linux: { store: 'secret-service' } });
}

export const systemKeychain: Keychain = {
  async read(accountId) {
    try {
      const text = await (await openEntry(accountId)).getPassword();
      if (text === null) return { outcome: 'missing' };
      return { outcome: 'found', secret: new Uint8Array(Buffer.from(text, 'base64url')) };
    } catch {
      return { outcome: 'unavailable' };
    }
  },
  async write(accountId, secret) {
    try {
      const text = Buffer.from(secret).toString('base64url');
      const entry = await openEntry(accountId);
      await entry.setPassword(text);
      return (await entry.getPassword()) === text;
    } catch {
      return false;
    }
  },
};
