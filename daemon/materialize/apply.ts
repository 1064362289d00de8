// Performs a plan on the disk: opens the home, writes its files whole and atomically, and takes the access tokens out again.
import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, open, readdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Secret } from '../../core/credential/secret.ts';
import { AppError } from '../../core/errors.ts';
import { atomicReplace } from '../atomic-write.ts';
import { isDraft, openHome } from './open-home.ts';
import type { Plan, PlannedCopy, PlannedFile } from './plan.ts';
import type { SessionCheckpoint } from './steps.ts';

/** One plain name; the backends' own files begin with a dot (`.claude.json`, `.gemini`). */
const safeName = /^(?!\.{1,2}$)[^/\\\0]{1,200}$/;

function checked(path: string): readonly string[] {
  const names = path.split('/');
  if (names.length > 12 || !names.every((name) => safeName.test(name))) throw new AppError('internal', 'planned path');
  return names;
}

/** A folder of the home that files go into; the agent inside may have put a link in its place, which is then replaced, not followed. */
async function realFolder(path: string): Promise<void> {
  const stats = lookAt(path);
  if (stats?.isDirectory()) return;
  if (stats !== null) await rm(path);
  await mkdir(path, { mode: 0o700 });
}

/** Synchronous: hundreds of looks through the thread pool would cost more than the rest of a start. Null: nothing there. */
function lookAt(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

/** Makes the folders above the planned path and answers its absolute path, with no folder or link in its place. */
async function placeFor(home: string, path: string): Promise<string> {
  const names = checked(path);
  let folder = home;
  for (const name of names.slice(0, -1)) {
    folder = join(folder, name);
    await realFolder(folder);
  }
  const target = join(home, ...names);
  if (lookAt(target)?.isDirectory()) await rm(target, { recursive: true });
  return target;
}

async function sameText(path: string, text: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  if (!stats?.isFile() || (stats.mode & 0o777) !== 0o600) return false;
  return (await readFile(path, 'utf8')) === text;
}

async function writePlanned(home: string, file: PlannedFile): Promise<void> {
  const path = await placeFor(home, file.path);
  const text = file.content instanceof Secret ? file.content.reveal() : file.content;
  // Most files are as they were.
  if (!(await sameText(path, text))) await atomicReplace(path, text, randomBytes);
}

async function copyPlanned(home: string, copy: PlannedCopy): Promise<void> {
  const path = await placeFor(home, copy.path);
  const stats = lookAt(path);
  const isSame =
    stats?.isFile() === true &&
    stats.size === copy.size &&
    Math.abs(stats.mtimeMs - copy.mtimeMs) < 2 &&
    (process.platform === 'win32' || (stats.mode & 0o777) === copy.mode);
  if (isSame) return;
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  try {
    await copyFile(copy.from, draft);
    await chmod(draft, copy.mode);
    await utimes(draft, copy.mtimeMs / 1000, copy.mtimeMs / 1000);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    // The original went away since it was looked at: then so does its copy.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await rm(path, { force: true });
  }
}

/** Every path that something planned lies below, and the planned ones. */
function withFolders(paths: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const path of paths) for (let each = path; each !== '.' && !all.has(each); each = dirname(each)) all.add(each);
  return all;
}

/** What lies below a mirrored name and is not planned goes. `rm` removes a link, never what it points to. */
async function removeUnplanned(home: string, name: string, kept: ReadonlySet<string>): Promise<void> {
  const path = join(home, ...checked(name));
  const stats = lookAt(path);
  if (stats === null) return;
  if (!kept.has(name)) return rm(path, { recursive: true });
  if (!stats.isDirectory()) return;
  for (const entry of readdirSync(path)) await removeUnplanned(home, `${name}/${entry}`, kept);
}

/**
 * Makes the home hold what the plan says. Folders 0700, files 0600 (copied programs 0700); a reader finds the old file or the new one,
 * never a mix.
 * @throws AppError `data_folder_unsafe` (open-home.ts); errors of the file system pass through
 */
export async function applyPlan(dataFolder: string, plan: Plan, checkpoint: SessionCheckpoint): Promise<void> {
  await openHome(dataFolder, plan.home, plan.ref);
  await checkpoint('session.home-made');
  for (const file of plan.files) {
    await writePlanned(plan.home, file);
    if (plan.wipe.includes(file.path)) await checkpoint('session.token-written');
  }
  for (const copy of plan.copies) await copyPlanned(plan.home, copy);
  const kept = withFolders([...plan.files, ...plan.copies].map(({ path }) => path));
  for (const name of plan.mirrored) await removeUnplanned(plan.home, name, kept);
  await checkpoint('session.files-written');
}

/** Puts new access tokens in the place of the old ones while the backend runs; it reads a whole old file or a whole new one. */
export async function replaceFiles(home: string, files: readonly PlannedFile[]): Promise<void> {
  for (const file of files) await writePlanned(home, file);
}

/** Whether somebody signed in inside the home: what we write there never holds a refresh token. */
export async function hasForeignSignIn(
  home: string,
  tokenFiles: readonly string[],
  holdsForeignSignIn: (text: string) => boolean,
): Promise<boolean> {
  for (const name of tokenFiles) {
    try {
      const path = join(home, name);
      if ((await lstat(path)).isFile() && holdsForeignSignIn(await readFile(path, 'utf8'))) return true;
    } catch {
      // Absent, or not what the backend could read.
    }
  }
  return false;
}

/** Takes the access tokens, and drafts of files that may hold them, out of a home. Does nothing to a home that is not there. */
export async function wipeHome(home: string, tokenFiles: readonly string[]): Promise<void> {
  const stats = await lstat(home).catch(() => null);
  if (!stats?.isDirectory()) return;
  const folders = [...new Set([home, ...tokenFiles.map((name) => dirname(join(home, name)))])];
  for (const folder of folders) {
    // A link in the place of a folder leads outside: what lies there is not ours.
    if (!(await isRealBelow(home, folder))) continue;
    const names = await readdir(folder).catch(() => []);
    const gone = names.filter(
      (name) => isDraft(name) || tokenFiles.some((file) => join(home, file) === join(folder, name)),
    );
    for (const name of gone) await rm(join(folder, name), { recursive: true, force: true });
    if (gone.length === 0 || process.platform === 'win32') continue;
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  }
}

async function isRealBelow(home: string, folder: string): Promise<boolean> {
  for (let each = folder; each.length > home.length; each = dirname(each))
    if (!(await lstat(each).catch(() => null))?.isDirectory()) return false;
  return true;
}
