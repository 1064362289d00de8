// A sign-in that ends in a redirect: the address to send the person to, and the exchange of what comes back.
import { randomUUID } from 'node:crypto';
import type { CallOutput, CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import { attemptHash, type Bundle, newKeyPair, openBundle } from '../../core/crypto/sealed-bundle.ts';
import { AppError } from '../../core/errors.ts';
import { type AttemptId, attemptIdSchema } from '../../core/ids.ts';
import { authorizeUrl } from '../../core/oauth/authorize-url.ts';
import { parseRedirect } from '../../core/oauth/redirect.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { Attempt, RedirectWay } from './attempt.ts';
import { attemptMs } from './attempts.ts';
import { openLoopback, type Taken } from './loopback/listener.ts';
import { requireMethod } from './methods.ts';
import { challengeOf, newVerifier } from './pkce.ts';
import { fatal, isAnotherText } from './redirect-answer.ts';
import type { SignInParts } from './sign-in-options.ts';
import { untilCancelled } from './until-cancelled.ts';

type Request = CallRequest<DaemonCalls, 'connect.begin'>;

export type RedirectSignIn = {
  begin(input: Request): Promise<CallOutput<DaemonCalls, 'connect.begin'>>;
  /** Reads the answer here, before anything is sent, and starts the exchange. @throws AppError, see `parseRedirect` */
  take(attempt: Attempt, way: RedirectWay, text: string): void;
};

const nothingOpen = async () => undefined;

export function createRedirectSignIn(parts: SignInParts): RedirectSignIn {
  const { server, attempts, keep, sodium, random, clock, checkpoint } = parts;

  async function exchange({ serviceId }: ProfileRef, way: RedirectWay, code: string): Promise<Bundle> {
    const { verifier, redirectUri, state, keyPair } = way;
    const { publicKey } = keyPair;
    const { bundle } = await server('exchange', { serviceId }, { publicKey, code, verifier, redirectUri, state });
    const expected = { serviceId, attempt: attemptHash(sodium, { serviceId, state, publicKey, redirectUri }) };
    return openBundle(sodium, bundle, keyPair, expected);
  }

  function take(attempt: Attempt, way: RedirectWay, text: string): void {
    let code: string;
    try {
      code = parseRedirect(text, way).code;
    } catch (error) {
      if (!isAnotherText(error)) attempts.fail(attempt.id, fatal(error));
      throw error;
    }
    attempts.answer(attempt.id, async () => {
      const bundle = await untilCancelled(attempt.cancelled, exchange(attempt, way, code));
      await checkpoint('sign-in.exchanged');
      return keep(attempt, bundle);
    });
  }

  /** What the browser has come back with. */
  function takeFromBrowser(id: AttemptId, way: RedirectWay, address: string): Taken {
    try {
      take(attempts.get(id), way, address);
      return 'taken';
    } catch (error) {
      return isAnotherText(error) ? 'wrong' : 'declined';
    }
  }

  function newWay(redirectUri: string): RedirectWay {
    const state = Buffer.from(random(32)).toString('base64url');
    return { kind: 'redirect', redirectUri, state, verifier: newVerifier(random), keyPair: newKeyPair(sodium, random) };
  }

  async function listen(id: AttemptId, way: RedirectWay, { serviceId }: Request) {
    // Where an override has moved the end of the sign-in to a page, nobody comes back to this computer.
    if (new URL(way.redirectUri).protocol !== 'http:') throw new AppError('unsupported_method', serviceId);
    return openLoopback({ ...way, take: (address) => takeFromBrowser(id, way, address) });
  }

  return {
    take,
    async begin(input) {
      const { serviceId, profileId, method, label } = input;
      requireMethod(serviceId, method);
      const authorization = await server('authorization', { serviceId }, null);
      const id = attemptIdSchema.parse(randomUUID());
      const way = newWay(authorization.redirectUri);
      const close = method === 'system-browser' ? await listen(id, way, input) : nothingOpen;
      const expiresAt = clock.now() + attemptMs;
      attempts.add({ id, serviceId, profileId, label: label ?? null, way, expiresAt, close });
      await checkpoint('sign-in.begun');
      const url = authorizeUrl({ authorization, state: way.state, codeChallenge: challengeOf(way.verifier) });
      const { redirectUri, origins } = authorization;
      return { attemptId: id, authorizeUrl: url, redirectUri, origins: [...origins], expiresAt };
    },
  };
}
