// Finds a program in a PATH as the system would, without a shell and without the working folder.
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
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
    for (const name of names) if (await isProgram(join(folder, name))) return join(folder, name);
  return null;
}
