// Copies a file or folder of one state folder to the same place in another: no link followed, nothing newer replaced.
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CopyTarget, copyNewer } from './conversation-files.ts';

const deepest = 8;

/**
 * @param source absolute path of a state folder
 * @param path of a file or folder in it, at least one folder deep, `/` between names; nothing happens when there is none
 * @returns whether anything was copied
 * @throws AppError `data_folder_unsafe` for a link in the place of a folder of the target
 */
export async function copyPart(
  source: string,
  path: string,
  target: Omit<CopyTarget, 'path'>,
  depth = 0,
): Promise<boolean> {
  const stats = await lstat(join(source, path)).catch(() => null);
  if (stats?.isFile()) return copyNewer(join(source, path), { ...target, path });
  if (!stats?.isDirectory() || depth >= deepest) return false;
  let copied = false;
  for (const name of await readdir(join(source, path)))
    copied = (await copyPart(source, `${path}/${name}`, target, depth + 1)) || copied;
  return copied;
}
