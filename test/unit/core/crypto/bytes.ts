// Deterministic byte sources for the crypto tests, so that a failure can be run again.
import { createHash } from 'node:crypto';
import type { Random } from '../../../../core/crypto/sodium.ts';

/** A byte stream that depends on the seed alone (SHA-256 in counter mode). */
export function seededRandom(seed: string): Random {
  let counter = 0;
  return (bytes) => {
    const blocks: Buffer[] = [];
    while (blocks.length * 32 < bytes) {
      counter += 1;
      blocks.push(createHash('sha256').update(`${seed}:${counter}`).digest());
    }
    return new Uint8Array(Buffer.concat(blocks).subarray(0, bytes));
  };
}

export const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
export const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
