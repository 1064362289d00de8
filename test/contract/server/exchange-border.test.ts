// What the routes of a sign-in refuse before the provider is asked, and where a sign-in begins.
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { readySodium } from '../../../core/crypto/sodium.ts';
import { oauthClients } from '../../../core/oauth/clients.ts';
import { oauthServices } from '../../support/oauth-persons.ts';
import { type BenchOptions, openBench, type ServerBench } from './bench.ts';
import { signInWith } from './sign-in.ts';

const codex = 'openai-codex';
const sodium = await readySodium();
const redirectUri = 'http://localhost:1455/auth/callback';
const grant = { code: 'a-code', verifier: 'x'.repeat(43), redirectUri, state: 'a-state' };
const failed = (status: number, error: string) => ({ status, body: { error } });

let bench: ServerBench | null = null;
let asked: string[] = [];
/** A provider that refuses every code. */
const provider: typeof globalThis.fetch = async (input) => {
  asked.push(String(input));
  return Response.json({ error: 'invalid_grant' }, { status: 400 });
};
async function open(options: BenchOptions = {}): Promise<ServerBench> {
  asked = [];
  bench = await openBench({ fetch: provider, clientSecret: async () => 'the-secret', ...options });
  return bench;
}
afterEach(async () => {
  await bench?.close();
  bench = null;
});

describe('what is refused before the provider is asked', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'a redirect URI of another host',
      { redirectUri: 'http://127.0.0.1:1455/auth/callback' },
      'connect_redirect_not_allowed',
    ],
    ['a redirect URI with a slash more', { redirectUri: `${redirectUri}/` }, 'connect_redirect_not_allowed'],
    ['a redirect URI with a query', { redirectUri: `${redirectUri}?x=1` }, 'connect_redirect_not_allowed'],
    [
      'a redirect URI of another port',
      { redirectUri: 'http://localhost:1456/auth/callback' },
      'connect_redirect_not_allowed',
    ],
    [
      'the redirect URI of device sign-ins',
      { redirectUri: 'https://auth.openai.com/deviceauth/callback' },
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
    const { ask } = await open();
    const body = signInWith(sodium, codex, grant).body(change);
    expect(await ask('exchange', { serviceId: codex }, { body })).toEqual(failed(400, error));
    expect(asked).toEqual([]);
  });

  it.each(['openai', 'anthropic'])('a sign-in to %s, which has none', async (serviceId) => {
    const { ask } = await open();
    const unsupported = failed(400, 'unsupported_method');
    const body = signInWith(sodium, codex, grant).body();
    expect(await ask('exchange', { serviceId }, { body })).toEqual(unsupported);
    expect(await ask('authorization', { serviceId })).toEqual(unsupported);
    expect(asked).toEqual([]);
  });

  it('more than ten exchanges in a minute by one account, of whichever service', async () => {
    const { ask, clock } = await open();
    const exchange = (turn: number, token = 'first-token') => {
      const serviceId = oauthServices[turn % 3] ?? codex;
      const own = oauthClients[serviceId]?.redirectUri ?? '';
      const body = signInWith(sodium, serviceId, { ...grant, redirectUri: own }).body();
      return ask('exchange', { serviceId }, { body, token });
    };
    for (let turn = 0; turn < 10; turn++) expect((await exchange(turn)).status).toBe(400);
    expect(await exchange(10)).toEqual(failed(429, 'rate_limited'));
    expect(asked).toHaveLength(10);
    expect((await exchange(10, 'second-token')).status).toBe(400);
    clock.at += 59_999;
    expect((await exchange(10)).status).toBe(429);
    clock.at += 1;
    expect((await exchange(10)).status).toBe(400);
  });
});

describe('without the client secret of Gemini', () => {
  const gemini = { serviceId: 'gemini' } as const;
  const missing = failed(400, 'connect_client_secret_missing');

  it('nothing begins and no code is spent', async () => {
    const { ask } = await open({ clientSecret: async () => null });
    expect(await ask('authorization', gemini)).toEqual(missing);
    const own = oauthClients.gemini?.redirectUri ?? '';
    const body = signInWith(sodium, 'gemini', { ...grant, redirectUri: own }).body();
    expect(await ask('exchange', gemini, { body })).toEqual(missing);
    expect(asked).toEqual([]);
  });

  it('the other services begin as ever, and are not asked for one', async () => {
    const wanted: string[] = [];
    const { ask } = await open({
      async clientSecret(serviceId) {
        wanted.push(serviceId);
        return null;
      },
    });
    for (const serviceId of ['openai-codex', 'claude-subscription']) {
      expect((await ask('authorization', { serviceId })).status).toBe(200);
    }
    expect(wanted).toEqual([]);
  });
});

describe('where a sign-in begins', () => {
  it.each(oauthServices)('is the provider itself: %s', async (serviceId) => {
    const { ask } = await open();
    const client = oauthClients[serviceId];
    const { status, body } = await ask('authorization', { serviceId });
    expect(status).toBe(200);
    expect(body).toEqual({
      clientId: client?.clientId,
      authorizeUrl: client?.authorizeUrl,
      redirectUri: client?.redirectUri,
      scope: client?.scope,
      parameters: client?.parameters,
      origins: expect.arrayContaining([new URL(client?.authorizeUrl ?? '').origin, ...(client?.origins ?? [])]),
    });
  });

  it('names the pages that a person may be sent to on the way', async () => {
    const { ask } = await open();
    const { body } = await ask('authorization', { serviceId: codex });
    expect(body).toMatchObject({
      authorizeUrl: 'https://auth.openai.com/oauth/authorize',
      redirectUri,
      origins: expect.arrayContaining(['https://auth.openai.com', 'https://accounts.google.com']),
    });
  });

  it.each([
    ['openai-codex', 'OPENAI_CODEX'],
    ['claude-subscription', 'CLAUDE_SUBSCRIPTION'],
    ['gemini', 'GEMINI'],
  ] as const)(
    'is where the overrides of %s say, whose origin is then among those of the sign-in',
    async (serviceId, name) => {
      const prefix = `HAPPIER_CONNECTED_SERVICES_${name}_OAUTH`;
      const { ask } = await open({
        variables: {
          [`${prefix}_AUTHORIZE_URL`]: 'http://127.0.0.1:4711/authorize',
          [`${prefix}_CLIENT_ID`]: 'another-client',
          [`${prefix}_REDIRECT_URI`]: 'http://localhost:1999/done',
        },
      });
      const { body } = await ask('authorization', { serviceId });
      expect(body).toMatchObject({
        clientId: 'another-client',
        authorizeUrl: 'http://127.0.0.1:4711/authorize',
        redirectUri: 'http://localhost:1999/done',
        origins: expect.arrayContaining(['http://127.0.0.1:4711']),
      });
      const own = oauthClients[serviceId]?.redirectUri ?? '';
      const exchanged = signInWith(sodium, serviceId, { ...grant, redirectUri: own }).body();
      const refused = await ask('exchange', { serviceId }, { body: exchanged });
      expect(refused).toEqual(failed(400, 'connect_redirect_not_allowed'));
    },
  );
});
