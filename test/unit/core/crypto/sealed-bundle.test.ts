// The sealed bundle against an independent crypto_box, in both directions, and everything odd refused.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Attempt,
  attemptHash,
  type Bundle,
  newKeyPair,
  openBundle,
  sealBundle,
} from '../../../../core/crypto/sealed-bundle.ts';
import { readySodium, type Sodium } from '../../../../core/crypto/sodium.ts';
import { AppError } from '../../../../core/errors.ts';
import { base64url, bytesOf, seededRandom, utf8 } from './bytes.ts';
import { boxOpen, boxSeal, publicKeyOf } from './crypto-box.ts';

let sodium: Sodium;
beforeAll(async () => {
  sodium = await readySodium();
});

const random = seededRandom('bundle');

function makeAttempt() {
  const keys = newKeyPair(sodium, random);
  const about: Attempt = {
    serviceId: 'openai-codex',
    state: 'a-state',
    publicKey: keys.publicKey,
    redirectUri: 'http://localhost:1455/auth/callback',
  };
  const attempt = attemptHash(sodium, about);
  const bundle: Bundle = {
    serviceId: 'openai-codex',
    accessToken: 'access-1',
    refreshToken: 'refresh-1',
    idToken: null,
    scope: 'openid profile',
    tokenType: 'Bearer',
    providerEmail: 'démo@example.com',
    providerAccountId: 'account-1',
    plan: 'Plus',
    organization: null,
    expiresAt: 1_800_000_000_000,
    attempt,
  };
  return { keys, about, attempt, bundle, expected: { serviceId: 'openai-codex', attempt } as const };
}

function refusal(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
  return 'accepted';
}

describe('sealed bundle', () => {
  test('opens for the attempt it was sealed for', () => {
    const { keys, bundle, expected } = makeAttempt();
    const sealed = sealBundle(sodium, random, bundle, keys.publicKey);
    expect(sealed).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(openBundle(sodium, sealed, keys, expected)).toEqual(bundle);
  });

  test('an independent implementation opens what we seal: ephemeral key ‖ nonce ‖ crypto_box', () => {
    const { keys, bundle } = makeAttempt();
    const bytes = bytesOf(sealBundle(sodium, random, bundle, keys.publicKey));
    const opened = boxOpen(bytes.subarray(56), bytes.subarray(32, 56), bytes.subarray(0, 32), keys.secretKey);
    expect(JSON.parse(Buffer.from(opened).toString('utf8'))).toEqual(bundle);
  });

  test('we open what an independent implementation seals', () => {
    const { keys, bundle, expected } = makeAttempt();
    const ephemeral = random(32);
    const nonce = random(24);
    const box = boxSeal(utf8(JSON.stringify(bundle)), nonce, bytesOf(keys.publicKey), ephemeral);
    const sealed = base64url(Buffer.concat([publicKeyOf(ephemeral), nonce, box]));
    expect(openBundle(sodium, sealed, keys, expected)).toEqual(bundle);
  });

  test('the public key is that of the secret key', () => {
    const keys = newKeyPair(sodium, random);
    expect(bytesOf(keys.publicKey)).toEqual(publicKeyOf(keys.secretKey));
    expect(bytesOf(keys.publicKey)).toHaveLength(32);
  });

  test('every seal differs', () => {
    const { keys, bundle } = makeAttempt();
    const seals = Array.from({ length: 20 }, () => sealBundle(sodium, random, bundle, keys.publicKey));
    expect(new Set(seals).size).toBe(20);
  });

  test('every flipped bit and every truncation is refused', () => {
    const { keys, bundle, expected } = makeAttempt();
    const bytes = bytesOf(sealBundle(sodium, random, bundle, keys.publicKey));
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Uint8Array.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(refusal(() => openBundle(sodium, base64url(changed), keys, expected))).toBe(
        'connect_oauth_exchange_failed',
      );
    }
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = base64url(bytes.subarray(0, length));
      expect(refusal(() => openBundle(sodium, cut, keys, expected))).toBe('connect_oauth_exchange_failed');
    }
  });

  test('another key, service or attempt is refused', () => {
    const { keys, bundle, expected, about } = makeAttempt();
    const sealed = sealBundle(sodium, random, bundle, keys.publicKey);
    const others = [
      { ...about, state: 'b-state' },
      { ...about, redirectUri: 'http://localhost:1456/auth/callback' },
      { ...about, publicKey: newKeyPair(sodium, random).publicKey },
      { ...about, serviceId: 'gemini' as const },
    ];
    for (const other of others) {
      const attempt = attemptHash(sodium, other);
      expect(attempt).not.toBe(expected.attempt);
      expect(refusal(() => openBundle(sodium, sealed, keys, { ...expected, attempt }))).toBe(
        'connect_oauth_exchange_failed',
      );
    }
    expect(refusal(() => openBundle(sodium, sealed, newKeyPair(sodium, random), expected))).toBe(
      'connect_oauth_exchange_failed',
    );
    expect(refusal(() => openBundle(sodium, sealed, keys, { ...expected, serviceId: 'gemini' }))).toBe(
      'connect_oauth_exchange_failed',
    );
  });

  test.each([
    ['no JSON', 'not json'],
    ['an array', '[]'],
    ['a missing field', '{"serviceId":"openai-codex"}'],
  ])('a box that holds %s is refused', (_, text) => {
    const { keys, expected } = makeAttempt();
    const ephemeral = random(32);
    const nonce = random(24);
    const box = boxSeal(utf8(text), nonce, bytesOf(keys.publicKey), ephemeral);
    const sealed = base64url(Buffer.concat([publicKeyOf(ephemeral), nonce, box]));
    expect(refusal(() => openBundle(sodium, sealed, keys, expected))).toBe('connect_oauth_exchange_failed');
  });

  test('a box with a field more than agreed is refused', () => {
    const { keys, expected, bundle } = makeAttempt();
    const ephemeral = random(32);
    const nonce = random(24);
    const text = JSON.stringify({ ...bundle, raw: {} });
    const box = boxSeal(utf8(text), nonce, bytesOf(keys.publicKey), ephemeral);
    const sealed = base64url(Buffer.concat([publicKeyOf(ephemeral), nonce, box]));
    expect(refusal(() => openBundle(sodium, sealed, keys, expected))).toBe('connect_oauth_exchange_failed');
  });

  test.each([
    ['short', 'AAAA'],
    ['not base64url', '!!!!'],
    ['of low order', base64url(new Uint8Array(32))],
  ])('nothing is sealed to a key that is %s', (_, publicKey) => {
    const { bundle } = makeAttempt();
    expect(refusal(() => sealBundle(sodium, random, bundle, publicKey))).toBe('connect_oauth_exchange_failed');
  });
});

describe('attempt hash', () => {
  test('is 32 bytes and cannot be moved between fields', () => {
    const base: Attempt = { serviceId: 'openai-codex', state: 'ab', publicKey: 'c', redirectUri: 'd' };
    const moved: Attempt = { ...base, state: 'a', publicKey: 'bc' };
    expect(bytesOf(attemptHash(sodium, base))).toHaveLength(32);
    expect(attemptHash(sodium, base)).toBe(attemptHash(sodium, { ...base }));
    expect(attemptHash(sodium, moved)).not.toBe(attemptHash(sodium, base));
  });
});
