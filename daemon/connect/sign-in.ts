// The sign-ins of this daemon, as its calls see them: begun in one of three ways, ended by an answer, a wait, or a cancel.
import type { CallOutput, CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import { AppError } from '../../core/errors.ts';
import type { AttemptId } from '../../core/ids.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { UnderWay } from '../under-way.ts';
import { Attempts } from './attempts.ts';
import { createDeviceSignIn } from './device-sign-in.ts';
import { createKeepSignIn, type KeepSignInOptions } from './keep-sign-in.ts';
import { createRedirectSignIn } from './redirect-sign-in.ts';
import { createSetupTokenSignIn, type SetupTokenSignInOptions } from './setup-token-sign-in.ts';
import type { SignInParts } from './sign-in-options.ts';

export type SignIn = {
  /** @throws AppError `unsupported_method`, `connect_port_taken`, and what the server refuses */
  begin(input: CallRequest<DaemonCalls, 'connect.begin'>): Promise<CallOutput<DaemonCalls, 'connect.begin'>>;
  /** @throws AppError `unsupported_method`, `connect_device_disabled`, and what the server refuses */
  device(input: CallRequest<DaemonCalls, 'connect.device'>): Promise<CallOutput<DaemonCalls, 'connect.device'>>;
  /** @throws AppError `profile_exists`, `backend_missing`, `setup_token_failed` */
  setupToken(
    input: CallRequest<DaemonCalls, 'connect.setupToken'>,
  ): Promise<CallOutput<DaemonCalls, 'connect.setupToken'>>;
  /**
   * @throws AppError `attempt_*`, `redirect_*`, `connect_*`, `identity_changed`. After a text that is no answer at all (`redirect_not_url`
   * and the like) the attempt can be finished with another one; every other failure ends it.
   */
  finish(id: AttemptId, text: string): Promise<ProfileRef>;
  /** How the attempt ends. @throws AppError, as `finish` does */
  wait(id: AttemptId): Promise<ProfileRef>;
  /** Resolves when nothing of the attempt is left. */
  cancel(id: AttemptId): Promise<void>;
  /** @throws AppError `attempt_unknown`, `attempt_expired` */
  confirm(id: AttemptId): Promise<ProfileRef>;
  /** Ends what waits for an answer; what is being stored is stored. */
  stop(): Promise<void>;
};

export type SignInOptions = Omit<SignInParts, 'attempts' | 'keep'> &
  Omit<KeepSignInOptions, 'attempts'> &
  Omit<SetupTokenSignInOptions, 'attempts'> & { readonly underWay: UnderWay };

export function createSignIn(given: SignInOptions): SignIn {
  const attempts = new Attempts(given.clock, given.underWay);
  const options = { ...given, attempts };
  const { keep, confirm } = createKeepSignIn(options);
  const redirect = createRedirectSignIn({ ...options, keep });
  const setupToken = createSetupTokenSignIn(options);

  return {
    begin: redirect.begin,
    device: createDeviceSignIn({ ...options, keep }),
    setupToken: setupToken.begin,
    async finish(id, text) {
      const attempt = attempts.get(id);
      const { way } = attempt;
      if (way.kind === 'device') throw new AppError('unsupported_method', attempt.serviceId);
      if (way.kind === 'redirect') redirect.take(attempt, way, text);
      else setupToken.take(attempt, way, text);
      return attempts.outcome(id);
    },
    wait: (id) => attempts.outcome(id),
    cancel: (id) => attempts.cancel(id),
    confirm: (id) => attempts.confirm(id, confirm),
    stop: () => attempts.stop(),
  };
}
