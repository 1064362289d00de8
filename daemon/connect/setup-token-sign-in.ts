// A sign-in by `claude setup-token`, run for the person: its address to open, what they bring back typed into it, its token kept.
import { randomUUID } from 'node:crypto';
import type { CallOutput, CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import { readKey } from '../../core/catalog/key-family.ts';
import { AppError } from '../../core/errors.ts';
import { attemptIdSchema } from '../../core/ids.ts';
import type { Clock } from '../clock.ts';
import type { Attempt, SetupTokenWay } from './attempt.ts';
import { type Attempts, attemptMs } from './attempts.ts';
import { type KeepSecretOptions, keepSecret, requireFree } from './keep-secret.ts';
import { fatal, isAnotherText } from './redirect-answer.ts';
import type { SetupTokenRun } from './setup-token/run-setup-token.ts';

type Request = CallRequest<DaemonCalls, 'connect.setupToken'>;

export type SetupTokenSignInOptions = KeepSecretOptions & {
  readonly attempts: Attempts;
  readonly clock: Clock;
  /** Starts the program. @throws AppError `backend_missing` */
  readonly openSetupToken: (timeoutMs: number) => Promise<SetupTokenRun>;
};

export type SetupTokenSignIn = {
  begin(input: Request): Promise<CallOutput<DaemonCalls, 'connect.setupToken'>>;
  /** Types in what the person pasted. @throws AppError, see `parseRedirect` */
  take(attempt: Attempt, way: SetupTokenWay, text: string): void;
};

const serviceId = 'claude-subscription';

export function createSetupTokenSignIn(options: SetupTokenSignInOptions): SetupTokenSignIn {
  const { attempts, clock, openSetupToken } = options;

  async function keep(attempt: Attempt, token: string, replace: boolean) {
    const { profileId, label, cancelled } = attempt;
    const secret = { serviceId, profileId, label, kind: 'setup-token', replace, cancelled } as const;
    const kept = { ...secret, token: readKey(serviceId, token), issuedAt: clock.now(), skipCheck: false };
    const { profileId: stored } = await keepSecret(options, kept);
    return { serviceId, profileId: stored } as const;
  }

  /** The program's end is the attempt's. */
  async function follow(attempt: Attempt, run: SetupTokenRun, replace: boolean): Promise<void> {
    try {
      const token = await run.token;
      attempts.answer(attempt.id, () => keep(attempt, token, replace));
    } catch (error) {
      attempts.fail(attempt.id, fatal(error));
    }
  }

  function add({ profileId, label, replace }: Request, run: SetupTokenRun, expiresAt: number): Attempt {
    const attempt = attempts.add({
      id: attemptIdSchema.parse(randomUUID()),
      serviceId,
      profileId,
      label: label ?? null,
      way: { kind: 'setup-token', submit: (text) => run.submit(text) },
      expiresAt,
      async close() {
        run.cancel();
        // Gone means that the program is.
        await run.token.catch(() => undefined);
      },
    });
    void follow(attempt, run, replace);
    return attempt;
  }

  return {
    take(attempt, way, text) {
      try {
        way.submit(text);
      } catch (error) {
        // What was typed in already cannot be typed in again; the program says how that ends.
        const goesOn = isAnotherText(error) || (error instanceof AppError && error.code === 'attempt_unknown');
        if (!goesOn) attempts.fail(attempt.id, fatal(error));
        throw error;
      }
    },
    async begin(input) {
      await requireFree(options, { serviceId, ...input });
      const run = await openSetupToken(attemptMs);
      const expiresAt = clock.now() + attemptMs;
      const { id } = add(input, run, expiresAt);
      const addresses = Promise.all([run.authorizeUrl, run.loopbackUrl]);
      const [authorizeUrl, loopbackUrl] = await addresses.catch(async (error: unknown) => {
        // Nobody gets to know of it.
        await attempts.cancel(id);
        throw error;
      });
      return { attemptId: id, authorizeUrl, ...(loopbackUrl === null ? {} : { loopbackUrl }), expiresAt };
    },
  };
}
