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

/** Who is gone before it hears of its attempt can neither answer nor cancel it. */
async function begun<T extends { readonly attemptId: AttemptId }>(
  signIn: SignIn,
  connection: Connection,
  beginning: Promise<T>,
): Promise<T> {
  let isGone = false;
  connection.onClose(() => {
    isGone = true;
  });
  const answer = await beginning;
  if (isGone) await signIn.cancel(answer.attemptId);
  return answer;
}

async function waited(signIn: SignIn, connection: Connection, attemptId: AttemptId) {
  let isWaiting = true;
  connection.onClose(() => {
    if (isWaiting) void signIn.cancel(attemptId);
  });
  try {
    return await signIn.wait(attemptId);
  } finally {
    isWaiting = false;
  }
}

export function createConnectCalls(options: ConnectCallsOptions): Pick<DaemonHandlers, ConnectCall> {
  const { signIn, secrets, underWay, checkReady } = options;
  return {
    'connect.begin': async (input, connection) => {
      checkReady();
      return begun(signIn, connection, signIn.begin(input));
    },
    'connect.device': async (input, connection) => {
      checkReady();
      return begun(signIn, connection, signIn.device(input));
    },
    'connect.setupToken': async (input, connection) => {
      checkReady();
      return begun(signIn, connection, signIn.setupToken(input));
    },
    'connect.finish': async ({ attemptId, redirect }) => {
      checkReady();
      return signIn.finish(attemptId, redirect);
    },
    'connect.wait': async ({ attemptId }, connection) => {
      checkReady();
      return waited(signIn, connection, attemptId);
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
