// The envelope in which every row lies on the server: opened only with the account key and only as the very row it was sealed as.
import type { ServiceId } from '../catalog/services.ts';
import { type AccountId, type KeyId, keyIdSchema, type ProfileId } from '../ids.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { canonicalBytes } from './canonical.ts';
import type { Random, Sodium } from './sodium.ts';

const format = 'happier.envelope.v1';
const version = 1;
const keyIdBytes = 8;
const nonceBytes = 24;
const tagBytes = 16;
const headerBytes = 1 + keyIdBytes + nonceBytes;

/** Which row it is. All of it is authenticated, none of it is in the envelope. */
export type EnvelopeContext = {
  readonly accountId: AccountId;
  readonly purpose: 'credential' | 'snapshot' | 'settings' | 'history';
  readonly serviceId: ServiceId | null;
  readonly profileId: ProfileId | null;
  readonly revision: number;
  /** Of a history row: its day, whole days since 1970 in UTC. */
  readonly day?: number;
};

/** `other-key`: sealed with another account key. `damaged`: changed, cut short, or another row than asked for. */
export type EnvelopeCause = 'other-key' | 'damaged' | 'unknown-format';

export class EnvelopeError extends Error {
  override readonly cause: EnvelopeCause;

  constructor(cause: EnvelopeCause) {
    super(`envelope: ${cause}`);
    this.name = 'EnvelopeError';
    this.cause = cause;
  }
}

function keyIdBytesOf(sodium: Sodium, key: Uint8Array): Uint8Array {
  return sodium.crypto_generichash(32, 'happier.key-id.v1', key).subarray(0, keyIdBytes);
}

/** Names an account key without telling anything of it: the start of a BLAKE2b hash keyed with it. */
export function keyIdOf(sodium: Sodium, key: Uint8Array): KeyId {
  return keyIdSchema.parse(sodium.to_hex(keyIdBytesOf(sodium, key)));
}

function associatedData(sodium: Sodium, keyId: Uint8Array, context: EnvelopeContext): Uint8Array {
  const { accountId, purpose, serviceId, profileId, revision, day } = context;
  return canonicalBytes(sodium, [
    format,
    sodium.to_hex(keyId),
    accountId,
    purpose,
    serviceId,
    profileId,
    String(revision),
    ...(day === undefined ? [] : [String(day)]),
  ]);
}

/** Seals with a 32-byte key: base64url of version (1) ‖ key id (8) ‖ nonce (24) ‖ XChaCha20-Poly1305 of the plaintext. */
export function sealEnvelope(
  sodium: Sodium,
  random: Random,
  key: Uint8Array,
  context: EnvelopeContext,
  plaintext: Uint8Array,
): string {
  const keyId = keyIdBytesOf(sodium, key);
  const nonce = random(nonceBytes);
  const data = associatedData(sodium, keyId, context);
  const ciphertext = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, data, null, nonce, key);
  const bytes = new Uint8Array(headerBytes + ciphertext.length);
  bytes[0] = version;
  bytes.set(keyId, 1);
  bytes.set(nonce, 1 + keyIdBytes);
  bytes.set(ciphertext, headerBytes);
  return toBase64url(sodium, bytes);
}

/**
 * Opens an envelope as the row that `context` names.
 * @throws EnvelopeError
 */
export function openEnvelope(sodium: Sodium, key: Uint8Array, context: EnvelopeContext, text: string): Uint8Array {
  const bytes = fromBase64url(sodium, text);
  if (!bytes || bytes.length === 0) throw new EnvelopeError('damaged');
  if (bytes[0] !== version) throw new EnvelopeError('unknown-format');
  if (bytes.length < headerBytes + tagBytes) throw new EnvelopeError('damaged');
  const keyId = bytes.subarray(1, 1 + keyIdBytes);
  const nonce = bytes.subarray(1 + keyIdBytes, headerBytes);
  if (!sodium.memcmp(keyId, keyIdBytesOf(sodium, key))) throw new EnvelopeError('other-key');
  try {
    const data = associatedData(sodium, keyId, context);
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, bytes.subarray(headerBytes), data, nonce, key);
  } catch {
    throw new EnvelopeError('damaged');
  }
}
