// The daemon's local socket, server side: private folder, fresh token, one connection per client. Whoever calls this holds the daemon's lock.
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { DaemonEvents } from '../../core/api/daemon.ts';
import { maximumFrameBytes } from '../../core/api/socket.ts';
import { serveConnection } from './connection.ts';
import type { Connection, DaemonHandlers } from './handlers.ts';
import type { InternalFailure } from './internal-failure.ts';
import { type DaemonPaths, daemonPaths } from './paths.ts';
import { createPerformer } from './perform-call.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import { newToken, writeToken } from './token.ts';

export type ListenOptions = {
  /** Absolute path of the data folder; it exists. */
  readonly home: string;
  readonly version: string;
  readonly handlers: DaemonHandlers;
  /**
   * Called for each client after the welcome, e.g. to send it the changes of the state. What it returns is called when the
   * connection ends.
   */
  readonly subscribe: (connection: Connection) => () => void;
  /** Gets what may be logged of an unexpected error in a handler. */
  readonly report: (failure: InternalFailure) => void;
  /** How long a connection may stay without a good hello; 5 s. */
  readonly helloDeadlineMs?: number;
  /** How much may wait for a client that does not read; 16 MiB, then it is dropped. */
  readonly maximumQueueBytes?: number;
};

export type DaemonSocket = {
  /** Sends an event to every client. */
  broadcast<E extends keyof DaemonEvents>(event: E, data: DaemonEvents[E]): void;
  /** Takes no more clients, ends the connections after their answers have gone out, and removes socket and token. */
  close(): Promise<void>;
};

/** A session with pipes has four. */
const maximumConnections = 1024;

function bind(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/**
 * Folder, socket and token, in this order: a client that can read the token meets a socket that is ready and closed to others.
 */
async function open(server: Server, paths: DaemonPaths, token: string): Promise<void> {
  await ensurePrivateFolder(paths.runFolder);
  await rm(paths.tokenFile, { force: true });
  if (paths.socketFolder !== null) {
    await ensurePrivateFolder(paths.socketFolder);
    // Left by a daemon that was killed: the lock says that none runs now.
    await rm(paths.socketPath, { force: true });
  }
  await bind(server, paths.socketPath);
  if (paths.socketFolder !== null) await chmod(paths.socketPath, 0o600);
  await writeToken(paths.tokenFile, token);
}

/** @throws AppError `data_folder_unsafe`; what the file system throws passes through */
export async function listen(options: ListenOptions): Promise<DaemonSocket> {
  const paths = daemonPaths(options.home);
  const token = newToken();
  const perform = createPerformer(options.handlers, options.report);
  const served = new Set<{ end(): void }>();
  const clients = new Set<Connection>();
  let connections = 0;

  const subscribe = (connection: Connection) => {
    clients.add(connection);
    const unsubscribe = options.subscribe(connection);
    return () => {
      clients.delete(connection);
      unsubscribe();
    };
  };
  const server = createServer((socket) => {
    connections += 1;
    const one = serveConnection(socket, {
      id: connections,
      token,
      version: options.version,
      perform,
      subscribe,
      report: options.report,
      helloDeadlineMs: options.helloDeadlineMs ?? 5_000,
      maximumQueueBytes: options.maximumQueueBytes ?? 4 * maximumFrameBytes,
    });
    served.add(one);
    socket.once('close', () => served.delete(one));
  });
  server.maxConnections = maximumConnections;
  await open(server, paths, token);

  return {
    broadcast(event, data) {
      for (const client of clients) client.send(event, data);
    },
    async close() {
      await rm(paths.tokenFile, { force: true });
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const one of served) one.end();
      await closed;
      // Of ours, but outside the data folder: it must not stay behind.
      const { socketFolder, runFolder } = paths;
      if (socketFolder !== null && socketFolder !== runFolder) await rm(socketFolder, { recursive: true, force: true });
    },
  };
}
