// A small OAuth client of our own for the simulator's tests: it knows the RFCs, not the simulator.
import { createHash, randomBytes } from 'node:crypto';
import type { Simulator } from '../../providers/start-simulator.ts';

export const CLIENT_ID = 'app_EMoamEEZ73f0CkXaXp7hrann';
export const REDIRECT_URI = 'http://localhost:1455/auth/callback';

export type Attempt = { readonly verifier: string; readonly state: string; readonly url: URL };

/** A new authorization request; `change` replaces parameters, null removes one. */
export function newAttempt(simulator: Simulator, change: Record<string, string | null> = {}): Attempt {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const url = new URL(simulator.direct('https://auth.openai.com/oauth/authorize'));
  const parameters: Record<string, string | null> = {
    response_type: 'code',
    client_id: CLIENT_ID,
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email offline_access',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
    ...change,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
  return { verifier, state, url };
}

/** The redirect that an answer leads to; throws when it is none. */
export function redirectOf(response: Response): URL {
  const location = response.headers.get('location');
  if (response.status !== 302 || !location) throw new Error(`no redirect but ${response.status}`);
  return new URL(location);
}

/** What the form on the sign-in page sends. */
export async function decide(url: URL, form: Record<string, string>): Promise<URL> {
  return redirectOf(await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' }));
}

/** Allows the request for an account; gives the code. */
export async function allow(attempt: Attempt, accountId: string): Promise<string> {
  const redirect = await decide(attempt.url, { decision: 'allow', account: accountId });
  return redirect.searchParams.get('code') ?? '';
}

export type TokenAnswer = { readonly status: number; readonly body: Record<string, unknown> };

export async function postToken(
  simulator: Simulator,
  form: Record<string, string>,
  type: 'form' | 'json' = 'form',
): Promise<TokenAnswer> {
  const response = await fetch(simulator.direct('https://auth.openai.com/oauth/token'), {
    method: 'POST',
    ...(type === 'form'
      ? { body: new URLSearchParams(form) }
      : { body: JSON.stringify(form), headers: { 'content-type': 'application/json' } }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

export function exchange(
  simulator: Simulator,
  code: string,
  verifier: string,
  change: Record<string, string> = {},
): Promise<TokenAnswer> {
  return postToken(simulator, {
    grant_type: 'authorization_code',
    client_id: CLIENT_ID,
    code,
    code_verifier: verifier,
    redirect_uri: REDIRECT_URI,
    ...change,
  });
}

export function refresh(
  simulator: Simulator,
  refreshToken: string,
  type: 'form' | 'json' = 'form',
): Promise<TokenAnswer> {
  return postToken(simulator, { grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: refreshToken }, type);
}

/** The payload of a JWT. */
export function claims(token: unknown): Record<string, unknown> {
  const payload = String(token).split('.')[1] ?? '';
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}
