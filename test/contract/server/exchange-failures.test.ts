// Every way in which a provider can fail an exchange, each by its name: an outage is never told as the person's fault.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readySodium, type Sodium } from '../../../core/crypto/sodium.ts';
import { oauthClients } from '../../../core/oauth/clients.ts';
import { googleClientSecret } from '../../providers/google/registration.ts';
import { addPerson, consentAs, type OauthService, oauthServices, providerNames } from '../../support/oauth-persons.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { openBench, type ServerBench } from './bench.ts';
import { newSignIn, signInWith } from './sign-in.ts';
import { startTokenEndpoint } from './token-endpoint.ts';

const prefixes = {
  'openai-codex': 'OPENAI_CODEX',
  'claude-subscription': 'CLAUDE_SUBSCRIPTION',
  gemini: 'GEMINI',
} as const;
const tokenUrlOf = (serviceId: OauthService) => `HAPPIER_CONNECTED_SERVICES_${prefixes[serviceId]}_OAUTH_TOKEN_URL`;
const impatient = { HAPPIER_CONNECTED_SERVICES_OAUTH_EXCHANGE_TIMEOUT_MS: '1000' };
const failed = (status: number, error: string) => ({ status, body: { error } });

let sodium: Sodium;
let simulator: TestSimulator;
beforeAll(async () => {
  sodium = await readySodium();
  simulator = await startTestSimulator();
  consentAs(simulator, addPerson(simulator, 'demo@example.com'));
});
afterAll(() => simulator.close());

let bench: ServerBench;
const open = async (variables: Record<string, string> = {}) => {
  await bench?.close();
  const all = { ...simulator.environment(), ...variables };
  bench = await openBench({ fetch: globalThis.fetch, variables: all, clientSecret: async () => googleClientSecret });
};
beforeEach(() => open());
afterEach(() => {
  simulator.control.clearFaults();
  simulator.control.release();
});
afterAll(() => bench.close());

/** A sign-in that the person approved, exchanged. */
async function exchange(serviceId: OauthService) {
  const signIn = await newSignIn(bench, sodium, serviceId);
  return bench.ask('exchange', { serviceId }, { body: signIn.body() });
}

/** An exchange at a token endpoint of the test's own. */
async function exchangeAt(serviceId: OauthService, answer: Parameters<typeof startTokenEndpoint>[0]) {
  const endpoint = await startTokenEndpoint(answer);
  await open({ [tokenUrlOf(serviceId)]: endpoint.url, ...impatient });
  const redirectUri = oauthClients[serviceId]?.redirectUri ?? '';
  const grant = { code: 'a-code', verifier: 'x'.repeat(43), redirectUri, state: 'a-state' };
  const result = await bench.ask('exchange', { serviceId }, { body: signInWith(sodium, serviceId, grant).body() });
  await endpoint.close();
  return { ...result, requests: endpoint.count() };
}
const json =
  (status: number, body: unknown): Parameters<typeof startTokenEndpoint>[0] =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

describe.each(oauthServices)('at %s', (serviceId) => {
  const provider = providerNames[serviceId];

  it.each(['403-html', '429', '429-retry-after', '500', '503', '529', 'cut', 'malformed'] as const)(
    '%s is named as a failure of the provider',
    async (kind) => {
      simulator.control.fault({ provider, endpoint: 'token', kind });
      expect(await exchange(serviceId)).toEqual(failed(502, 'connect_oauth_exchange_failed'));
    },
  );

  it('no answer in time is named as such', async () => {
    await open(impatient);
    simulator.control.fault({ provider, endpoint: 'token', kind: 'slow' });
    expect(await exchange(serviceId)).toEqual(failed(504, 'connect_oauth_timeout'));
  });

  it('an answer without end is cut off in time', async () => {
    const result = await exchangeAt(serviceId, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"access_token":"');
    });
    expect(result).toMatchObject(failed(504, 'connect_oauth_timeout'));
  });

  it('nobody there is named as a failure of the provider', async () => {
    const endpoint = await startTokenEndpoint(() => {});
    await endpoint.close();
    await open({ [tokenUrlOf(serviceId)]: endpoint.url });
    expect(await exchange(serviceId)).toEqual(failed(502, 'connect_oauth_exchange_failed'));
  });

  it('a refused code is named as such', async () => {
    simulator.control.fault({ provider, endpoint: 'token', kind: '400' });
    expect(await exchange(serviceId)).toEqual(failed(400, 'connect_oauth_invalid_grant'));
  });

  it('a refused client is named as such', async () => {
    simulator.control.fault({ provider, endpoint: 'token', kind: '401', code: 'invalid_client' });
    expect(await exchange(serviceId)).toEqual(failed(400, 'connect_oauth_invalid_client'));
  });

  const tokens = { access_token: 'an-access-token', token_type: 'Bearer', expires_in: 3600 };
  it.each<[string, unknown, number, string]>([
    ['no refresh token', tokens, 400, 'connect_oauth_missing_refresh_token'],
    ['no access token', { refresh_token: 'a-refresh-token' }, 502, 'connect_oauth_exchange_failed'],
    ['a list', [tokens], 502, 'connect_oauth_exchange_failed'],
    [
      'more than fits',
      { ...tokens, refresh_token: 'r', more: 'x'.repeat(200_000) },
      502,
      'connect_oauth_exchange_failed',
    ],
  ])('an answer with %s is named as such', async (_, body, status, error) => {
    expect(await exchangeAt(serviceId, json(200, body))).toMatchObject(failed(status, error));
  });

  it.each([302, 307, 308])('a redirect with %d is not followed', async (status) => {
    const elsewhere = await startTokenEndpoint((_request, response) => response.end('{}'));
    const result = await exchangeAt(serviceId, (_request, response) => {
      response.writeHead(status, { location: elsewhere.url }).end();
    });
    expect(result).toMatchObject({ ...failed(502, 'connect_oauth_exchange_failed'), requests: 1 });
    expect(elsewhere.count()).toBe(0);
    await elsewhere.close();
  });

  it('a refusal without a reason, or with an unknown one, is not told as a refusal of the code', async () => {
    for (const answer of [json(401, { detail: 'no' }), json(400, { error: 'teapot' }), json(404, {})]) {
      expect(await exchangeAt(serviceId, answer)).toMatchObject(failed(502, 'connect_oauth_exchange_failed'));
    }
  });
});

describe('a grant that lacks what the backends need', () => {
  const tokens = { access_token: 'an-access-token', refresh_token: 'a-refresh-token', expires_in: 3600 };

  it.each<[OauthService, string]>([
    ['claude-subscription', 'user:inference user:profile'],
    ['gemini', 'https://www.googleapis.com/auth/userinfo.email'],
  ])('is named as such: %s', async (serviceId, scope) => {
    const refused = await exchangeAt(serviceId, json(200, { ...tokens, scope }));
    expect(refused).toMatchObject(failed(400, 'connect_oauth_missing_scope'));
    // RFC 6749 §5.1: an answer without a scope means the one that was asked for.
    expect(await exchangeAt(serviceId, json(200, tokens))).toMatchObject({ status: 200 });
  });
});

it('an account that the provider no longer serves is named as such, and not as a failed sign-in', async () => {
  const retired = json(403, { error: { code: 403, message: 'UNSUPPORTED_CLIENT', status: 'PERMISSION_DENIED' } });
  expect(await exchangeAt('gemini', retired)).toMatchObject(failed(403, 'ineligible'));
});
