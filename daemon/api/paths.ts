// Where the daemon's socket, its token and its lock lie, worked out from the data folder alone: daemon and clients must agree without asking.
import { createHash } from 'node:crypto';
import { posix, win32 } from 'node:path';

export type DaemonPaths = {
  /** Private folder (0700) that holds token and lock, and the socket where its path is short enough. */
  readonly runFolder: string;
  /** File (0600) with the token of the running daemon. */
  readonly tokenFile: string;
  readonly lockFile: string;
  /** Unix socket or Windows named pipe. */
  readonly socketPath: string;
  /** Private folder (0700) of the socket; null for a named pipe, which lies in no folder. */
  readonly socketFolder: string | null;
};

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, the closing zero among them. */
const longestSocketPath = 100;

/**
 * A data folder whose path is too long for a socket gets a folder of its own under `/tmp`. Not `$TMPDIR` or `$XDG_RUNTIME_DIR`:
 * they differ between a desktop session and, say, cron, and both sides must come to the same path. Whoever makes that folder first
 * gains nothing, since its owner and mode are checked before use.
 * @param home absolute path of the data folder
 */
export function daemonPaths(home: string, platform: NodeJS.Platform = process.platform): DaemonPaths {
  const { join } = platform === 'win32' ? win32 : posix;
  const runFolder = join(home, 'run');
  const name = createHash('sha256').update(runFolder).digest('hex').slice(0, 32);
  const files = { runFolder, tokenFile: join(runFolder, 'token'), lockFile: join(runFolder, 'lock') };
  if (platform === 'win32') return { ...files, socketPath: `\\\\.\\pipe\\happier-${name}`, socketFolder: null };
  const near = join(runFolder, 'daemon.sock');
  const socketFolder = Buffer.byteLength(near) <= longestSocketPath ? runFolder : join('/tmp', `happier-${name}`);
  return { ...files, socketPath: join(socketFolder, 'daemon.sock'), socketFolder };
}
