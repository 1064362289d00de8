// The lock that makes the daemon the only one of its data folder: an exclusive SQLite lock, which is the kernel's own file lock.
import { closeSync, openSync } from 'node:fs';
import Database from 'libsql';
import { daemonPaths } from './api/paths.ts';
import { ensurePrivateFolder } from './api/private-folder.ts';

export type Lock = { release(): void };

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}

/** Only when it is not there: closing any handle of a locked file would free the lock that this process holds on it (POSIX `fcntl`). */
function makeLockFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/**
 * Takes the lock of the data folder for the life of this process, or answers null when another daemon holds it. The kernel frees it
 * when the process ends, however it ends: nothing can go stale and no clock is asked, unlike with a lock file that is touched.
 * @param home absolute path of the data folder; it exists
 * @throws AppError `data_folder_unsafe`
 */
export async function takeLock(home: string): Promise<Lock | null> {
  const { runFolder, lockFile } = daemonPaths(home);
  await ensurePrivateFolder(runFolder);
  makeLockFile(lockFile);
  const database = new Database(lockFile);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (codeOf(error) === 'SQLITE_BUSY') return null;
    throw error;
  }
  return { release: () => database.close() };
}
