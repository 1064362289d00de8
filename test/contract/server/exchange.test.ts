// The exchange of a code, for each service: what the provider is told, what comes back sealed, and what is left behind (nothing).
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readySodium, type Sodium } from '../../../core/crypto/sodium.ts';
import { oauthClients } from '../../../core/oauth/clients.ts';
import { googleClientSecret } from '../../providers/google/registration.ts';
import {
  addPerson,
  consentAs,
  type OauthService,
  oauthServices,
  type Person,
  providerOf,
} from '../../support/oauth-persons.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { credentialWrite, openBench, type ServerBench } from './bench.ts';
import { newSignIn, type TestSignIn } from './sign-in.ts';

let sodium: Sodium;
let simulator: TestSimulator;
let person: Person;
beforeAll(async () => {
  sodium = await readySodium();
  simulator = await startTestSimulator();
  person = addPerson(simulator, 'demo@example.com');
  consentAs(simulator, person);
});
afterAll(() => simulator.close());

let bench: ServerBench;
beforeEach(async () => {
  simulator.control.forgetRequests();
  const clientSecret = async () => googleClientSecret;
  bench = await openBench({ fetch: globalThis.fetch, variables: simulator.environment(), clientSecret });
});
afterEach(() => bench.close());

const begin = (serviceId: OauthService) => newSignIn(bench, sodium, serviceId);
const exchange = ({ serviceId, body }: TestSignIn, change: Record<string, unknown> = {}) =>
  bench.ask('exchange', { serviceId }, { body: body(change) });
async function bundleOf(signIn: TestSignIn): Promise<string> {
  const { status, body } = await exchange(signIn);
  expect(status).toBe(200);
  return (body as { bundle: string }).bundle;
}

describe.each(oauthServices)('a sign-in to %s', (serviceId) => {
  it('ends in a bundle that only the asking attempt can open', async () => {
    const signIn = await begin(serviceId);
    const bundle = await bundleOf(signIn);
    const opened = signIn.open(bundle);
    expect(opened).toMatchObject({
      serviceId,
      providerEmail: 'demo@example.com',
      providerAccountId: person.accountIds[serviceId],
    });
    const issued = providerOf(simulator, serviceId).issued(person.accountIds[serviceId]);
    expect(issued.accessTokens).toContain(opened.accessToken);
    expect(issued.currentRefreshTokens).toContain(opened.refreshToken);
    const other = await begin(serviceId);
    expect(() => other.open(bundle)).toThrow();
    expect(() => signIn.open(bundle, { state: 'another' })).toThrow();
    for (const another of oauthServices.filter((one) => one !== serviceId)) {
      expect(() => signIn.open(bundle, { serviceId: another })).toThrow();
    }
  });

  it('is good once', async () => {
    const signIn = await begin(serviceId);
    await bundleOf(signIn);
    expect(await exchange(signIn)).toEqual({ status: 400, body: { error: 'connect_oauth_invalid_grant' } });
  });

  it('needs the verifier of its own attempt', async () => {
    const [signIn, other] = [await begin(serviceId), await begin(serviceId)];
    const { verifier } = other.body();
    expect(await exchange(signIn, { verifier })).toEqual({
      status: 400,
      body: { error: 'connect_oauth_invalid_grant' },
    });
  });

  it('leaves nothing readable behind', async () => {
    const signIn = await begin(serviceId);
    const opened = signIn.open(await bundleOf(signIn));
    await bench.ask('putCredential', { serviceId, profileId: 'work' }, { body: credentialWrite('sealed-here', 0) });
    const files = await Promise.all(['', '-wal', '-shm'].map((suffix) => readFile(bench.databaseFile + suffix)));
    const bytes = Buffer.concat(files);
    expect(bytes.includes('sealed-here')).toBe(true);
    const { code, verifier, state } = signIn.body() as Record<string, string>;
    const secrets = [opened.accessToken, opened.refreshToken, code, verifier, state, googleClientSecret];
    for (const secret of [...secrets, person.accountIds[serviceId], person.email]) {
      expect(String(secret).length).toBeGreaterThan(8);
      expect(bytes.includes(String(secret))).toBe(false);
    }
    expect(bench.reports).toEqual([]);
  });
});

describe('what the provider is told', () => {
  type Told = { readonly type: string; readonly read: (body: string) => unknown; readonly beside: readonly string[] };
  const form = {
    type: 'application/x-www-form-urlencoded',
    read: (body: string) => Object.fromEntries(new URLSearchParams(body)),
  };
  const json = { type: 'application/json', read: (body: string) => JSON.parse(body) as unknown };
  const told: Record<OauthService, Told> = {
    'openai-codex': { ...form, beside: [] },
    'claude-subscription': { ...json, beside: ['state'] },
    gemini: { ...form, beside: ['client_secret'] },
  };

  it.each(oauthServices)('by a sign-in to %s is what its own clients tell it, and nothing else', async (serviceId) => {
    const signIn = await begin(serviceId);
    await exchange(signIn);
    const requests = simulator.control.requests({ endpoint: 'token' });
    expect(requests).toHaveLength(1);
    const { type, read, beside } = told[serviceId];
    expect(requests[0]?.headers['content-type']).toBe(type);
    const { code, verifier, state, redirectUri } = signIn.body();
    const all: Record<string, unknown> = {
      grant_type: 'authorization_code',
      client_id: oauthClients[serviceId]?.clientId,
      code,
      code_verifier: verifier,
      redirect_uri: redirectUri,
    };
    const more: Record<string, unknown> = { state, client_secret: googleClientSecret };
    for (const name of beside) all[name] = more[name];
    expect(read(requests[0]?.body ?? '')).toEqual(all);
  });

  it('of the client secret goes nowhere else', async () => {
    const asked = [await bench.ask('features'), await bench.ask('authorization', { serviceId: 'gemini' })];
    const signIn = await begin('gemini');
    const bundle = await bundleOf(signIn);
    const answers = JSON.stringify([...asked, bundle, signIn.open(bundle)]);
    expect(answers).not.toContain(googleClientSecret);
    const seen = simulator.control.requests({ contains: googleClientSecret });
    expect(seen.map(({ endpoint }) => endpoint)).toEqual(['token']);
  });
});

describe('the redirect URI and the state', () => {
  it('of a Claude sign-in belong to the code', async () => {
    const [signIn, other] = [await begin('claude-subscription'), await begin('claude-subscription')];
    const { state } = other.body();
    expect(await exchange(signIn, { state })).toEqual({ status: 400, body: { error: 'connect_oauth_invalid_grant' } });
  });

  it('of another service are refused before the provider is asked', async () => {
    const signIns = await Promise.all(oauthServices.map(begin));
    simulator.control.forgetRequests();
    for (const signIn of signIns)
      for (const { serviceId, redirectUri } of signIns.filter((one) => one !== signIn)) {
        expect(await exchange(signIn, { redirectUri })).toEqual({
          status: 400,
          body: { error: 'connect_redirect_not_allowed' },
        });
        expect(await bench.ask('exchange', { serviceId }, { body: signIn.body() })).toEqual({
          status: 400,
          body: { error: 'connect_redirect_not_allowed' },
        });
      }
    expect(simulator.control.requests()).toEqual([]);
  });
});
