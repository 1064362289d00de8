// A sign-in at a provider: begin makes the attempt and the address, finish turns what came back into a kept profile.
import { randomUUID } from 'node:crypto';
import type { CallOutput, CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import { availableMethods, type ServiceId } from '../../core/catalog/services.ts';
import type { OauthCredential } from '../../core/credential/record.ts';
import { attemptHash, type Bundle, newKeyPair, openBundle } from '../../core/crypto/sealed-bundle.ts';
import type { Sodium } from '../../core/crypto/sodium.ts';
import { AppError, type ErrorCode } from '../../core/errors.ts';
import { type AttemptId, attemptIdSchema, type ProfileId } from '../../core/ids.ts';
import { authorizeUrl } from '../../core/oauth/authorize-url.ts';
import { parseRedirect } from '../../core/oauth/redirect.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { Clock, Random } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ServerClient } from '../server-client.ts';
import { type Attempt, type Attempts, attemptMs } from './attempts.ts';
import { identityChanged } from './identity-change.ts';
import { challengeOf, newVerifier } from './pkce.ts';
import { type StoreOptions, storeCredential } from './store-credential.ts';

export type SignIn = {
  /** @throws AppError `unsupported_method`, and what the server refuses */
  begin(input: CallRequest<DaemonCalls, 'connect.begin'>): Promise<CallOutput<DaemonCalls, 'connect.begin'>>;
  /**
   * @throws AppError `attempt_*`, `redirect_*`, `connect_*`, `identity_changed`. After a text that is no answer at all (`redirect_not_url`
   * and the like) the attempt can be finished with another one; every other failure ends it.
   */
  finish(id: AttemptId, redirect: string): Promise<{ serviceId: ServiceId; profileId: ProfileId }>;
  cancel(id: AttemptId): void;
};

export type SignInOptions = StoreOptions & {
  readonly server: ServerClient;
  readonly attempts: Attempts;
  readonly sodium: Sodium;
  readonly random: Random;
  readonly clock: Clock;
  readonly log: Log;
  readonly checkpoint: Checkpoint;
};

/** The person pasted something else; the attempt is as good as before. */
const pastedWrong: readonly ErrorCode[] = [
  'redirect_not_url',
  'redirect_wrong_address',
  'redirect_missing_code',
  'redirect_missing_state',
];

function newRecord(attempt: Attempt, bundle: Bundle, now: number): OauthCredential {
  const { accessToken, refreshToken, idToken, scope, expiresAt } = bundle;
  return {
    v: 1,
    kind: 'oauth',
    serviceId: attempt.serviceId,
    profileId: attempt.profileId,
    createdAt: now,
    updatedAt: now,
    identity: { email: bundle.providerEmail, accountId: bundle.providerAccountId, plan: bundle.plan },
    accessToken,
    refreshToken,
    idToken,
    scope,
    expiresAt,
    refreshedAt: now,
    refused: null,
  };
}

export function createSignIn(options: SignInOptions): SignIn {
  const { server, attempts, sodium, random, clock, log, checkpoint } = options;

  /** The code and the state's check, locally, before anything is sent. */
  function readAnswer(attempt: Attempt, redirect: string): string {
    try {
      const { code } = parseRedirect(redirect, attempt);
      attempts.use(attempt.id);
      return code;
    } catch (error) {
      if (!(error instanceof AppError) || !pastedWrong.includes(error.code)) attempts.end(attempt.id);
      throw error;
    }
  }

  async function exchange(attempt: Attempt, code: string): Promise<Bundle> {
    const { serviceId, verifier, redirectUri, state, keyPair } = attempt;
    const { publicKey } = keyPair;
    const { bundle } = await server('exchange', { serviceId }, { publicKey, code, verifier, redirectUri, state });
    const expected = { serviceId, attempt: attemptHash(sodium, { serviceId, state, publicKey, redirectUri }) };
    return openBundle(sodium, bundle, keyPair, expected);
  }

  async function keep(attempt: Attempt, bundle: Bundle) {
    attempt.cancelled.signal.throwIfAborted();
    const record = newRecord(attempt, bundle, clock.now());
    return storeCredential(options, {
      record,
      label: attempt.label,
      mayReplace(before) {
        if (before === null || attempt.allowIdentityChange) return;
        if (identityChanged(before.identity, record.identity)) throw new AppError('identity_changed');
      },
    });
  }

  return {
    async begin({ serviceId, profileId, method, label, allowIdentityChange }) {
      if (!availableMethods[serviceId].includes(method)) throw new AppError('unsupported_method', serviceId);
      const authorization = await server('authorization', { serviceId }, null);
      const verifier = newVerifier(random);
      const attempt: Attempt = {
        id: attemptIdSchema.parse(randomUUID()),
        serviceId,
        profileId,
        label: label ?? null,
        allowIdentityChange,
        redirectUri: authorization.redirectUri,
        state: Buffer.from(random(32)).toString('base64url'),
        verifier,
        keyPair: newKeyPair(sodium, random),
        expiresAt: clock.now() + attemptMs,
        cancelled: new AbortController(),
      };
      attempts.add(attempt);
      await checkpoint('sign-in.begun');
      const url = authorizeUrl({ authorization, state: attempt.state, codeChallenge: challengeOf(verifier) });
      const { id: attemptId, redirectUri, expiresAt } = attempt;
      return { attemptId, authorizeUrl: url, redirectUri, origins: [...authorization.origins], expiresAt };
    },

    async finish(id, redirect) {
      const attempt = attempts.get(id);
      const code = readAnswer(attempt, redirect);
      try {
        const bundle = await exchange(attempt, code);
        await checkpoint('sign-in.exchanged');
        const { serviceId, profileId } = await keep(attempt, bundle);
        log.info('signed in', { serviceId, profileId });
        return { serviceId, profileId };
      } catch (error) {
        throw attempt.cancelled.signal.aborted ? new AppError('attempt_cancelled') : error;
      } finally {
        attempts.end(id);
      }
    },

    cancel: (id) => attempts.cancel(id),
  };
}
