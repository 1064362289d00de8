import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it, vi } from 'vitest';
import { keyIdOf } from '../../../../core/crypto/envelope.ts';
import { readySodium, type Sodium } from '../../../../core/crypto/sodium.ts';
import { accountIdSchema } from '../../../../core/ids.ts';
import { type WrappedKey, wrappedKeySchema } from '../../../../daemon/account/account-file.ts';
import { unwrapKey, wrapKey } from '../../../../daemon/account/key-wrapping.ts';
import { systemPorts } from '../../../../daemon/ports.ts';

// Each passphrase costs memory and time on purpose.
vi.setConfig({ testTimeout: 60_000 });

const { random } = systemPorts;
const key = random(32);
let sodium: Sodium;
let owner: Parameters<typeof wrapKey>[4];
let wrapped: WrappedKey;
beforeAll(async () => {
  sodium = await readySodium();
  owner = { accountId: accountIdSchema.parse(randomUUID()), keyId: keyIdOf(sodium, key) };
  wrapped = await wrapKey(sodium, random, key, 'Zoë likes it', owner);
});

it('makes what the account file takes, with at least 64 MiB of scrypt memory', () => {
  expect(wrappedKeySchema.parse(wrapped)).toEqual(wrapped);
  expect(128 * wrapped.kdf.n * wrapped.kdf.r).toBeGreaterThanOrEqual(64 * 1024 * 1024);
});

it('opens with the passphrase, in whatever composition its letters come', async () => {
  for (const passphrase of ['Zo\u00eb likes it', 'Zoe\u0308 likes it']) {
    expect(await unwrapKey(sodium, wrapped, passphrase, owner)).toEqual(key);
  }
});

it('opens with nothing else', async () => {
  const flip = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;
  const other = accountIdSchema.parse(randomUUID());
  const tries: [WrappedKey, string, typeof owner][] = [
    [wrapped, 'Zoë likes it ', owner],
    [wrapped, 'Zoë likes it', { ...owner, accountId: other }],
    [{ ...wrapped, ciphertext: flip(wrapped.ciphertext) }, 'Zoë likes it', owner],
    [{ ...wrapped, nonce: flip(wrapped.nonce) }, 'Zoë likes it', owner],
    [{ ...wrapped, kdf: { ...wrapped.kdf, p: 2 } }, 'Zoë likes it', owner],
  ];
  for (const [value, passphrase, whose] of tries) {
    expect(await unwrapKey(sodium, value, passphrase, whose)).toBeNull();
  }
});

it('is never made the same twice', async () => {
  const again = await wrapKey(sodium, random, key, 'Zoë likes it', owner);
  expect(again.kdf.salt).not.toBe(wrapped.kdf.salt);
  expect(again.ciphertext).not.toBe(wrapped.ciphertext);
});

it.each([{ n: 1024 }, { n: 2 ** 30 }, { r: 64 }, { p: 100 }])('takes no other cost from a file: %j', (cost) => {
  expect(wrappedKeySchema.safeParse({ ...wrapped, kdf: { ...wrapped.kdf, ...cost } }).success).toBe(false);
});
