// Puts the app's end of the daemon together: supervisor, link, and what is known of both.
import type { Client } from '../core/api/call.ts';
import type { DaemonCalls } from '../core/api/daemon.ts';
import type { DaemonState } from '../core/api/state.ts';
import { connectDaemon } from '../daemon/api/client.ts';
import { createDaemonLink, type LinkListeners } from './daemon-link.ts';
import { type ForkOptions, forkDaemon } from './daemon-process.ts';
import { createDaemonSupervisor, type DaemonStatus, type DaemonSupervisor } from './daemon-supervisor.ts';
import type { Timers } from './desktop/timers.ts';

export type DaemonSide = DaemonSupervisor & {
  readonly call: Client<DaemonCalls>;
  state(): DaemonState | null;
  isRunning(): boolean;
  /** Neither there nor on its way. */
  isStopped(): boolean;
};

type Options = ForkOptions & LinkListeners & { readonly timers: Timers; onStatus(status: DaemonStatus): void };

export function createDaemonSide(options: Options): DaemonSide {
  const { home, timers, onStatus } = options;
  const link = createDaemonLink(options);
  let now: DaemonStatus['state'] = 'starting';
  const supervisor = createDaemonSupervisor({
    connect: () => connectDaemon({ home, client: 'app' }),
    fork: () => forkDaemon(options),
    timers,
    onConnection: link.follow,
    onStatus(status) {
      now = status.state;
      link.expect(now !== 'stopped');
      onStatus(status);
    },
  });
  return {
    ...supervisor,
    call: link.call,
    state: link.state,
    isRunning: () => now === 'running',
    isStopped: () => now === 'stopped',
  };
}
