// The token that proves to the daemon that a client can read the owner's files: 32 random bytes, new at each start, in a file of mode 0600.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { readPrivateFile } from './private-folder.ts';

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Puts the file in place in one step, so that a reader finds the whole token or none. */
export async function writeToken(path: string, token: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    await file.writeFile(token).finally(() => file.close());
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** @throws AppError `data_folder_unsafe` when others could have read or written it; ENOENT passes through */
export function readToken(path: string): Promise<string> {
  return readPrivateFile(path, 128);
}

/** Compares in constant time; hashed first, because the comparison itself wants equal lengths. */
export function isSameToken(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
