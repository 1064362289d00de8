// Folders and files that only we may touch: made with narrow modes, and refused when they are anybody else's, readable by others, or links.
import { constants, type Stats } from 'node:fs';
import { chmod, lstat, mkdir, open } from 'node:fs/promises';
import { AppError } from '../../core/errors.ts';

function isPrivate(stats: Stats): boolean {
  // Windows has no owner ids or modes; there the folder lies in the person's profile, whose access list is private.
  if (process.getuid === undefined) return true;
  return stats.uid === process.getuid() && (stats.mode & 0o077) === 0;
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * Makes the folder (0700) if it is not there, then checks it.
 * @throws AppError `data_folder_unsafe` when it belongs to someone else, is open to others, or is a link or a file
 */
export async function ensurePrivateFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  // A umask can only have narrowed what we just made.
  if (made !== undefined) await chmod(path, 0o700);
  await checkPrivateFolder(path);
}

/** @throws AppError `data_folder_unsafe`; ENOENT passes through */
export async function checkPrivateFolder(path: string): Promise<void> {
  const stats = await lstat(path);
  if (!stats.isDirectory() || !isPrivate(stats)) throw new AppError('data_folder_unsafe', 'run folder');
}

/**
 * Reads a small private file whole, without following a link and without a gap between check and reading.
 * @throws AppError `data_folder_unsafe`; ENOENT passes through
 */
export async function readPrivateFile(path: string, maximumBytes: number): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ELOOP')
      throw new AppError('data_folder_unsafe', 'token');
    throw error;
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile() || !isPrivate(stats) || stats.size > maximumBytes)
      throw new AppError('data_folder_unsafe', 'token');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Whether the socket, if there is one, was bound by us. */
export async function isOwnSocket(path: string): Promise<boolean> {
  const stats = await lstat(path);
  return process.getuid === undefined || (stats.isSocket() && stats.uid === process.getuid());
}
