// The daemon's host as the app forks it, without Electron. Arguments: version, messages of the main process as a JSON list: the next one is
// said whenever the host has said something. Prints what the host says, one JSON text per line.

type Listener = (event: { readonly data: unknown }) => void;

const messages: unknown[] = JSON.parse(process.argv[3] ?? '[]');
const listeners: Listener[] = [];

Object.defineProperty(process, 'parentPort', {
  value: {
    on: (_: 'message', listener: Listener) => listeners.push(listener),
    postMessage(message: unknown) {
      console.log(JSON.stringify(message));
      const [data] = messages.splice(0, 1);
      if (data !== undefined) for (const listener of listeners) listener({ data });
    },
  },
});

void import('../../../../electron/daemon-host.ts');
