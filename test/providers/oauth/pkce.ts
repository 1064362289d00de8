// Proof Key for Code Exchange (RFC 7636), the provider's side.
import { createHash } from 'node:crypto';

/** §4.2. */
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier, 'ascii').digest('base64url');

/** §4.6: BASE64URL(SHA256(verifier)) must be the challenge. */
export function verifierFits(verifier: string, challenge: string): boolean {
  return /^[A-Za-z0-9._~-]{43,128}$/.test(verifier) && challengeOf(verifier) === challenge;
}
