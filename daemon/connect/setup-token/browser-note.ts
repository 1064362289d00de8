// Claude Code hands a browser an address that comes back to it by itself. No browser opens here: what it starts instead writes that address down.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSignInAddress } from './read-screen.ts';

const longestNote = 4096;

export type BrowserNote = {
  /** For the variable BROWSER. */
  readonly program: string;
  /** The address noted, when it belongs to the same sign-in as `authorizeUrl`, which ends on a page that shows a code; else null. */
  read(authorizeUrl: string): Promise<string | null>;
};

/** It finds the folder by its own path, which is absolute. */
const script = '#!/bin/sh\numask 077\nprintf %s "$1" > "$(dirname "$0")/address"\n';

function isLoopback(url: URL): boolean {
  return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) && url.port !== '';
}

function isSameSignIn(address: string, authorizeUrl: string): boolean {
  if (!isSignInAddress(address)) return false;
  const [noted, shown] = [new URL(address), new URL(authorizeUrl)];
  const redirect = new URL(noted.searchParams.get('redirect_uri') ?? '');
  return (
    noted.origin === shown.origin &&
    noted.searchParams.get('state') === shown.searchParams.get('state') &&
    isLoopback(redirect)
  );
}

/** On Windows the program is not there, which keeps a browser from opening too, and no address is noted. */
export async function createBrowserNote(folder: string, platform: NodeJS.Platform): Promise<BrowserNote> {
  const program = join(folder, 'browser');
  if (platform !== 'win32') await writeFile(program, script, { mode: 0o700, flag: 'wx' });
  return {
    program,
    async read(authorizeUrl) {
      const text = await readFile(join(folder, 'address'), 'utf8').catch(() => '');
      return text.length <= longestNote && isSameSignIn(text, authorizeUrl) ? text : null;
    },
  };
}
