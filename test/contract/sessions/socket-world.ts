// The sessions of a test world behind a real socket, with the clients that use them: as the command line and the app reach them.
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { CallRequest } from '../../../core/api/call.ts';
import type { DaemonCalls, DaemonEvents } from '../../../core/api/daemon.ts';
import type { SessionView } from '../../../core/api/state.ts';
import { connectDaemon, type DaemonClient } from '../../../daemon/api/client.ts';
import { openPipe } from '../../../daemon/api/client-pipe.ts';
import { listen } from '../../../daemon/api/socket.ts';
import { handlersWith } from '../socket/handlers-with.ts';
import { createSessionsWorld, eventually, type SessionsWorld } from './sessions-world.ts';

export type Pipes = { readonly stdin: Duplex; readonly stdout: Duplex; readonly stderr: Duplex };

export type SocketWorld = SessionsWorld & {
  readonly reports: unknown[];
  client(): Promise<DaemonClient>;
  /** A session with pipes, not yet taken; `SCRIPT` of the dumping backend. */
  startPipes(client: DaemonClient, script: string, more?: StartParts): Promise<SessionView>;
  pipesOf(session: SessionView): Promise<Pipes>;
  /** Resolves with the end of the session that this client is told. */
  exitOf(client: DaemonClient, session: Pick<SessionView, 'id'>): Promise<DaemonEvents['terminal.exit']>;
};

type StartParts = Partial<CallRequest<DaemonCalls, 'sessions.start'>>;

export async function createSocketWorld(made: Promise<SessionsWorld> = createSessionsWorld()): Promise<SocketWorld> {
  const world = await made;
  const { sessions } = world;
  const reports: unknown[] = [];
  const clients: DaemonClient[] = [];
  const exits = new WeakMap<DaemonClient, DaemonEvents['terminal.exit'][]>();
  const socket = await listen({
    home: world.home,
    version: '9.8.7',
    handlers: handlersWith({
      'sessions.start': (input, connection) => sessions.start(input, connection),
      'sessions.attach': (input, connection) => sessions.attach(input, connection),
      'sessions.detach': (input, connection) => sessions.detach(input, connection),
      'sessions.shown': (input, connection) => sessions.shown(input, connection),
      'sessions.pipe': (input, connection) => sessions.pipe(input, connection),
      'sessions.input': (input) => sessions.input(input),
      'sessions.resize': (input) => sessions.resize(input),
      'sessions.signal': (input) => sessions.signal(input),
      'sessions.stop': (input) => sessions.stop(input),
    }),
    subscribe: (connection) => world.state.subscribe((change) => connection.send('state', change)),
    report: (failure) => reports.push(failure),
  });
  const client = async () => {
    const one = await connectDaemon({ home: world.home, client: 'cli' });
    const heard: DaemonEvents['terminal.exit'][] = [];
    one.on('terminal.exit', (exit) => heard.push(exit));
    exits.set(one, heard);
    clients.push(one);
    return one;
  };
  return {
    ...world,
    reports,
    client,
    startPipes: (one, script, more = {}) =>
      one.call['sessions.start']({
        backend: 'codex',
        cwd: world.cwd,
        bindings: {},
        environment: { ...world.environment, SCRIPT: script },
        cols: 80,
        rows: 24,
        io: 'pipes',
        ...more,
      }),
    async pipesOf({ id }) {
      const take = (name: 'stdin' | 'stdout' | 'stderr') => openPipe({ home: world.home, client: 'cli' }, id, name);
      const [stdin, stdout, stderr] = await Promise.all([take('stdin'), take('stdout'), take('stderr')]);
      return { stdin, stdout, stderr };
    },
    exitOf: (one, { id }) => eventually(() => exits.get(one)?.find((exit) => exit.id === id), 'the end of the session'),
    async close() {
      for (const one of clients) one.close();
      await sessions.stopAll();
      await socket.close();
      await world.close();
    },
  };
}

/** What came, as text, once the program has closed that pipe. */
export async function textOf(pipe: Duplex): Promise<string> {
  return (await buffer(pipe)).toString();
}
