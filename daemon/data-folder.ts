// The data folder is ours alone before anything is read from it or written to it.
import { chmod, lstat, mkdir, readdir } from 'node:fs/promises';
import { AppError } from '../core/errors.ts';

const othersMayTouch = 0o077;

/**
 * Makes the folder with mode 0700, or checks that it is a folder of ours that nobody else can read.
 * An empty folder of ours is narrowed instead of refused: nothing in it can have been read.
 * @throws AppError `data_folder_unsafe`
 */
export async function openDataFolder(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const stats = await lstat(home);
  if (!stats.isDirectory()) throw new AppError('data_folder_unsafe', 'not a folder');
  // Windows has no owner ids or modes; there the folder lies in the person's profile, whose access list is private.
  if (process.getuid === undefined) return;
  if (stats.uid !== process.getuid()) throw new AppError('data_folder_unsafe', 'another owner');
  if ((stats.mode & othersMayTouch) === 0) return;
  if ((await readdir(home)).length > 0) throw new AppError('data_folder_unsafe', 'open to other users');
  await chmod(home, 0o700);
}
