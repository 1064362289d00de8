// A small OAuth client of our own for the simulator's tests: it knows the RFCs, not the simulator.
import { createHash, randomBytes } from 'node:crypto';
import type { Simulator } from '../../providers/start-simulator.ts';
import { type Flow, flows } from './flows.ts';

/** OpenAI's. */
export const REDIRECT_URI = flows.openai.redirectUri;

export type Attempt = { readonly flow: Flow; readonly verifier: string; readonly state: string; readonly url: URL };

/** A new authorization request; `change` replaces parameters, null removes one. */
export function newAttempt(
  simulator: Simulator,
  change: Record<string, string | null> = {},
  flow: Flow = flows.openai,
): Attempt {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const url = new URL(simulator.direct(flow.authorizeUrl));
  const parameters: Record<string, string | null> = {
    ...flow.parameters,
    response_type: 'code',
    client_id: flow.clientId,
    redirect_uri: flow.redirectUri,
    scope: flow.scope,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
    ...change,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
  return { flow, verifier, state, url };
}

/** The redirect that an answer leads to; throws when it is none. */
export function redirectOf(response: Response): URL {
  const location = response.headers.get('location');
  if (response.status !== 302 || !location) throw new Error(`no redirect but ${response.status}`);
  return new URL(location);
}

export const open = (url: URL | string): Promise<Response> => fetch(url, { redirect: 'manual' });

/** What the form on a sign-in page sends. */
export const submit = (url: URL | string, form: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });

export async function decide(url: URL, form: Record<string, string>): Promise<URL> {
  return redirectOf(await submit(url, form));
}

/** Allows the request for an account; gives the code. */
export async function allow(attempt: Attempt, accountId: string): Promise<string> {
  const redirect = await decide(attempt.url, { decision: 'allow', account: accountId });
  return redirect.searchParams.get('code') ?? '';
}

export type TokenAnswer = { readonly status: number; readonly body: Record<string, unknown> };

export function postFields(
  simulator: Simulator,
  url: string,
  fields: Record<string, string>,
  encoding: 'form' | 'json',
): Promise<Response> {
  return fetch(simulator.direct(url), {
    method: 'POST',
    ...(encoding === 'form'
      ? { body: new URLSearchParams(fields) }
      : { body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } }),
  });
}

/** `encoding`: default the flow's. */
export async function postToken(
  simulator: Simulator,
  fields: Record<string, string>,
  flow: Flow = flows.openai,
  encoding: 'form' | 'json' = flow.encoding,
): Promise<TokenAnswer> {
  const response = await postFields(simulator, flow.tokenUrl, fields, encoding);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** `change` replaces fields of the request. */
export function exchange(
  simulator: Simulator,
  { flow, verifier, state }: Pick<Attempt, 'flow' | 'verifier' | 'state'>,
  code: string,
  change: Record<string, string> = {},
): Promise<TokenAnswer> {
  const fields = {
    ...flow.tokenFields,
    grant_type: 'authorization_code',
    client_id: flow.clientId,
    code,
    code_verifier: verifier,
    redirect_uri: flow.redirectUri,
    ...(flow.sendsState && { state }),
    ...change,
  };
  return postToken(simulator, fields, flow);
}

export function refresh(
  simulator: Simulator,
  refreshToken: string,
  flow: Flow = flows.openai,
  encoding: 'form' | 'json' = flow.encoding,
): Promise<TokenAnswer> {
  const { clientId, tokenFields } = flow;
  const fields = { ...tokenFields, grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken };
  return postToken(simulator, fields, flow, encoding);
}

/** The payload of a JWT. */
export function claims(token: unknown): Record<string, unknown> {
  const payload = String(token).split('.')[1] ?? '';
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}

export async function bodyOf(response: Response): Promise<{ status: number; body: Record<string, unknown> }> {
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
