// Finds files of a working folder that a backend would read, and names their content, so that an allowance holds for exactly that.
import { createHash, randomBytes } from 'node:crypto';
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

const mostFiles = 500;
const mostBytes = 16 * 1024 * 1024;

async function digest(path: string, hash: ReturnType<typeof createHash>, budget: { files: number; bytes: number }) {
  const stats = await stat(path);
  if (stats.isFile()) {
    budget.files += 1;
    budget.bytes += stats.size;
    if (budget.files > mostFiles || budget.bytes > mostBytes) throw new Error('too large to be looked through');
    hash.update(`f${stats.size}:`).update(await readFile(path));
    return;
  }
  for (const name of (await readdir(path)).sort()) {
    hash.update(`n${Buffer.byteLength(name)}:${name}`);
    // A link could be turned to something else without a change here: what it points to now counts.
    const link = (await lstat(join(path, name))).isSymbolicLink() ? await realpath(join(path, name)) : '';
    if (link !== '') hash.update(`l${Buffer.byteLength(link)}:${link}`);
    await digest(join(path, name), hash, budget);
  }
}

/**
 * SHA-256 (hex) of a file, or of a folder with all that is in it; null when there is none. What cannot be read or is too large gets
 * a hash that is another one each time, so that no allowance ever matches it.
 */
export async function contentHash(path: string): Promise<string | null> {
  if ((await lstat(path).catch(() => null)) === null) return null;
  const hash = createHash('sha256');
  try {
    await digest(path, hash, { files: 0, bytes: 0 });
    return hash.digest('hex');
  } catch {
    return randomBytes(32).toString('hex');
  }
}
