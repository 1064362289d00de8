// The account key behind a passphrase: scrypt (RFC 7914) makes the wrapping key, XChaCha20-Poly1305 closes it.
import { scrypt } from 'node:crypto';
import type { Sodium } from '../../core/crypto/sodium.ts';
import type { AccountId, KeyId } from '../../core/ids.ts';
import type { Random } from '../clock.ts';
import type { WrappedKey } from './account-file.ts';

type Owner = { readonly accountId: AccountId; readonly keyId: KeyId };

const saltBytes = 16;
const nonceBytes = 24;
const keyBytes = 32;
/** 64 MiB of memory and a few tenths of a second. */
const parameters = { name: 'scrypt', n: 65_536, r: 8, p: 1 } as const;

const fromBase64url = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
const toBase64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

function derive(passphrase: string, kdf: WrappedKey['kdf']): Promise<Uint8Array> {
  const { n, r, p } = kdf;
  // The same passphrase typed on another keyboard may come in another composition of the same letters.
  const text = Buffer.from(passphrase.normalize('NFKC'), 'utf8');
  const options = { N: n, r, p, maxmem: 2 * 128 * n * r };
  return new Promise((resolve, reject) => {
    scrypt(text, fromBase64url(kdf.salt), keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(new Uint8Array(key)),
    );
  });
}

/** Binds the wrapped key to its account, its own id and the parameters that it was made with. */
function associatedData({ accountId, keyId }: Owner, { name, n, r, p, salt }: WrappedKey['kdf']): string {
  return JSON.stringify(['happier.account-key.v1', accountId, keyId, name, n, r, p, salt]);
}

export async function wrapKey(
  sodium: Sodium,
  random: Random,
  key: Uint8Array,
  passphrase: string,
  owner: Owner,
): Promise<WrappedKey> {
  const kdf = { ...parameters, salt: toBase64url(random(saltBytes)) };
  const nonce = random(nonceBytes);
  const wrapping = await derive(passphrase, kdf);
  const ciphertext = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
    key,
    associatedData(owner, kdf),
    null,
    nonce,
    wrapping,
  );
  wrapping.fill(0);
  return { kdf, nonce: toBase64url(nonce), ciphertext: toBase64url(ciphertext) };
}

/** The account key, or null when the passphrase does not open it. */
export async function unwrapKey(
  sodium: Sodium,
  wrapped: WrappedKey,
  passphrase: string,
  owner: Owner,
): Promise<Uint8Array | null> {
  const wrapping = await derive(passphrase, wrapped.kdf);
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      fromBase64url(wrapped.ciphertext),
      associatedData(owner, wrapped.kdf),
      fromBase64url(wrapped.nonce),
      wrapping,
    );
  } catch {
    return null;
  } finally {
    wrapping.fill(0);
  }
}
