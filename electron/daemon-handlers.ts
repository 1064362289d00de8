// Carries the daemon's calls from the bridge to the socket, and remembers which terminals and sign-ins each page has opened.
import { type BridgedDaemonCall, bridgedDaemonCalls } from '../core/api/bridge.ts';
import type { Client } from '../core/api/call.ts';
import { type DaemonCalls, daemonCalls } from '../core/api/daemon.ts';
import type { SessionId } from '../core/ids.ts';
import type { Attempts } from './attempts.ts';
import type { IpcHandlers, SenderId } from './ipc.ts';

export type BridgedTable = Pick<DaemonCalls, BridgedDaemonCall>;

/** The calls that have a channel at all; `host` calls have none. */
export const bridgedTable = Object.fromEntries(
  bridgedDaemonCalls.map((name) => [name, daemonCalls[name]]),
) as unknown as BridgedTable;

export type DaemonHandlers = {
  readonly handlers: IpcHandlers<BridgedTable>;
  /** Ends what a page that is gone had opened, since all pages share the app's one connection: terminals are detached, sign-ins cancelled. */
  release(sender: SenderId): void;
  /** Whether this page is attached to the session's terminal. */
  shows(sender: SenderId, id: SessionId): boolean;
  /** Whether any page has been. */
  hasShown(id: SessionId): boolean;
};

export function createDaemonHandlers(daemon: Client<DaemonCalls>, attempts: Attempts): DaemonHandlers {
  const attached = new Map<SenderId, Set<SessionId>>();
  const everShown = new Set<SessionId>();
  const passOn = Object.fromEntries(
    bridgedDaemonCalls.map((name) => [name, (input: never) => daemon[name](input)]),
  ) as unknown as IpcHandlers<BridgedTable>;
  return {
    handlers: {
      ...passOn,
      ...signInHandlers(daemon, attempts),
      'sessions.attach': async (input, sender) => {
        const answer = await daemon['sessions.attach'](input);
        everShown.add(input.id);
        attached.set(sender, (attached.get(sender) ?? new Set()).add(input.id));
        return answer;
      },
      'sessions.detach': async (input, sender) => {
        attached.get(sender)?.delete(input.id);
        return daemon['sessions.detach'](input);
      },
    },
    shows: (sender, id) => attached.get(sender)?.has(id) ?? false,
    hasShown: (id) => everShown.has(id),
    release(sender) {
      const ids = attached.get(sender) ?? [];
      attached.delete(sender);
      for (const id of ids) daemon['sessions.detach']({ id }).catch(() => {});
      for (const attemptId of attempts.ofSender(sender)) {
        attempts.forget(attemptId);
        daemon['connect.cancel']({ attemptId }).catch(() => {});
      }
    },
  };
}

type SignInCalls = 'connect.device' | 'connect.setupToken' | 'connect.wait' | 'connect.confirm' | 'connect.cancel';

function signInHandlers(daemon: Client<DaemonCalls>, attempts: Attempts): Pick<IpcHandlers<BridgedTable>, SignInCalls> {
  return {
    'connect.device': async (input, sender) => {
      const answer = await daemon['connect.device'](input);
      const { serviceId, profileId } = input;
      attempts.begun({ ...answer, serviceId, profileId, address: answer.verificationUrl, sender });
      return answer;
    },
    'connect.setupToken': async (input, sender) => {
      const answer = await daemon['connect.setupToken'](input);
      const { profileId } = input;
      const serviceId = 'claude-subscription';
      attempts.begun({ ...answer, serviceId, profileId, address: answer.authorizeUrl, sender });
      return answer;
    },
    'connect.wait': (input) => attempts.follow(input.attemptId, daemon['connect.wait'](input)),
    'connect.confirm': (input) => attempts.follow(input.attemptId, daemon['connect.confirm'](input)),
    'connect.cancel': (input) => {
      attempts.forget(input.attemptId);
      return daemon['connect.cancel'](input);
    },
  };
}
