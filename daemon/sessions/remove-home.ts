// Removes homes of a profile that is gone: only what is really there, below our own folders, and marked as such a home.
import { lstat, readdir, realpath, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { homesFolder, profileSegment } from '../materialize/home-folder.ts';
import { isDraft, isMarkedAs } from '../materialize/open-home.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';

const isFolder = async (path: string) => (await lstat(path).catch(() => null))?.isDirectory() === true;

/** The folders directly below; a link is none. */
async function foldersIn(path: string): Promise<readonly string[]> {
  if (!(await isFolder(path))) return [];
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
}

/**
 * The homes that a profile has a part in: below its own folder, and those where it fills a second slot. Absolute paths.
 * @throws Error when something else lies in the place of its own folder: what is behind that is not known
 */
export async function homesOf(dataFolder: string, { serviceId, profileId }: ProfileRef): Promise<readonly string[]> {
  const root = homesFolder(dataFolder);
  const segment = profileSegment(profileId);
  const own = join(root, serviceId, segment);
  for (const folder of [root, join(root, serviceId), own])
    if ((await lstat(folder).catch(() => null))?.isDirectory() === false) throw new Error('no folder of homes');
  const found: string[] = [];
  for (const service of await foldersIn(root))
    for (const profile of await foldersIn(service))
      for (const home of await foldersIn(profile))
        if (profile === own || `${basename(home)}~`.includes(`~${serviceId}~${segment}~`)) found.push(home);
  return found;
}

/** No folder on the way is a link, so what is removed is what lies there. */
async function isReallyThere(dataFolder: string, home: string): Promise<boolean> {
  const names = relative(dataFolder, home).split(sep);
  if (names.length !== 4 || names.includes('..')) return false;
  const real = await realpath(home).catch(() => null);
  return real === join(await realpath(dataFolder), ...names);
}

export type HomeRemoval = 'removed' | 'not-ours';

/**
 * @param home absolute path, from `homesOf` or a plan; one that is not there counts as removed
 * @param profile one of those that the home must be marked for
 */
export async function removeHome(dataFolder: string, home: string, profile: ProfileRef): Promise<HomeRemoval> {
  if ((await lstat(home).catch(() => null)) === null) return 'removed';
  if (!(await isReallyThere(dataFolder, home))) return 'not-ours';
  // A home that was never marked holds nothing: the mark is the first file in it.
  const isEmpty = (await readdir(home)).every(isDraft);
  if (!isEmpty && !(await isMarkedAs(home, profile))) return 'not-ours';
  await rm(home, { recursive: true, force: true });
  // One folder per profile holds one per backend: it goes with the last of them.
  await rmdir(dirname(home)).catch((error: NodeJS.ErrnoException) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code ?? '')) throw error;
  });
  return 'removed';
}
