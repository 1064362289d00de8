// The calls by which a profile is connected, but for the import of logins.
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { AttemptId } from '../../core/ids.ts';
import type { Connection, DaemonHandlers } from '../api/handlers.ts';
import type { UnderWay } from '../under-way.ts';
import { type KeepSecretOptions, keepSecret } from './keep-secret.ts';
import { readPastedSecret } from './pasted-secret.ts';
import type { SignIn } from './sign-in.ts';

export type ConnectCallsOptions = {
  readonly signIn: SignIn;
  readonly secrets: KeepSecretOptions;
  readonly underWay: UnderWay;
  /** @throws AppError `feature_off`, and why the account is not open */
  readonly checkReady: () => void;
};

type ConnectCall = Exclude<Extract<keyof DaemonCalls, `connect.${string}`>, 'connect.imports' | 'connect.import'>;

/** An attempt belongs to the connection that has begun it: with that goes whoever could answer or cancel it. */
async function owned<T extends { readonly attemptId: AttemptId }>(
  signIn: SignIn,
  connection: Connection,
  begin: Promise<T>,
): Promise<T> {
  const answer = await begin;
  connection.onClose(() => void signIn.cancel(answer.attemptId));
  return answer;
}

export function createConnectCalls(options: ConnectCallsOptions): Pick<DaemonHandlers, ConnectCall> {
  const { signIn, secrets, underWay, checkReady } = options;
  return {
    'connect.begin': async (input, connection) => {
      checkReady();
      return owned(signIn, connection, signIn.begin(input));
    },
    'connect.device': async (input, connection) => {
      checkReady();
      return owned(signIn, connection, signIn.device(input));
    },
    'connect.setupToken': async (input, connection) => {
      checkReady();
      return owned(signIn, connection, signIn.setupToken(input));
    },
    'connect.finish': async ({ attemptId, redirect }) => {
      checkReady();
      return signIn.finish(attemptId, redirect);
    },
    'connect.wait': async ({ attemptId }) => {
      checkReady();
      return signIn.wait(attemptId);
    },
    'connect.confirm': async ({ attemptId }) => {
      checkReady();
      return signIn.confirm(attemptId);
    },
    'connect.cancel': async ({ attemptId }) => {
      await signIn.cancel(attemptId);
      return {};
    },
    'connect.secret': async (input) => {
      checkReady();
      return underWay.track(keepSecret(secrets, readPastedSecret(input, secrets.clock.now())));
    },
  };
}
