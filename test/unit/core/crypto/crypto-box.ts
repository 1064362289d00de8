// NaCl's crypto_box built from noble primitives, independent of libsodium: X25519, HSalsa20 as key derivation, XSalsa20-Poly1305.
import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { u32 } from '@noble/ciphers/utils.js';
import { x25519 } from '@noble/curves/ed25519.js';

const sigma = u32(new Uint8Array(Buffer.from('expand 32-byte k', 'ascii')));

function sharedKey(secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const out = new Uint32Array(8);
  hsalsa(sigma, u32(x25519.getSharedSecret(secretKey, publicKey)), new Uint32Array(4), out);
  return new Uint8Array(out.buffer);
}

export const publicKeyOf = (secretKey: Uint8Array): Uint8Array => x25519.getPublicKey(secretKey);

export function boxSeal(message: Uint8Array, nonce: Uint8Array, publicKey: Uint8Array, secretKey: Uint8Array) {
  return xsalsa20poly1305(sharedKey(secretKey, publicKey), nonce).encrypt(message);
}

export function boxOpen(box: Uint8Array, nonce: Uint8Array, publicKey: Uint8Array, secretKey: Uint8Array) {
  return xsalsa20poly1305(sharedKey(secretKey, publicKey), nonce).decrypt(box);
}
