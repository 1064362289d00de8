// Entry of the utility process that hosts the daemon for the app. The main process tells it when to stop; the rest goes over the socket.
import { toErrorShape } from '../core/errors.ts';
import { resolveHome } from '../daemon/api/home.ts';
import { startDaemon } from '../daemon/start.ts';
import { type HostMessage, mainMessageSchema } from './daemon-messages.ts';

/** The part of Electron's parent port that is used. */
type ParentPort = {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
};

/** Long enough for a last message to arrive before the process is gone. */
const farewellMs = 500;

async function host(port: ParentPort, version: string): Promise<void> {
  const say = (message: HostMessage) => port.postMessage(message);
  const asked = stopRequest(port);
  let code = 0;
  try {
    const daemon = await startDaemon({ home: resolveHome(process.env), host: 'app', variables: process.env, version });
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

function stopRequest(port: ParentPort): Promise<void> {
  return new Promise((resolve) => {
    port.on('message', ({ data }) => {
      if (mainMessageSchema.safeParse(data).success) resolve();
    });
  });
}

void host(process.parentPort, process.argv[2] ?? '0');
