// The exchange of a code: what the provider is told, what comes back sealed, and how every way it can fail is named.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attemptHash, type KeyPair, newKeyPair, openBundle } from '../../../core/crypto/sealed-bundle.ts';
import { readySodium, type Sodium } from '../../../core/crypto/sodium.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { type Attempt, allow, newAttempt, REDIRECT_URI } from '../providers/oauth-client.ts';
import { credentialWrite, openBench, type ServerBench } from './bench.ts';
import { startTokenEndpoint } from './token-endpoint.ts';

const codex = { serviceId: 'openai-codex' };
const random = (bytes: number) => new Uint8Array(randomBytes(bytes));

let sodium: Sodium;
let simulator: TestSimulator;
let accountId: string;
beforeAll(async () => {
  sodium = await readySodium();
  simulator = await startTestSimulator();
  accountId = simulator.control.openai.addAccount({ email: 'demo@example.com', plan: 'plus' }).accountId;
});
afterAll(() => simulator.close());

let bench: ServerBench;
let keys: KeyPair;
let attempt: Attempt;
const open = async (variables: Record<string, string> = {}) => {
  await bench?.close();
  bench = await openBench({ fetch: globalThis.fetch, variables: { ...simulator.environment(), ...variables } });
};
beforeEach(async () => {
  simulator.control.forgetRequests();
  keys = newKeyPair(sodium, random);
  attempt = newAttempt(simulator);
  await open();
});
afterEach(async () => {
  simulator.control.clearFaults();
  simulator.control.release();
});
afterAll(() => bench.close());

const requestBody = (code: string, change: Record<string, unknown> = {}) => ({
  publicKey: keys.publicKey,
  code,
  verifier: attempt.verifier,
  redirectUri: REDIRECT_URI,
  state: attempt.state,
  ...change,
});
const exchange = (code: string, change: Record<string, unknown> = {}) =>
  bench.ask('exchange', codex, { body: requestBody(code, change) });
const tokenRequests = () => simulator.control.requests({ endpoint: 'token' });
const failed = (status: number, error: string) => ({ status, body: { error } });
const expectedAttempt = (change: Record<string, string> = {}) => ({
  serviceId: 'openai-codex' as const,
  attempt: attemptHash(sodium, {
    serviceId: 'openai-codex',
    state: attempt.state,
    publicKey: keys.publicKey,
    redirectUri: REDIRECT_URI,
    ...change,
  }),
});

