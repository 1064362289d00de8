// The operating system's keychain as the place of the account key. Every write is read back before it counts.
import { keychainFailure } from './keychain-failure.ts';

/**
 * `missing`: the keychain answered that it has no such entry. `wrong`: it has one, and what it holds is no key. `locked`: the person
 * did not unlock it; `unavailable`: there is none, or it does not answer. With these two the entry may well be there.
 */
export type KeychainAnswer =
  | { readonly outcome: 'found'; readonly secret: Uint8Array }
  | { readonly outcome: 'missing' | 'wrong' | 'locked' | 'unavailable' };

export interface Keychain {
  /** May wait for as long as the person takes to answer the keychain's own prompt. */
  read(entry: string): Promise<KeychainAnswer>;
  /** True when the secret was read back as written. */
  write(entry: string, secret: Uint8Array): Promise<boolean>;
}

const serviceName = 'Happier Desktop';
const keyBytes = 32;

async function openEntry(name: string) {
  // Loaded here and not at import: where its binary is absent the daemon still runs, with a passphrase.
  const { AsyncEntry } = await import('@napi-rs/keyring');
  // By itself the package falls back to a kernel keyring that a reboot empties. The constructor asks the session bus and throws at
  // once without one, after 2 s when the service hangs; prompts come only with the calls, which run outside the event loop.
  return new AsyncEntry(serviceName, name, { linux: { store: 'secret-service' } });
}

function decode(text: string): KeychainAnswer {
  const secret = new Uint8Array(Buffer.from(text, 'base64url'));
  const isKey = secret.length === keyBytes && Buffer.from(secret).toString('base64url') === text;
  return isKey ? { outcome: 'found', secret } : { outcome: 'wrong' };
}

export const systemKeychain: Keychain = {
  async read(entry) {
    try {
      const text = await (await openEntry(entry)).getPassword();
      return text === null ? { outcome: 'missing' } : decode(text);
    } catch (error) {
      return { outcome: keychainFailure(error) };
    }
  },
  async write(entry, secret) {
    try {
      const text = Buffer.from(secret).toString('base64url');
      const opened = await openEntry(entry);
      await opened.setPassword(text);
      return (await opened.getPassword()) === text;
    } catch {
      return false;
    }
  },
};
