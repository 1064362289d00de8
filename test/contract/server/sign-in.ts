// A sign-in as the daemon carries it out, step by step, for tests of the server's side of it.
import { createHash, randomBytes } from 'node:crypto';
import {
  type Attempt,
  attemptHash,
  type Bundle,
  type KeyPair,
  newKeyPair,
  openBundle,
} from '../../../core/crypto/sealed-bundle.ts';
import type { Sodium } from '../../../core/crypto/sodium.ts';
import { type Authorization, authorizeUrl } from '../../../core/oauth/authorize-url.ts';
import { followSignIn, type OauthService } from '../../support/oauth-persons.ts';
import type { ServerBench } from './bench.ts';

const random = (bytes: number) => new Uint8Array(randomBytes(bytes));

export type TestSignIn = {
  readonly serviceId: OauthService;
  readonly keys: KeyPair;
  readonly redirectUri: string;
  /** The body of an exchange, with values replaced. */
  body(change?: Record<string, unknown>): Record<string, unknown>;
  /** Opens a bundle as the attempt, or as one that differs from it. */
  open(bundle: string, change?: Partial<Attempt>): Bundle;
};

/** Begun at the server and approved by whoever consents at the simulator. */
export async function newSignIn(bench: ServerBench, sodium: Sodium, serviceId: OauthService): Promise<TestSignIn> {
  const { body } = await bench.ask('authorization', { serviceId });
  const authorization = body as Authorization;
  const { redirectUri } = authorization;
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
  const answer = new URL(await followSignIn(authorizeUrl({ authorization, state, codeChallenge })));
  return signInWith(sodium, serviceId, { code: answer.searchParams.get('code') ?? '', verifier, redirectUri, state });
}

type Grant = Readonly<Record<'code' | 'verifier' | 'redirectUri' | 'state', string>>;

/** One whose grant nobody has approved. */
export function signInWith(sodium: Sodium, serviceId: OauthService, grant: Grant): TestSignIn {
  const keys = newKeyPair(sodium, random);
  const { publicKey } = keys;
  const { redirectUri, state } = grant;
  return {
    serviceId,
    keys,
    redirectUri,
    body: (change = {}) => ({ publicKey, ...grant, ...change }),
    open(bundle, change = {}) {
      const attempt = attemptHash(sodium, { serviceId, state, publicKey, redirectUri, ...change });
      return openBundle(sodium, bundle, keys, { serviceId: change.serviceId ?? serviceId, attempt });
    },
  };
}
