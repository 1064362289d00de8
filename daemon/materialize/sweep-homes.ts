// Takes the access tokens out of every home: at the start of a daemon nobody uses any of them.
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasForeignSignIn, wipeHome } from './apply.ts';
import { homesFolder } from './home-folder.ts';
import { materializerOfHome } from './materializer-of-home.ts';

/** The folders directly below; links are not entered, so nothing outside is ever touched. */
async function foldersIn(path: string): Promise<readonly string[]> {
  const stats = await lstat(path).catch(() => null);
  if (!stats?.isDirectory()) return [];
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

export type SweptHomes = {
  /** Homes looked at. */
  readonly homes: number;
  /** `service/profile/backend` (folder names) of homes in which somebody had signed in. */
  readonly foreignSignIns: readonly string[];
};

/** @param dataFolder absolute path of the data folder */
export async function sweepHomes(dataFolder: string): Promise<SweptHomes> {
  const root = homesFolder(dataFolder);
  const foreignSignIns: string[] = [];
  let homes = 0;
  for (const service of await foldersIn(root)) {
    for (const profile of await foldersIn(join(root, service))) {
      for (const backend of await foldersIn(join(root, service, profile))) {
        const home = join(root, service, profile, backend);
        const materializer = materializerOfHome(backend);
        homes += 1;
        if (materializer === null) continue;
        const { tokenFiles, holdsForeignSignIn } = materializer;
        if (await hasForeignSignIn(home, tokenFiles, holdsForeignSignIn))
          foreignSignIns.push(`${service}/${profile}/${backend}`);
        await wipeHome(home, tokenFiles);
      }
    }
  }
  return { homes, foreignSignIns };
}
