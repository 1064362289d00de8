// Performs a plan on the disk: opens the home, writes its files whole and atomically, and takes the access token out again.
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Secret } from '../../core/credential/secret.ts';
import { AppError } from '../../core/errors.ts';
import { fieldsOf } from '../../core/lenient.ts';
import { atomicWrite } from '../atomic-write.ts';
import { isDraft, openHome } from './open-home.ts';
import type { Plan, PlannedFile } from './plan.ts';
import type { SessionCheckpoint } from './steps.ts';

const safePath = /^(?!\.)[A-Za-z0-9_ .-]+(\/(?!\.)[A-Za-z0-9_ .-]+)?$/;

/** A folder of the home that files go into; the agent inside may have put a link in its place, which is then replaced, not followed. */
async function realFolder(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => null);
  if (stats?.isDirectory()) return;
  if (stats !== null) await rm(path);
  await mkdir(path, { mode: 0o700 });
}

async function writePlanned(home: string, file: PlannedFile): Promise<void> {
  if (!safePath.test(file.path)) throw new AppError('internal', 'planned path');
  const path = join(home, file.path);
  if (dirname(path) !== home) await realFolder(dirname(path));
  const stats = await lstat(path).catch(() => null);
  if (stats?.isDirectory()) await rm(path, { recursive: true });
  await atomicWrite(path, file.content instanceof Secret ? file.content.reveal() : file.content, randomBytes);
}

/** Copies whose original is gone go too. `rm` removes a link, never what it points to. */
async function removeStale(plan: Plan): Promise<void> {
  const planned = new Set(plan.files.map(({ path }) => path));
  for (const name of plan.mirrored) {
    const path = join(plan.home, name);
    const stats = await lstat(path).catch(() => null);
    if (stats === null || planned.has(name)) continue;
    if (!stats.isDirectory()) await rm(path);
    else
      for (const entry of await readdir(path))
        if (!planned.has(`${name}/${entry}`)) await rm(join(path, entry), { recursive: true });
  }
}

/**
 * Makes the home hold what the plan says. Folders 0700, files 0600; a reader finds the old file or the new one, never a mix.
 * @throws AppError `data_folder_unsafe` (open-home.ts); errors of the file system pass through
 */
export async function applyPlan(dataFolder: string, plan: Plan, checkpoint: SessionCheckpoint): Promise<void> {
  await openHome(dataFolder, plan.home, plan.ref);
  await checkpoint('session.home-made');
  for (const file of plan.files) {
    await writePlanned(plan.home, file);
    if (plan.wipe.includes(file.path)) await checkpoint('session.token-written');
  }
  await removeStale(plan);
  await checkpoint('session.files-written');
}

/** Puts a new access token in the place of the old one while the backend runs; it reads the whole old file or the whole new one. */
export async function replaceTokenFile(home: string, file: PlannedFile): Promise<void> {
  await writePlanned(home, file);
}

/**
 * Whether a refresh token lies in a token file of the home: then somebody signed in inside it. What we write there never has one.
 */
export async function hasForeignSignIn(home: string, tokenFiles: readonly string[]): Promise<boolean> {
  for (const name of tokenFiles) {
    try {
      if (!(await lstat(join(home, name))).isFile()) continue;
      const tokens = fieldsOf(fieldsOf(JSON.parse(await readFile(join(home, name), 'utf8')))?.tokens);
      if (typeof tokens?.refresh_token === 'string' && tokens.refresh_token !== '') return true;
    } catch {
      // Absent or not JSON: no sign-in that Codex could use.
    }
  }
  return false;
}

/** Takes the access token, and drafts of files that may hold it, out of a home. Does nothing to a home that is not there. */
export async function wipeHome(home: string, tokenFiles: readonly string[]): Promise<void> {
  const stats = await lstat(home).catch(() => null);
  if (!stats?.isDirectory()) return;
  const names = (await readdir(home)).filter((name) => tokenFiles.includes(name) || isDraft(name));
  for (const name of names) await rm(join(home, name), { recursive: true, force: true });
  if (names.length === 0 || process.platform === 'win32') return;
  const folder = await open(home, 'r');
  await folder.sync().finally(() => folder.close());
}
