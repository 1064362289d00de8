// Sign-in by embedded browser (DESIGN §4): the daemon's attempt, the capture window, the redirect back to the daemon. The code stops here.
import type { CallOutput, CallRequest, Client } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { ShellCalls } from '../../core/api/shell.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import { services } from '../../core/catalog/services.ts';
import { toErrorShape } from '../../core/errors.ts';
import type { Timers } from '../desktop/timers.ts';
import { isLoopback, originOf } from '../security/navigation.ts';
import type { Capture, CaptureEnd } from './capture-end.ts';
import type { CaptureRequest } from './capture-window.ts';

type Input = CallRequest<ShellCalls, 'signIn.embedded'>;
type Outcome = CallOutput<ShellCalls, 'signIn.embedded'>;
type Attempt = CallOutput<DaemonCalls, 'connect.begin'>;

export type EmbeddedSignIn = (input: Input) => Promise<Outcome>;

export type EmbeddedSignInOptions = {
  readonly daemon: Pick<Client<DaemonCalls>, 'connect.begin' | 'connect.finish' | 'connect.cancel'>;
  open(request: CaptureRequest): Capture;
  readonly timers: Timers;
  /** Whether the running Electron still gets security fixes; an older one opens pages of this machine only. */
  readonly runtimeSupported: boolean;
  readonly packaged: boolean;
  /** Names of the override variables in force, as the daemon says. */
  overrides(): readonly string[];
};

/** @returns a function that carries out one sign-in; a second one ends the first. It throws what `connect.begin` throws. */
export function createEmbeddedSignIn(options: EmbeddedSignInOptions): EmbeddedSignIn {
  const { daemon, open, timers } = options;
  let current: Capture | null = null;

  return async ({ label, ...input }) => {
    current?.end({ outcome: 'cancelled' });
    const attempt = await daemon['connect.begin']({
      ...input,
      ...(label === undefined ? {} : { label }),
      method: 'embedded-browser',
    });
    const request = captureRequest(attempt, input.serviceId, label || input.profileId, options);
    if (request === null) {
      await quietly(daemon['connect.cancel']({ attemptId: attempt.attemptId }));
      return { outcome: 'another-way', cause: 'refused' };
    }
    current?.end({ outcome: 'cancelled' });
    const capture = open(request);
    current = capture;
    const expired: CaptureEnd = { outcome: 'failed', error: { code: 'attempt_expired', detail: null } };
    const stopTimer = timers.after(Math.max(0, attempt.expiresAt - timers.now()), () => capture.end(expired));
    const end = await capture.ended;
    stopTimer();
    if (current === capture) current = null;
    return finish(daemon, attempt, end);
  };
}

async function finish(daemon: EmbeddedSignInOptions['daemon'], attempt: Attempt, end: CaptureEnd): Promise<Outcome> {
  const { attemptId } = attempt;
  if (end.outcome !== 'redirect') {
    await quietly(daemon['connect.cancel']({ attemptId }));
    return end;
  }
  try {
    const profile = await daemon['connect.finish']({ attemptId, redirect: end.redirect });
    return { outcome: 'connected', ...profile };
  } catch (error) {
    return { outcome: 'failed', error: toErrorShape(error) };
  }
}

/** What the window may show, or null where this runtime must not open it at all. */
function captureRequest(
  attempt: Attempt,
  serviceId: ServiceId,
  profile: string,
  { packaged, overrides, runtimeSupported }: EmbeddedSignInOptions,
): CaptureRequest | null {
  const { authorizeUrl, redirectUri, origins } = attempt;
  const loopbackAllowed = !packaged && overrides().includes(authorizeOverride(serviceId));
  const ofThisMachine = isLoopback(authorizeUrl);
  if (ofThisMachine ? !loopbackAllowed : !runtimeSupported || !authorizeUrl.startsWith('https:')) return null;
  const own = originOf(authorizeUrl);
  return {
    authorizeUrl,
    rules: { redirectUri, loopbackAllowed, origins: own === null ? origins : [own, ...origins] },
    service: services[serviceId].name,
    profile,
  };
}

/** The variable that moves a service's sign-in page (DESIGN §6). */
function authorizeOverride(serviceId: ServiceId): string {
  return `HAPPIER_CONNECTED_SERVICES_${serviceId.toUpperCase().replaceAll('-', '_')}_OAUTH_AUTHORIZE_URL`;
}

/** The attempt ends by itself after ten minutes; a failed cancel changes nothing for the person. */
async function quietly(call: Promise<unknown>): Promise<void> {
  await call.catch(() => {});
}