describe('a sign-in', () => {
  it('ends in a bundle that only the asking attempt can open', async () => {
    const { status, body } = await exchange(await allow(attempt, accountId));
    expect(status).toBe(200);
    const { bundle } = body as { bundle: string };
    const opened = openBundle(sodium, bundle, keys, expectedAttempt());
    const issued = simulator.control.openai.issued(accountId);
    expect(opened).toMatchObject({
      serviceId: 'openai-codex',
      providerEmail: 'demo@example.com',
      providerAccountId: accountId,
    });
    expect(issued.accessTokens).toContain(opened.accessToken);
    expect(issued.currentRefreshTokens).toContain(opened.refreshToken);
    expect(() => openBundle(sodium, bundle, newKeyPair(sodium, random), expectedAttempt())).toThrow();
    expect(() => openBundle(sodium, bundle, keys, expectedAttempt({ state: 'another' }))).toThrow();
  });

  it('tells the provider what its clients tell it, in a form, and nothing else', async () => {
    const code = await allow(attempt, accountId);
    await exchange(code);
    const [request, ...more] = tokenRequests();
    expect(more).toEqual([]);
    expect(request?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
    expect(Object.fromEntries(new URLSearchParams(String(request?.body)))).toEqual({
      grant_type: 'authorization_code',
      client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
      code,
      code_verifier: attempt.verifier,
      redirect_uri: REDIRECT_URI,
    });
  });

  it('leaves nothing readable behind', async () => {
    const code = await allow(attempt, accountId);
    const { body } = await exchange(code);
    const { bundle } = body as { bundle: string };
    const opened = openBundle(sodium, bundle, keys, expectedAttempt());
    await bench.ask('putCredential', { ...codex, profileId: 'work' }, { body: credentialWrite('sealed-here', 0) });
    const files = await Promise.all(['', '-wal', '-shm'].map((suffix) => readFile(bench.databaseFile + suffix)));
    const bytes = Buffer.concat(files);
    expect(bytes.includes('sealed-here')).toBe(true);
    const secrets = [opened.accessToken, opened.refreshToken, opened.idToken ?? '', code, attempt.verifier];
    for (const secret of [...secrets, accountId, 'demo@example.com']) {
      expect(secret.length).toBeGreaterThan(8);
      expect(bytes.includes(secret)).toBe(false);
    }
    expect(bench.reports).toEqual([]);
  });
});

describe('what is refused before the provider is asked', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'a redirect URI of another host',
      { redirectUri: 'http://127.0.0.1:1455/auth/callback' },
      'connect_redirect_not_allowed',
    ],
    ['a redirect URI with a slash more', { redirectUri: `${REDIRECT_URI}/` }, 'connect_redirect_not_allowed'],
    ['a redirect URI with a query', { redirectUri: `${REDIRECT_URI}?x=1` }, 'connect_redirect_not_allowed'],
    [
      'a redirect URI of another port',
      { redirectUri: 'http://localhost:1456/auth/callback' },
      'connect_redirect_not_allowed',
    ],
    ['a redirect URI that is none', { redirectUri: 'callback' }, 'invalid_input'],
    ['a verifier that is too short', { verifier: 'x'.repeat(42) }, 'invalid_input'],
    ['a verifier that is too long', { verifier: 'x'.repeat(129) }, 'invalid_input'],
    ['a verifier with a forbidden character', { verifier: `${'x'.repeat(43)}+` }, 'invalid_input'],
    ['a code that is too long', { code: 'x'.repeat(4_097) }, 'invalid_input'],
    ['an empty code', { code: '' }, 'invalid_input'],
    ['a state that is too long', { state: 'x'.repeat(2_049) }, 'invalid_input'],
    ['no state', { state: null }, 'invalid_input'],
    ['a key that is too short', { publicKey: randomBytes(31).toString('base64url') }, 'invalid_input'],
    ['a key that is too long', { publicKey: randomBytes(33).toString('base64url') }, 'invalid_input'],
    ['a key in standard base64', { publicKey: `${'+'.repeat(43)}=` }, 'invalid_input'],
    ['a client secret', { clientSecret: 'x' }, 'invalid_input'],
  ])('%s', async (_, change, error) => {
    expect(await exchange('a-code', change)).toEqual(failed(400, error));
    expect(tokenRequests()).toEqual([]);
  });

  it.each(['openai', 'anthropic', 'claude-subscription', 'gemini'])('a sign-in to %s', async (serviceId) => {
    const unsupported = failed(400, 'unsupported_method');
    expect(await bench.ask('exchange', { serviceId }, { body: requestBody('a-code') })).toEqual(unsupported);
    expect(await bench.ask('authorization', { serviceId })).toEqual(unsupported);
  });

  it('more than ten in a minute by one account', async () => {
    for (let turn = 0; turn < 10; turn++) expect((await exchange(`code-${turn}`)).status).toBe(400);
    expect(await exchange('one-more')).toEqual(failed(429, 'rate_limited'));
    expect(tokenRequests()).toHaveLength(10);
    const other = await bench.ask('exchange', codex, { body: requestBody('x'), token: 'second-token' });
    expect(other.status).toBe(400);
    bench.clock.at += 59_999;
    expect((await exchange('still')).status).toBe(429);
    bench.clock.at += 1;
    expect((await exchange('again')).status).toBe(400);
  });
});

