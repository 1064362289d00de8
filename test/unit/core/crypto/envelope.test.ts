// The envelope against an independent XChaCha20-Poly1305; every bit flip, truncation, swapped row and other revision refused.
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type EnvelopeContext,
  EnvelopeError,
  keyIdOf,
  openEnvelope,
  sealEnvelope,
} from '../../../../core/crypto/envelope.ts';
import { readySodium, type Sodium } from '../../../../core/crypto/sodium.ts';
import { accountIdSchema, profileIdSchema } from '../../../../core/ids.ts';
import { base64url, bytesOf, seededRandom, utf8 } from './bytes.ts';

let sodium: Sodium;
beforeAll(async () => {
  sodium = await readySodium();
});

const random = seededRandom('envelope');
const key = random(32);
const context: EnvelopeContext = {
  accountId: accountIdSchema.parse('6f1c2a52-58a5-4f8c-9c1e-1d2c3b4a5f60'),
  purpose: 'credential',
  serviceId: 'openai-codex',
  profileId: profileIdSchema.parse('work'),
  revision: 7,
};
const plaintext = utf8('{"v":1,"token":"secret ✓"}');

function outcome(text: string, asked: EnvelopeContext = context, withKey = key): unknown {
  try {
    openEnvelope(sodium, withKey, asked, text);
  } catch (error) {
    return error instanceof EnvelopeError ? error.cause : error;
  }
  return 'opened';
}

/** The associated data, written again from its description. */
function associatedData(keyId: string, of: EnvelopeContext): Uint8Array {
  const fields = [
    'happier.envelope.v1',
    keyId,
    of.accountId,
    of.purpose,
    of.serviceId,
    of.profileId,
    String(of.revision),
  ];
  return Buffer.concat(
    fields.flatMap((field) => {
      const length = Buffer.alloc(4, 0xff);
      if (field === null) return [length];
      length.writeUInt32BE(Buffer.byteLength(field));
      return [length, Buffer.from(field)];
    }),
  );
}

describe('envelope', () => {
  test('opens as the row it was sealed as', () => {
    const text = sealEnvelope(sodium, random, key, context, plaintext);
    expect(openEnvelope(sodium, key, context, text)).toEqual(plaintext);
    const settings: EnvelopeContext = { ...context, purpose: 'settings', serviceId: null, profileId: null };
    const row = sealEnvelope(sodium, random, key, settings, new Uint8Array());
    expect(openEnvelope(sodium, key, settings, row)).toEqual(new Uint8Array());
  });

  test('an independent implementation opens what we seal', () => {
    const bytes = bytesOf(sealEnvelope(sodium, random, key, context, plaintext));
    expect(bytes[0]).toBe(1);
    expect(Buffer.from(bytes.subarray(1, 9)).toString('hex')).toBe(keyIdOf(sodium, key));
    const data = associatedData(keyIdOf(sodium, key), context);
    expect(xchacha20poly1305(key, bytes.subarray(9, 33), data).decrypt(bytes.subarray(33))).toEqual(plaintext);
  });

  test('we open what an independent implementation seals', () => {
    const keyId = blake2b(utf8('happier.key-id.v1'), { dkLen: 32, key }).subarray(0, 8);
    const nonce = random(24);
    const data = associatedData(Buffer.from(keyId).toString('hex'), context);
    const ciphertext = xchacha20poly1305(key, nonce, data).encrypt(plaintext);
    const text = base64url(Buffer.concat([new Uint8Array([1]), keyId, nonce, ciphertext]));
    expect(openEnvelope(sodium, key, context, text)).toEqual(plaintext);
  });

  test('every flipped bit is refused, by name', () => {
    const bytes = bytesOf(sealEnvelope(sodium, random, key, context, plaintext));
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const byte = bit >> 3;
      const changed = Uint8Array.from(bytes);
      changed[byte] = (changed[byte] ?? 0) ^ (1 << (bit & 7));
      const expected = byte === 0 ? 'unknown-format' : byte < 9 ? 'other-key' : 'damaged';
      expect(outcome(base64url(changed)), `bit ${bit}`).toBe(expected);
    }
  });

  test('every changed character of the text is refused', () => {
    const text = sealEnvelope(sodium, random, key, context, plaintext);
    for (let i = 0; i < text.length; i += 1) {
      for (const other of ['A', 'B', '_', '=', ' ', 'é']) {
        if (text[i] === other) continue;
        expect(outcome(text.slice(0, i) + other + text.slice(i + 1))).not.toBe('opened');
      }
    }
  });

  test('every truncation and every addition is refused', () => {
    const text = sealEnvelope(sodium, random, key, context, plaintext);
    for (let length = 0; length < text.length; length += 1) expect(outcome(text.slice(0, length))).toBe('damaged');
    for (const more of ['A', 'AA', 'AAAA', '=', '\n']) expect(outcome(text + more)).toBe('damaged');
  });

  test.each<[string, Partial<EnvelopeContext>]>([
    ['account', { accountId: accountIdSchema.parse('7f1c2a52-58a5-4f8c-9c1e-1d2c3b4a5f60') }],
    ['purpose', { purpose: 'snapshot' }],
    ['service', { serviceId: 'openai' }],
    ['profile', { profileId: profileIdSchema.parse('home') }],
    ['case of the profile', { profileId: profileIdSchema.parse('Work') }],
    ['no service', { serviceId: null }],
    ['no profile', { profileId: null }],
    ['older revision', { revision: 6 }],
    ['newer revision', { revision: 8 }],
    ['longer revision', { revision: 70 }],
  ])('a row of another %s is refused', (_, change) => {
    const swapped = { ...context, ...change };
    expect(outcome(sealEnvelope(sodium, random, key, context, plaintext), swapped)).toBe('damaged');
    expect(outcome(sealEnvelope(sodium, random, key, swapped, plaintext))).toBe('damaged');
  });

  test('another key is named as such', () => {
    const other = random(32);
    expect(outcome(sealEnvelope(sodium, random, other, context, plaintext))).toBe('other-key');
    expect(keyIdOf(sodium, other)).not.toBe(keyIdOf(sodium, key));
    expect(keyIdOf(sodium, key)).toMatch(/^[0-9a-f]{16}$/);
  });

  test('a newer format is named as such, however long', () => {
    expect(outcome(base64url(new Uint8Array([2])))).toBe('unknown-format');
    expect(outcome(base64url(new Uint8Array([1])))).toBe('damaged');
  });

  test('equal rows seal to different texts', () => {
    const texts = Array.from({ length: 20 }, () => sealEnvelope(sodium, random, key, context, plaintext));
    expect(new Set(texts).size).toBe(20);
  });
});
