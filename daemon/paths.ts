// Where the daemon's own files lie below the data folder. Socket, token and lock are in api/paths.ts, homes with the materializer.
import { join } from 'node:path';

export type DataPaths = {
  /** Account id, key id and what protects the key; no secret in the clear. */
  readonly accountFile: string;
  /** The embedded server's rows: ciphertext. */
  readonly serverDatabase: string;
  /** The daemon's own memory: highest revisions seen, waiting times towards providers. */
  readonly indexDatabase: string;
  readonly logFile: string;
  /** Private folders of `claude setup-token` while it runs. */
  readonly setupTokenFolder: string;
};

/** @param home absolute path of the data folder */
export function dataPaths(home: string): DataPaths {
  return {
    accountFile: join(home, 'account.json'),
    serverDatabase: join(home, 'server.sqlite'),
    indexDatabase: join(home, 'daemon.sqlite'),
    logFile: join(home, 'logs', 'daemon.log'),
    setupTokenFolder: join(home, 'run', 'setup-token'),
  };
}
