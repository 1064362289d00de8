// Finds a program in a PATH as the system would, without a shell, without the working folder, and never a shim of ours.
import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { shimMarker, shimMarkerBytes } from '../../core/shim.ts';

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** A shim would ask the daemon for the very start that it is looked up for. */
async function isShim(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(shimMarkerBytes), 0, shimMarkerBytes, 0);
    return buffer.subarray(0, bytesRead).includes(shimMarker);
  } finally {
    await file.close();
  }
}

/**
 * The absolute path of `command`, null when no absolute folder of `path` has it. Relative entries are passed over: they would let
 * the folder of a session decide what runs.
 */
export async function findProgram(
  command: string,
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  // A pseudo-terminal on Windows starts programs, not the `.cmd` files that npm makes.
  const names = platform === 'win32' ? [`${command}.exe`] : [command];
  for (const folder of path.split(delimiter).filter(isAbsolute))
    for (const name of names) {
      const file = join(folder, name);
      if ((await isProgram(file)) && !(await isShim(file))) return file;
    }
  return null;
}

/**
 * `path` without the folders that hold a shim of one of these commands: inside a session a program's name means the program, so that
 * nothing in it is billed to another account by surprise.
 */
export async function withoutShims(
  commands: readonly string[],
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<string> {
  const names = platform === 'win32' ? commands.map((each) => `${each}.cmd`) : commands;
  const kept: string[] = [];
  for (const folder of path.split(delimiter)) {
    const shims = isAbsolute(folder) ? await Promise.all(names.map((each) => isShim(join(folder, each)))) : [];
    if (!shims.includes(true)) kept.push(folder);
  }
  return kept.join(delimiter);
}
