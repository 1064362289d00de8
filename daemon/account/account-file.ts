// `account.json`: who the account is and what protects its key. No secret stands in it in the clear.
import { constants } from 'node:fs';
import { copyFile, link, open } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { accountIdSchema, instantSchema, keyIdSchema, machineIdSchema } from '../../core/ids.ts';
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
    z.strictObject({
      type: z.literal('keychain'),
      /** The keychain's entry, where the one named by the account id held something else already. */
      entry: z.string().min(1).max(128).optional(),
    }),
    z.strictObject({ type: z.literal('passphrase'), wrapped: wrappedKeySchema }),
  ]),
  /** When the person last proved that they hold the recovery key; null: never. */
  recoveryCheckedAt: instantSchema.nullable().default(null),
});
export type AccountFile = z.infer<typeof accountFileSchema>;
export type Protection = AccountFile['protection'];

const anyVersion = z.object({ v: z.number().int() });

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : null);

/** A link in the place of the file is no file of ours, so it counts as damage. */
async function readText(path: string): Promise<string | null> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    return await file.readFile('utf8').finally(() => file.close());
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    if (codeOf(error) === 'ELOOP') return '';
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

/** Gives what lies there a second name beside it, so that a new file can take its place and nothing is lost. */
export async function keepAside(path: string, now: number, random: Random): Promise<void> {
  const aside = `${path}.kept-${now}-${Buffer.from(random(3)).toString('hex')}`;
  try {
    await link(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    // Some file systems have no second names.
    await copyFile(path, aside, constants.COPYFILE_EXCL);
  }
}
