// base64url without padding (RFC 4648 §5), strict: one text per byte string and no other form accepted.
import type { Sodium } from './sodium.ts';

export function toBase64url(sodium: Sodium, bytes: Uint8Array): string {
  return sodium.to_base64(bytes, sodium.base64_variants.URLSAFE_NO_PADDING);
}

/** Null when the text is not the canonical encoding of some bytes. */
export function fromBase64url(sodium: Sodium, text: string): Uint8Array | null {
  try {
    const bytes = sodium.from_base64(text, sodium.base64_variants.URLSAFE_NO_PADDING);
    return toBase64url(sodium, bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}
