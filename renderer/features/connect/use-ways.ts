// All ways to sign in, kept side by side: who looks at another one and comes back finds what was begun and pasted.
import type { CallOutput } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import type { ShellCalls } from '../../../core/api/shell.ts';
import { useApp } from '../../state/app-context.ts';
import { useOpenLink } from '../../ui/use-open-link.ts';
import { type Attempt, type SignInContext, useAttempt } from './use-attempt.ts';
import { type EmbeddedSignIn, type LeftBecause, useEmbeddedSignIn } from './use-embedded-sign-in.ts';

export type BrowserAttempt = Attempt<CallOutput<ShellCalls, 'signIn.begin'>>;
export type DeviceAttempt = Attempt<CallOutput<DaemonCalls, 'connect.device'>>;
export type SetupTokenAttempt = Attempt<CallOutput<DaemonCalls, 'connect.setupToken'>>;

export type Ways = {
  readonly embedded: EmbeddedSignIn;
  readonly paste: BrowserAttempt;
  readonly system: BrowserAttempt;
  readonly device: DeviceAttempt;
  readonly setupToken: SetupTokenAttempt;
  /** Something is under way: label and id belong to it. */
  readonly isBusy: boolean;
};

/** `replaces`: a setup-token may take the place of what the profile holds. */
export function useWays(context: SignInContext, replaces: boolean, onAnotherWay: (cause: LeftBecause) => void): Ways {
  const { bridge } = useApp();
  const openLink = useOpenLink();
  const begin = bridge.shell['signIn.begin'];
  const embedded = useEmbeddedSignIn(context, onAnotherWay);
  const paste = useAttempt({
    ...context,
    waits: false,
    start: (target) => begin({ ...target, method: 'paste', openBrowser: true }),
  });
  const system = useAttempt({
    ...context,
    waits: true,
    start: (target) => begin({ ...target, method: 'system-browser', openBrowser: true }),
  });
  const device = useAttempt({ ...context, waits: true, start: bridge.daemon['connect.device'] });
  const setupToken = useAttempt({
    ...context,
    waits: true,
    start: async ({ serviceId: _, ...target }) => {
      const answer = await bridge.daemon['connect.setupToken']({ ...target, replace: replaces });
      // On this computer it can end by itself.
      if (answer.ok) openLink(answer.value.loopbackUrl ?? answer.value.authorizeUrl);
      return answer;
    },
  });
  const attempts = [paste, system, device, setupToken];
  const isBusy =
    embedded.isOpen ||
    context.change.changed !== null ||
    attempts.some((attempt) => attempt.open !== null || attempt.busy !== null);
  return { embedded, paste, system, device, setupToken, isBusy };
}
