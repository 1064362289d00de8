// Conversations that are kept as one file each: their first lines, and a copy that does not go back in time.
import { randomBytes } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '../../core/errors.ts';

/** First lines can be very long: Codex keeps its whole instructions in one. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Goes through the lines of a text file until `visit` answers true, the file ends, or 4 MiB are read. A file that cannot be read has no
 * lines.
 */
export async function readLines(path: string, visit: (line: string) => boolean): Promise<void> {
  const stream = createReadStream(path, { encoding: 'utf8', end: mostBytes - 1 });
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) if (visit(line)) return;
  } catch {
    // Gone, or not ours to read.
  } finally {
    lines.close();
    stream.destroy();
  }
}

/** The JSON value of one line; null where it is none (the last line of a file that is being written). */
export function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** A regular file, no link. */
export async function changedAt(path: string): Promise<number | null> {
  const stats = await lstat(path).catch(() => null);
  return stats?.isFile() === true ? Math.floor(stats.mtimeMs) : null;
}

/** A place for a copy: a home of ours or the person's own folder, and the path in it, `/` between names. */
export type CopyTarget = {
  /** Absolute path. */
  readonly root: string;
  readonly path: string;
  readonly native: boolean;
};

/**
 * Makes the folders above the path. A link below the root could lead out of it.
 * @throws AppError `data_folder_unsafe` for a link in the place of a folder
 */
export async function makeFolders({ root, path }: Pick<CopyTarget, 'root' | 'path'>): Promise<void> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  let folder = root;
  for (const name of path.split('/').slice(0, -1)) {
    folder = join(folder, name);
    await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (!(await lstat(folder)).isDirectory())
      throw new AppError('data_folder_unsafe', 'a link in the place of a folder');
  }
}

/** Whether the longer file goes on where the shorter one ends. */
export async function goesOn(shorter: string, longer: string): Promise<boolean> {
  const [before, after] = await Promise.all([readFile(shorter), readFile(longer)]);
  return after.subarray(0, before.length).equals(before);
}

/**
 * Copies one file, with its time, unless what is there is as new. To what the person's own CLI has written it only adds.
 * @returns whether it was copied
 * @throws AppError `data_folder_unsafe` for a link in the place of a folder of the target
 */
export async function copyNewer(from: string, target: CopyTarget): Promise<boolean> {
  const source = await lstat(from).catch(() => null);
  if (!source?.isFile()) return false;
  await makeFolders(target);
  const to = join(target.root, target.path);
  const there = await changedAt(to);
  if (there !== null && there >= Math.floor(source.mtimeMs)) return false;
  if (there !== null && target.native && !(await goesOn(to, from))) return false;
  await copyWithTime(from, to);
  return true;
}

/** Copies a file into the place of another, with its time to the millisecond; half a copy is never there. */
export async function copyWithTime(from: string, to: string): Promise<void> {
  const draft = `${to}.${randomBytes(6).toString('hex')}.draft`;
  try {
    const { mtimeMs } = await lstat(from);
    await copyFile(from, draft, constants.COPYFILE_EXCL);
    // Copying gives it the mode of the original, too.
    await chmod(draft, 0o600);
    // Set as a fraction of a second, a whole millisecond may come out a nanosecond short, and would be the one before.
    const seconds = (Math.floor(mtimeMs) + 0.5) / 1000;
    await utimes(draft, seconds, seconds);
    await rename(draft, to);
  } finally {
    await rm(draft, { force: true });
  }
}
