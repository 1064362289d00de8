// `account.json`: who the account is and what protects its key. No secret stands in it in the clear.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { accountIdSchema, keyIdSchema, machineIdSchema } from '../../core/ids.ts';
import { atomicWrite } from '../atomic-write.ts';
import type { Random } from '../clock.ts';

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

export const wrappedKeySchema = z.strictObject({
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    /** Bounded, so that a changed file cannot make the daemon take all memory: 64 MiB to 1 GiB with r = 8. */
    n: z.number().int().min(65_536).max(1_048_576),
    r: z.literal(8),
    p: z.number().int().min(1).max(4),
    salt: base64url.min(22).max(86),
  }),
  nonce: base64url.length(32),
  /** The account key under XChaCha20-Poly1305. */
  ciphertext: base64url.length(64),
});
export type WrappedKey = z.infer<typeof wrappedKeySchema>;

const accountFileSchema = z.strictObject({
  v: z.literal(1),
  accountId: accountIdSchema,
  machineId: machineIdSchema,
  keyId: keyIdSchema,
  protection: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('keychain') }),
    z.strictObject({ type: z.literal('passphrase'), wrapped: wrappedKeySchema }),
  ]),
});
export type AccountFile = z.infer<typeof accountFileSchema>;

const anyVersion = z.object({ v: z.number().int() });

async function readText(path: string): Promise<string | null> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    return await file.readFile('utf8').finally(() => file.close());
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @returns null when there is none; `damaged` when it cannot be understood (it is left as it is)
 * @throws AppError `data_folder_newer` when a newer version wrote it
 */
export async function readAccountFile(path: string): Promise<AccountFile | 'damaged' | null> {
  const text = await readText(path);
  if (text === null) return null;
  const value = parseJson(text);
  const version = anyVersion.safeParse(value);
  if (version.success && version.data.v > 1) throw new AppError('data_folder_newer', 'account.json');
  const parsed = accountFileSchema.safeParse(value);
  return parsed.success ? parsed.data : 'damaged';
}

export function writeAccountFile(path: string, file: AccountFile, random: Random): Promise<void> {
  return atomicWrite(path, `${JSON.stringify(file, null, 2)}\n`, random);
}
