// Forks the utility process that hosts the daemon (daemon-host.ts) and gives it the person's environment.
import { join } from 'node:path';
import { utilityProcess } from 'electron';
import type { DaemonProcess } from './hosted-daemon.ts';

export type ForkOptions = {
  /** Folder of the built main bundle. */
  readonly folder: string;
  /** Absolute path of the data folder. */
  readonly home: string;
  readonly version: string;
};

export function forkDaemon({ folder, home, version }: ForkOptions): DaemonProcess {
  const child = utilityProcess.fork(join(folder, 'daemon-host.mjs'), [version], {
    serviceName: 'happier-daemon',
    env: { ...process.env, HAPPIER_HOME: home },
    stdio: 'inherit',
  });
  return {
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    send: (message) => child.postMessage(message),
    kill: () => void child.kill(),
  };
}
