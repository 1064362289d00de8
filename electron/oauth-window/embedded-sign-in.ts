// Sign-in by embedded browser (DESIGN §4): the daemon's attempt, the capture window, the redirect back to the daemon. The code stops here.
import type { CallOutput, CallRequest, Client } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { ShellCalls } from '../../core/api/shell.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import { services } from '../../core/catalog/services.ts';
import { toErrorShape } from '../../core/errors.ts';
import type { Attempts } from '../attempts.ts';
import type { Timers } from '../desktop/timers.ts';
import { isLoopback, originOf } from '../security/navigation.ts';
import type { Capture, CaptureEnd } from './capture-end.ts';
import type { CaptureRequest } from './capture-window.ts';

type Input = CallRequest<ShellCalls, 'signIn.embedded'>;
type Outcome = CallOutput<ShellCalls, 'signIn.embedded'>;
type Attempt = CallOutput<DaemonCalls, 'connect.begin'>;

export type EmbeddedSignIn = {
  /** Carries out one sign-in; a second one ends the first. Throws what `connect.begin` throws. */
  start(input: Input): Promise<Outcome>;
  /** Ends the one that is under way, in whichever step it is. */
  cancel(): void;
};

export type EmbeddedSignInOptions = {
  readonly daemon: Pick<Client<DaemonCalls>, 'connect.begin' | 'connect.finish' | 'connect.cancel'>;
  readonly attempts: Attempts;
  open(request: CaptureRequest): Capture;
  readonly timers: Timers;
  /** Whether the running Electron still gets security fixes; an older one opens pages of this machine only. */
  readonly runtimeSupported: boolean;
  readonly packaged: boolean;
  /** Names of the override variables in force, as the daemon says. */
  overrides(): readonly string[];
};

/** One sign-in from its start to its end. `cancel` does what its present step needs. */
type Run = { cancelled: boolean; cancel(): void };

export function createEmbeddedSignIn(options: EmbeddedSignInOptions): EmbeddedSignIn {
  let current: Run | null = null;
  const cancel = (): void => {
    if (!current) return;
    current.cancelled = true;
    current.cancel();
  };
  return {
    cancel,
    async start(input) {
      cancel();
      const run: Run = { cancelled: false, cancel() {} };
      current = run;
      try {
        return await signIn(input, run, options);
      } finally {
        if (current === run) current = null;
      }
    },
  };
}

async function signIn({ label, ...input }: Input, run: Run, options: EmbeddedSignInOptions): Promise<Outcome> {
  const { daemon, attempts, open, timers } = options;
  const method = 'embedded-browser';
  const attempt = await daemon['connect.begin']({ ...input, ...(label === undefined ? {} : { label }), method });
  const { attemptId, authorizeUrl, expiresAt } = attempt;
  const request = captureRequest(attempt, input.serviceId, label || input.profileId, options);
  if (request === null || run.cancelled) {
    await quietly(daemon['connect.cancel']({ attemptId }));
    return run.cancelled ? { outcome: 'cancelled' } : { outcome: 'another-way', cause: 'refused' };
  }
  attempts.begun({ ...input, attemptId, address: authorizeUrl, expiresAt, sender: null });
  const capture = open(request);
  run.cancel = () => capture.end({ outcome: 'cancelled' });
  const expired: CaptureEnd = { outcome: 'failed', error: { code: 'attempt_expired', detail: null } };
  const stopTimer = timers.after(Math.max(0, expiresAt - timers.now()), () => capture.end(expired));
  const end = await capture.ended;
  stopTimer();
  // The window is gone; what is left to be called off is the exchange.
  run.cancel = () => void quietly(daemon['connect.cancel']({ attemptId }));
  return finish(attemptId, end, options);
}

async function finish(
  attemptId: Attempt['attemptId'],
  end: CaptureEnd,
  { daemon, attempts }: EmbeddedSignInOptions,
): Promise<Outcome> {
  if (end.outcome !== 'redirect') {
    attempts.forget(attemptId);
    await quietly(daemon['connect.cancel']({ attemptId }));
    return end.outcome === 'failed' ? { ...end, attemptId } : end;
  }
  try {
    const profile = await attempts.follow(attemptId, daemon['connect.finish']({ attemptId, redirect: end.redirect }));
    return { outcome: 'connected', ...profile };
  } catch (thrown) {
    const error = toErrorShape(thrown);
    return error.code === 'attempt_cancelled' ? { outcome: 'cancelled' } : { outcome: 'failed', error, attemptId };
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
