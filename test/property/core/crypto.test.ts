// Sealing and opening for arbitrary content, contexts and texts; nothing but the named errors comes out.
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { serviceIds } from '../../../core/catalog/services.ts';
import { fromBase64url, toBase64url } from '../../../core/crypto/base64url.ts';
import { canonicalBytes } from '../../../core/crypto/canonical.ts';
import { type EnvelopeContext, EnvelopeError, openEnvelope, sealEnvelope } from '../../../core/crypto/envelope.ts';
import { newKeyPair, openBundle } from '../../../core/crypto/sealed-bundle.ts';
import { readySodium, type Sodium } from '../../../core/crypto/sodium.ts';
import { AppError } from '../../../core/errors.ts';
import { accountIdSchema, profileIdSchema } from '../../../core/ids.ts';
import { runs } from '../../support/runs.ts';
import { seededRandom } from '../../unit/core/crypto/bytes.ts';

let sodium: Sodium;
beforeAll(async () => {
  sodium = await readySodium();
});

const random = seededRandom('property');
const key = random(32);

const context: fc.Arbitrary<EnvelopeContext> = fc.record({
  accountId: fc.uuid().map((id) => accountIdSchema.parse(id)),
  purpose: fc.constantFrom('credential', 'snapshot', 'settings', 'history'),
  serviceId: fc.option(fc.constantFrom(...serviceIds)),
  profileId: fc.option(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/).map((id) => profileIdSchema.parse(id))),
  revision: fc.nat(),
});

test('an envelope opens as its own row and as no other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), context, context, (plaintext, own, other) => {
      const text = sealEnvelope(sodium, random, key, own, plaintext);
      expect(openEnvelope(sodium, key, own, text)).toEqual(plaintext);
      const isSame = JSON.stringify(own) === JSON.stringify(other);
      if (!isSame) expect(() => openEnvelope(sodium, key, other, text)).toThrow(EnvelopeError);
    }),
  );
});

test('arbitrary text opens to nothing but the named errors', () => {
  const keys = newKeyPair(sodium, random);
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  );
  fc.assert(
    fc.property(text, context, (value, row) => {
      expect(() => openEnvelope(sodium, key, row, value)).toThrow(EnvelopeError);
      expect(() => openBundle(sodium, value, keys, { serviceId: 'openai-codex', attempt: 'x' })).toThrow(AppError);
    }),
  );
});

test('base64url: one text per byte string', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = toBase64url(sodium, bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64url(sodium, text)).toEqual(bytes);
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9+/_=-]{0,12}$/), (text) => {
      const bytes = fromBase64url(sodium, text);
      if (bytes) expect(Buffer.from(bytes).toString('base64url')).toBe(text);
    }),
  );
});

test('canonical bytes: no two lists of fields read the same', () => {
  const fields = fc.array(fc.option(fc.string({ maxLength: 4 })), { maxLength: 4 });
  fc.assert(
    fc.property(fields, fields, (a, b) => {
      const same = Buffer.from(canonicalBytes(sodium, a)).equals(Buffer.from(canonicalBytes(sodium, b)));
      expect(same).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
    { numRuns: runs(2000) },
  );
});
