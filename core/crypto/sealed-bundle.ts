// The sealed bundle: the server's answer to an exchange, readable only for the client whose attempt it was (services.md §3.2).
import { z } from 'zod';
import { type ServiceId, serviceIdSchema } from '../catalog/services.ts';
import { organizationSchema } from '../credential/identity.ts';
import { AppError } from '../errors.ts';
import { instantSchema } from '../ids.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { canonicalBytes } from './canonical.ts';
import type { Random, Sodium } from './sodium.ts';

const keyBytes = 32;
const nonceBytes = 24;
const tagBytes = 16;
const token = z.string().min(1).max(16_384);

export const bundleSchema = z.strictObject({
  serviceId: serviceIdSchema,
  accessToken: token,
  refreshToken: token,
  idToken: token.nullable(),
  scope: z.string().max(4096).nullable(),
  tokenType: z.string().max(64).nullable(),
  providerEmail: z.string().max(320).nullable(),
  providerAccountId: z.string().max(256).nullable(),
  plan: z.string().max(64).nullable(),
  organization: organizationSchema.nullable(),
  /** End of the access token's life. */
  expiresAt: instantSchema.nullable(),
  /** {@link attemptHash} of the attempt that the exchange was made for. */
  attempt: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type Bundle = z.infer<typeof bundleSchema>;

/** X25519; the public half as base64url, as it is sent. */
export type KeyPair = { readonly publicKey: string; readonly secretKey: Uint8Array };

export type Attempt = {
  readonly serviceId: ServiceId;
  readonly state: string;
  /** base64url */
  readonly publicKey: string;
  readonly redirectUri: string;
};

const failed = () => new AppError('connect_oauth_exchange_failed');

/** A fresh key pair for one attempt. */
export function newKeyPair(sodium: Sodium, random: Random): KeyPair {
  const secretKey = random(keyBytes);
  return { publicKey: toBase64url(sodium, sodium.crypto_scalarmult_base(secretKey)), secretKey };
}

/** What binds a bundle to its attempt, known to both sides without another message: BLAKE2b-256 as base64url. */
export function attemptHash(sodium: Sodium, { serviceId, state, publicKey, redirectUri }: Attempt): string {
  const message = canonicalBytes(sodium, ['happier.attempt.v1', serviceId, state, publicKey, redirectUri]);
  return toBase64url(sodium, sodium.crypto_generichash(32, message, null));
}

/**
 * Seals for one recipient: base64url of ephemeral public key (32) ‖ nonce (24) ‖ crypto_box of the bundle as UTF-8 JSON.
 * @throws AppError `connect_oauth_exchange_failed` when the recipient's key is not a usable X25519 key
 */
export function sealBundle(sodium: Sodium, random: Random, bundle: Bundle, recipientPublicKey: string): string {
  const recipient = fromBase64url(sodium, recipientPublicKey);
  if (recipient?.length !== keyBytes) throw failed();
  const ephemeral = random(keyBytes);
  const nonce = random(nonceBytes);
  try {
    const box = sodium.crypto_box_easy(JSON.stringify(bundleSchema.parse(bundle)), nonce, recipient, ephemeral);
    const ephemeralPublicKey = sodium.crypto_scalarmult_base(ephemeral);
    return toBase64url(sodium, new Uint8Array([...ephemeralPublicKey, ...nonce, ...box]));
  } catch {
    throw failed();
  } finally {
    sodium.memzero(ephemeral);
  }
}

function openBox(sodium: Sodium, text: string, keyPair: KeyPair): unknown {
  const bytes = fromBase64url(sodium, text);
  if (!bytes || bytes.length < keyBytes + nonceBytes + tagBytes) throw failed();
  const ephemeralPublicKey = bytes.subarray(0, keyBytes);
  // X25519 ignores this bit (RFC 7748 §5); refusing it leaves one text per bundle.
  if (((ephemeralPublicKey[keyBytes - 1] ?? 0) & 0x80) !== 0) throw failed();
  const nonce = bytes.subarray(keyBytes, keyBytes + nonceBytes);
  const box = bytes.subarray(keyBytes + nonceBytes);
  try {
    return JSON.parse(
      sodium.to_string(sodium.crypto_box_open_easy(box, nonce, ephemeralPublicKey, keyPair.secretKey)),
    ) as unknown;
  } catch {
    throw failed();
  }
}

/**
 * Opens a bundle that must be for this service and this attempt (its {@link attemptHash}).
 * @throws AppError `connect_oauth_exchange_failed` on anything odd
 */
export function openBundle(
  sodium: Sodium,
  text: string,
  keyPair: KeyPair,
  expected: { readonly serviceId: ServiceId; readonly attempt: string },
): Bundle {
  const bundle = bundleSchema.safeParse(openBox(sodium, text, keyPair));
  if (!bundle.success) throw failed();
  if (bundle.data.serviceId !== expected.serviceId || bundle.data.attempt !== expected.attempt) throw failed();
  return bundle.data;
}
