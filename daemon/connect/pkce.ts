// Proof Key for Code Exchange (RFC 7636), method S256 only.
import { createHash } from 'node:crypto';
import type { Random } from '../clock.ts';

/** 32 random bytes as base64url: 43 characters of the verifier's alphabet (§4.1). */
export function newVerifier(random: Random): string {
  return Buffer.from(random(32)).toString('base64url');
}

/** BASE64URL(SHA-256(ASCII(verifier))) (§4.2). */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}
