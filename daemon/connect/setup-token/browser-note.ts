// Claude Code hands a browser an address that comes back to it by itself. No browser opens here: what it starts instead writes that address down.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type BrowserNote = {
  /** For the variable BROWSER. */
  readonly program: string;
  /** The address that was noted, as it came; empty where none was. */
  read(): Promise<string>;
};

/** It finds the folder by its own path, which is absolute. */
const script = '#!/bin/sh\numask 077\nprintf %s "$1" > "$(dirname "$0")/address"\n';

/** On Windows the program is not there, which keeps a browser from opening too, and no address is noted. */
export async function createBrowserNote(folder: string, platform: NodeJS.Platform): Promise<BrowserNote> {
  const program = join(folder, 'browser');
  if (platform !== 'win32') await writeFile(program, script, { mode: 0o700, flag: 'wx' });
  return { program, read: () => readFile(join(folder, 'address'), 'utf8').catch(() => '') };
}
