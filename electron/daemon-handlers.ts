// Carries the daemon's calls from the bridge to the socket, and remembers which terminals each page has attached to.
import { type BridgedDaemonCall, bridgedDaemonCalls } from '../core/api/bridge.ts';
import type { Client } from '../core/api/call.ts';
import { type DaemonCalls, daemonCalls } from '../core/api/daemon.ts';
import type { SessionId } from '../core/ids.ts';
import type { IpcHandlers, SenderId } from './ipc.ts';

export type BridgedTable = Pick<DaemonCalls, BridgedDaemonCall>;

/** The calls that have a channel at all; `host` calls have none. */
export const bridgedTable = Object.fromEntries(
  bridgedDaemonCalls.map((name) => [name, daemonCalls[name]]),
) as unknown as BridgedTable;

export type DaemonHandlers = {
  readonly handlers: IpcHandlers<BridgedTable>;
  /** Detaches what a page that is gone had attached to: all pages share the app's one connection. */
  release(sender: SenderId): void;
};

export function createDaemonHandlers(daemon: Client<DaemonCalls>): DaemonHandlers {
  const attached = new Map<SenderId, Set<SessionId>>();
  const passOn = Object.fromEntries(
    bridgedDaemonCalls.map((name) => [name, (input: never) => daemon[name](input)]),
  ) as unknown as IpcHandlers<BridgedTable>;
  return {
    handlers: {
      ...passOn,
      'sessions.attach': async (input, sender) => {
        const answer = await daemon['sessions.attach'](input);
        attached.set(sender, (attached.get(sender) ?? new Set()).add(input.id));
        return answer;
      },
      'sessions.detach': async (input, sender) => {
        attached.get(sender)?.delete(input.id);
        return daemon['sessions.detach'](input);
      },
    },
    release(sender) {
      const ids = attached.get(sender) ?? [];
      attached.delete(sender);
      for (const id of ids) daemon['sessions.detach']({ id }).catch(() => {});
    },
  };
}
