// Entry of the utility process that hosts the daemon for the app. Stop and the recovery key are asked here; the rest goes over the socket.
import { AppError, toErrorShape } from '../core/errors.ts';
import { resolveHome } from '../daemon/api/home.ts';
import { type StartedDaemon, startDaemon } from '../daemon/start.ts';
import { type HostMessage, type MainMessage, mainMessageSchema } from './daemon-messages.ts';

/** The part of Electron's parent port that is used. */
type ParentPort = {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
};

type Say = (message: HostMessage) => void;

/** Long enough for a last message to arrive before the process is gone. */
const farewellMs = 500;

async function host(port: ParentPort, version: string): Promise<void> {
  const say: Say = (message) => port.postMessage(message);
  let running: StartedDaemon | null = null;
  const asked = listenToMain(port, (id) => void tellRecoveryKey(running, id, say));
  let code = 0;
  try {
    const daemon = await startDaemon({ home: resolveHome(process.env), host: 'app', variables: process.env, version });
    running = daemon;
    if (daemon.outcome === 'already-running') {
      say({ t: 'already-running' });
    } else {
      say({ t: 'running' });
      void asked.then(() => daemon.stop());
      await daemon.finished;
    }
  } catch (error) {
    console.error('daemon:', toErrorShape(error).code);
    say({ t: 'failed', error: toErrorShape(error) });
    code = 1;
  }
  setTimeout(() => process.exit(code), farewellMs);
}

/** Resolves when the main process asks it to stop. */
function listenToMain(port: ParentPort, onRecoveryKey: (id: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const hear = (message: MainMessage) => (message.t === 'stop' ? resolve() : onRecoveryKey(message.id));
    port.on('message', ({ data }) => {
      const parsed = mainMessageSchema.safeParse(data);
      if (parsed.success) hear(parsed.data);
    });
  });
}

async function tellRecoveryKey(daemon: StartedDaemon | null, id: string, say: Say): Promise<void> {
  try {
    if (daemon?.outcome !== 'running') throw new AppError('daemon_unreachable');
    say({ t: 'recovery-key', id, words: [...(await daemon.recoveryKey())] });
  } catch (error) {
    say({ t: 'recovery-key-failed', id, error: toErrorShape(error) });
  }
}

void host(process.parentPort, process.argv[2] ?? '0');
