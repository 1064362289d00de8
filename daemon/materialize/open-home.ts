// Makes or opens a home: private, marked as ours, and really where it seems to be. No link is ever followed below the data folder.

import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { atomicWrite } from '../atomic-write.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import { backendOfHome } from './home-folder.ts';
import type { HomeRef } from './plan.ts';

const markerName = '.happier-home.json';

/** What a write leaves behind when the process dies in it (atomic-write.ts). */
const draftName = /\.[0-9a-f]{12}\.draft$/;

export function isDraft(name: string): boolean {
  return draftName.test(name);
}

function unsafe(what: string): AppError {
  return new AppError('data_folder_unsafe', `home: ${what}`);
}

/** Makes the folder with mode 0700, or checks that it is one of ours and narrows it. Its parent was checked before. */
async function ownFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const stats = await lstat(path);
  if (!stats.isDirectory()) throw unsafe('not a folder');
  if (process.getuid !== undefined && stats.uid !== process.getuid()) throw unsafe('another owner');
  await chmod(path, 0o700);
}

const markSchema = z.object({
  v: z.literal(1),
  serviceId: z.string(),
  profileId: z.string(),
  backend: z.string(),
  with: z.array(z.object({ serviceId: z.string(), profileId: z.string() })).optional(),
});

/** Whether the folder bears our mark for a home that the profile has a part in, with the backend of its name. */
export async function isMarkedAs(home: string, { serviceId, profileId }: ProfileRef): Promise<boolean> {
  try {
    const path = join(home, markerName);
    if (!(await lstat(path)).isFile()) return false;
    const mark = markSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    const isIt = (each: { serviceId: string; profileId: string }) =>
      each.serviceId === serviceId && each.profileId === profileId;
    return mark.backend === backendOfHome(basename(home)) && [mark, ...(mark.with ?? [])].some(isIt);
  } catch {
    return false;
  }
}

async function markAsOurs(home: string, ref: HomeRef): Promise<void> {
  const marker = join(home, markerName);
  const stats = await lstat(marker).catch(() => null);
  const [first, ...others] = ref.profiles;
  const text = JSON.stringify({
    v: 1,
    serviceId: first.serviceId,
    profileId: first.profileId,
    backend: ref.backend,
    ...(others.length === 0 ? {} : { with: others.map(({ serviceId, profileId }) => ({ serviceId, profileId })) }),
  });
  if (stats === null) {
    const names = await readdir(home);
    if (names.some((name) => !isDraft(name))) throw unsafe('somebody else’s folder');
    return atomicWrite(marker, text, randomBytes);
  }
  if (!stats.isFile() || (await readFile(marker, 'utf8')) !== text) throw unsafe('the home of another profile');
}

/**
 * @param dataFolder absolute path of the data folder; it exists and is private
 * @param home absolute path from home-folder.ts
 * @throws AppError `data_folder_unsafe` when something on the way is a link, somebody else's, or marked for another profile
 */
export async function openHome(dataFolder: string, home: string, ref: HomeRef): Promise<void> {
  const names = relative(dataFolder, home).split(sep);
  let folder = dataFolder;
  for (const name of names) {
    folder = join(folder, name);
    await ownFolder(folder);
  }
  const real = await realpath(home);
  if (real !== join(await realpath(dataFolder), ...names)) throw unsafe('a link on the way');
  await markAsOurs(home, ref);
}
