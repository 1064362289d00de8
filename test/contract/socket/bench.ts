// A daemon socket on a data folder of its own, with handlers that a test gives, and a raw connection for what no client of ours would send.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { protocolVersion } from '../../../core/api/socket.ts';
import type { Connection, DaemonHandlers } from '../../../daemon/api/handlers.ts';
import type { InternalFailure } from '../../../daemon/api/internal-failure.ts';
import { daemonPaths } from '../../../daemon/api/paths.ts';
import { type DaemonSocket, type ListenOptions, listen } from '../../../daemon/api/socket.ts';
import { handlersWith } from './handlers-with.ts';

export type SocketBench = {
  readonly home: string;
  readonly socket: DaemonSocket;
  /** Connections that were welcomed and have not ended. */
  readonly connections: Set<Connection>;
  readonly reports: InternalFailure[];
  close(): Promise<void>;
};

type Options = Partial<Pick<ListenOptions, 'helloDeadlineMs' | 'maximumQueueBytes'>> & {
  readonly handlers?: Partial<DaemonHandlers>;
  readonly home?: string;
};

export async function openSocketBench({ handlers = {}, home: given, ...options }: Options = {}): Promise<SocketBench> {
  const home = given ?? (await mkdtemp(join(tmpdir(), 'happier-socket-')));
  const connections = new Set<Connection>();
  const reports: InternalFailure[] = [];
  const socket = await listen({
    ...options,
    home,
    version: '9.8.7',
    handlers: handlersWith(handlers),
    subscribe(connection) {
      connections.add(connection);
      return () => void connections.delete(connection);
    },
    report: (failure) => reports.push(failure),
  });
  return {
    home,
    socket,
    connections,
    reports,
    async close() {
      await socket.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export type RawConnection = {
  readonly socket: Socket;
  send(...frames: unknown[]): void;
  /** The frames that have come so far. */
  readonly frames: unknown[];
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
};

/** A connection that says nothing by itself. */
export async function rawConnection(home: string): Promise<RawConnection> {
  const socket = connect(daemonPaths(home).socketPath);
  const frames: unknown[] = [];
  let rest = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) frames.push(JSON.parse(line));
  });
  socket.on('error', () => socket.destroy());
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return {
    socket,
    frames,
    closed,
    send: (...values) => void socket.write(values.map((value) => `${JSON.stringify(value)}\n`).join('')),
  };
}

export async function goodHello(home: string) {
  const token = await readFile(daemonPaths(home).tokenFile, 'utf8');
  return { t: 'hello', protocol: protocolVersion, token, client: 'cli' };
}

/** A raw connection that was welcomed. */
export async function rawClient(home: string): Promise<RawConnection> {
  const raw = await rawConnection(home);
  raw.send(await goodHello(home));
  return raw;
}