describe('what the provider refuses', () => {
  it('a code that was used', async () => {
    const code = await allow(attempt, accountId);
    expect((await exchange(code)).status).toBe(200);
    expect(await exchange(code)).toEqual(failed(400, 'connect_oauth_invalid_grant'));
  });

  it('a verifier of another attempt', async () => {
    const code = await allow(attempt, accountId);
    const { verifier } = newAttempt(simulator);
    expect(await exchange(code, { verifier })).toEqual(failed(400, 'connect_oauth_invalid_grant'));
  });

  it.each<[string, number, unknown, number, string]>([
    ['our client', 401, { error: 'invalid_client' }, 400, 'connect_oauth_invalid_client'],
    [
      'our client, in its own form',
      400,
      { error: { code: 'unauthorized_client' } },
      400,
      'connect_oauth_invalid_client',
    ],
    [
      'the code, in its own form',
      400,
      { error: { code: 'invalid_grant', message: 'x' } },
      400,
      'connect_oauth_invalid_grant',
    ],
    ['without a reason', 401, { detail: 'no' }, 502, 'connect_oauth_exchange_failed'],
    ['with an unknown reason', 400, { error: 'teapot' }, 502, 'connect_oauth_exchange_failed'],
  ])('%s', async (_, status, body, ours, error) => {
    const endpoint = await startTokenEndpoint((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await open({ HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_TOKEN_URL: endpoint.url });
    expect(await exchange('a-code')).toEqual(failed(ours, error));
    await endpoint.close();
  });
});

describe('a provider that fails', () => {
  it.each([
    ['400', 'connect_oauth_invalid_grant'],
    ['401', 'connect_oauth_invalid_grant'],
    ['403', 'connect_oauth_invalid_client'],
  ] as const)('with %s and a reason is named by the reason', async (kind, error) => {
    simulator.control.fault({ endpoint: 'token', kind });
    expect(await exchange(await allow(attempt, accountId))).toEqual(failed(400, error));
  });

  it.each(['403-html', '429', '429-retry-after', '500', '503', 'cut', 'malformed'] as const)(
    'with %s is named as such',
    async (kind) => {
      const code = await allow(attempt, accountId);
      simulator.control.fault({ endpoint: 'token', kind });
      expect(await exchange(code)).toEqual(failed(502, 'connect_oauth_exchange_failed'));
    },
  );

  it('by not answering in time is named as such', async () => {
    await open({ HAPPIER_CONNECTED_SERVICES_OAUTH_EXCHANGE_TIMEOUT_MS: '1000' });
    const code = await allow(attempt, accountId);
    simulator.control.fault({ endpoint: 'token', kind: 'slow' });
    expect(await exchange(code)).toEqual(failed(504, 'connect_oauth_timeout'));
  });

  it('by sending its answer without end is cut off in time', async () => {
    const endpoint = await startTokenEndpoint((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"access_token":"');
    });
    await open({
      HAPPIER_CONNECTED_SERVICES_OAUTH_EXCHANGE_TIMEOUT_MS: '1000',
      HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_TOKEN_URL: endpoint.url,
    });
    expect(await exchange('a-code')).toEqual(failed(504, 'connect_oauth_timeout'));
    await endpoint.close();
  });

  it('by being out of reach is named as such', async () => {
    const endpoint = await startTokenEndpoint(() => {});
    await endpoint.close();
    await open({ HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_TOKEN_URL: endpoint.url });
    expect(await exchange('a-code')).toEqual(failed(502, 'connect_oauth_exchange_failed'));
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
  ])('by answering with %s is named as such', async (_, body, status, error) => {
    const endpoint = await startTokenEndpoint((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await open({ HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_TOKEN_URL: endpoint.url });
    expect(await exchange('a-code')).toEqual(failed(status, error));
    await endpoint.close();
  });

  it.each([302, 307, 308])('by redirecting with %d is not followed', async (status) => {
    const elsewhere = await startTokenEndpoint((_request, response) => response.end('{}'));
    const endpoint = await startTokenEndpoint((_request, response) => {
      response.writeHead(status, { location: elsewhere.url }).end();
    });
    await open({ HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_TOKEN_URL: endpoint.url });
    expect(await exchange('a-code')).toEqual(failed(502, 'connect_oauth_exchange_failed'));
    expect(endpoint.count()).toBe(1);
    expect(elsewhere.count()).toBe(0);
    await Promise.all([endpoint.close(), elsewhere.close()]);
  });
});

describe('where a sign-in begins', () => {
  const prefix = 'HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH';

  it('is the provider itself', async () => {
    await bench.close();
    bench = await openBench();
    expect(await bench.ask('authorization', codex)).toEqual({
      status: 200,
      body: {
        clientId: 'app_EMoamEEZ73f0CkXaXp7hrann',
        authorizeUrl: 'https://auth.openai.com/oauth/authorize',
        redirectUri: REDIRECT_URI,
        scope: 'openid profile email offline_access',
        parameters: { id_token_add_organizations: 'true', codex_cli_simplified_flow: 'true' },
        origins: expect.arrayContaining(['https://auth.openai.com', 'https://accounts.google.com']),
      },
    });
  });

  it('is where the overrides say, whose origin is then among those of the sign-in', async () => {
    await open({
      [`${prefix}_AUTHORIZE_URL`]: 'http://127.0.0.1:4711/authorize',
      [`${prefix}_CLIENT_ID`]: 'another-client',
      [`${prefix}_REDIRECT_URI`]: 'http://localhost:1999/done',
    });
    const { body } = await bench.ask('authorization', codex);
    expect(body).toMatchObject({
      clientId: 'another-client',
      authorizeUrl: 'http://127.0.0.1:4711/authorize',
      redirectUri: 'http://localhost:1999/done',
      origins: expect.arrayContaining(['http://127.0.0.1:4711']),
    });
    expect(await exchange('a-code')).toEqual(failed(400, 'connect_redirect_not_allowed'));
  });
});
