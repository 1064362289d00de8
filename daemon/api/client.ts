// A client of the daemon's socket: checks whose socket it is, says hello, makes calls and hears events. Used by command line and app.
import { connect } from 'node:net';
import type { Client } from '../../core/api/call.ts';
import type { DaemonCalls, DaemonEvents } from '../../core/api/daemon.ts';
import { protocolVersion } from '../../core/api/socket.ts';
import { AppError } from '../../core/errors.ts';
import { createChannel } from './client-channel.ts';
import { createSession } from './client-session.ts';
import { greetDaemon } from './greet-daemon.ts';

export type DaemonClient = {
  /** Version of the daemon. */
  readonly version: string;
  /** Rejects with an AppError only: what the daemon answered, or `daemon_unreachable` once the connection has ended. */
  readonly call: Client<DaemonCalls>;
  /** Events come in order with the answers. Listen first, then ask for the state. Returns a function that stops listening. */
  on<E extends keyof DaemonEvents>(event: E, listener: (data: DaemonEvents[E]) => void): () => void;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  close(): void;
};

export type ConnectOptions = {
  /** Absolute path of the data folder. */
  readonly home: string;
  readonly client: 'app' | 'cli';
  /** How long the daemon may take to welcome; 5 s. */
  readonly timeoutMs?: number;
};

/**
 * Connects to the running daemon.
 * @throws AppError `daemon_unreachable` (none runs, or it does not answer), `daemon_version` (its protocol is another),
 *   `data_folder_unsafe` (folder, token or socket could be someone else's: nothing was sent), `unauthorized`
 */
export function connectDaemon(options: ConnectOptions): Promise<DaemonClient> {
  return greetDaemon(options.home, (socketPath, token) => greet(socketPath, token, options));
}

async function greet(socketPath: string, token: string, options: ConnectOptions): Promise<DaemonClient> {
  const channel = createChannel(connect(socketPath));
  const deadline = setTimeout(channel.close, options.timeoutMs ?? 5_000);
  const session = createSession(channel);
  try {
    const version = await new Promise<string>((resolve, reject) => {
      void channel.closed.then(() => reject(new AppError('daemon_unreachable')));
      // The session takes over within this call: what follows the welcome may have come in the same chunk.
      channel.receive((frame) => {
        if (frame.t === 'refused') reject(new AppError(frame.error.code, frame.error.detail));
        if (frame.t !== 'welcome') return channel.close();
        channel.receive(session.take);
        resolve(frame.version);
      });
      channel.send({ t: 'hello', protocol: protocolVersion, token, client: options.client });
    });
    return { version, call: session.call, on: session.on, closed: channel.closed, close: channel.close };
  } catch (error) {
    channel.close();
    throw error;
  } finally {
    clearTimeout(deadline);
  }
}
