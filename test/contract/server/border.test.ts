// The border of the server: who is let in, what is refused before anything runs, and what a switched-off feature looks like.
import { afterEach, describe, expect, it } from 'vitest';
import { type ServerRoutes, serverRoutes } from '../../../core/api/server.ts';
import { type BenchOptions, credentialWrite, openBench, type ServerBench, sealedRow } from './bench.ts';

const work = { serviceId: 'openai-codex', profileId: 'work' };
const notFound = { status: 404, body: { error: 'not_found' } };
const invalid = { status: 400, body: { error: 'invalid_input' } };
const tooLarge = { status: 413, body: { error: 'too_large' } };
const unauthorized = { status: 401, body: { error: 'unauthorized' } };
const names = Object.keys(serverRoutes) as (keyof ServerRoutes)[];
const ofAccount = names.filter((name) => serverRoutes[name].account);

let bench: ServerBench | null = null;
const open = async (options: BenchOptions = {}) => {
  bench = await openBench(options);
  return bench;
};
afterEach(async () => {
  await bench?.close();
  bench = null;
});

describe('the bearer token', () => {
  it.each(ofAccount)('%s is refused without one, or with a wrong one', async (name) => {
    const { ask } = await open();
    for (const token of [null, 'wrong', '', 'first-token ', 'x'.repeat(2_000)]) {
      expect(await ask(name, work, { token })).toEqual(unauthorized);
    }
  });

  it('is asked for before the body is looked at', async () => {
    const { ask } = await open();
    expect(await ask('putCredential', work, { token: null, body: { junk: true } })).toEqual(unauthorized);
    expect(await ask('putCredential', work, { token: null, body: 'x'.repeat(400_000) })).toEqual(unauthorized);
  });

  it('is not asked for by the features', async () => {
    const { ask } = await open();
    expect(await ask('features', {}, { token: null })).toEqual({
      status: 200,
      body: { features: { connectedServices: { enabled: true, quotas: { enabled: true } } } },
    });
  });
});

describe('input that does not fit', () => {
  const good = credentialWrite('x', 0);
  it.each<[string, unknown]>([
    ['nothing', null],
    ['text', 'text'],
    ['a list', [good]],
    ['an unknown field', { ...good, providerEmail: 'demo@example.com' }],
    ['more metadata than kind and revision', { ...good, metadata: { ...good.metadata, expiresAt: 1 } }],
    ['an unknown kind', { ...good, metadata: { kind: 'password', revision: 1 } }],
    ['another format', { ...good, sealed: { format: 'plain', ciphertext: 'x' } }],
    ['an empty ciphertext', credentialWrite('', 0)],
    ['a revision of zero', { ...good, metadata: { kind: 'oauth', revision: 0 } }],
    ['a fraction', { ...good, expectedRevision: 0.5 }],
    ['a lease owner that is no machine', { ...good, leaseOwner: 'laptop' }],
  ])('a credential with %s is refused', async (_, body) => {
    const { ask } = await open();
    expect(await ask('putCredential', work, { body })).toEqual(invalid);
  });

  it.each(['', '-x', 'a b', 'a/b', '../x', 'x'.repeat(65), 'é'])('the profile id %j is refused', async (profileId) => {
    const { ask } = await open();
    expect((await ask('getCredential', { ...work, profileId })).status).toBe(400);
  });

  it('a service that does not exist is refused', async () => {
    const { ask } = await open();
    expect(await ask('listProfiles', { serviceId: 'mistral' })).toEqual(invalid);
  });

  it('a ciphertext is taken up to its limit, and not beyond', async () => {
    const { ask } = await open();
    const body = (length: number) => ({ body: credentialWrite('x'.repeat(length), 0) });
    expect(await ask('putCredential', work, body(64_001))).toEqual(tooLarge);
    expect(await ask('putCredential', work, body(300_000))).toEqual(tooLarge);
    expect(await ask('putCredential', work, body(64_000))).toMatchObject({ status: 200 });
    const snapshot = (length: number) => ({ body: sealedRow('x'.repeat(length), 0) });
    expect(await ask('putSnapshot', work, snapshot(200_001))).toEqual(tooLarge);
    expect(await ask('putSnapshot', work, snapshot(200_000))).toMatchObject({ status: 200 });
    expect(await ask('putSettings', {}, snapshot(200_001))).toEqual(tooLarge);
    expect(await ask('putSettings', {}, snapshot(200_000))).toMatchObject({ status: 200 });
  });

  it('a body where none belongs is refused', async () => {
    const { ask } = await open();
    expect(await ask('deleteCredential', work, { body: { force: true } })).toEqual(invalid);
  });
});

describe('addresses that name no route', () => {
  it.each([
    '/',
    '/v2/connect/openai-codex/profiles/%zz/credential',
    `/v2/connect/openai-codex/profiles/${'x'.repeat(300)}/credential`,
    '/v2/connect/openai-codex/profiles/office/secret',
    '/v3/connect/openai-codex/groups',
  ])('%s is not found, with a token or without', async (url) => {
    const { server } = await open();
    expect(await server.inject('GET', url)).toEqual(notFound);
    expect(await server.inject('GET', url, { token: 'first-token' })).toEqual(notFound);
  });

  it('nor does a method that a route does not have', async () => {
    const { server } = await open();
    expect(await server.inject('DELETE', '/v1/features', { token: 'first-token' })).toEqual(notFound);
  });
});

describe('a switched-off feature', () => {
  const gated = (features: readonly string[]) =>
    names.filter((name) => {
      const { gate } = serverRoutes[name];
      return gate !== null && features.includes(gate);
    });
  const all = ['connectedServices', 'connectedServices.quotas'];

  it.each<[string, Record<string, string>, readonly string[]]>([
    ['by its flag', { HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED: 'false' }, all],
    ['by the build', { HAPPIER_BUILD_FEATURES_DENY: 'connectedServices' }, all],
    ['by not being allowed', { HAPPIER_BUILD_FEATURES_ALLOW: 'something' }, all],
    ['quotas alone', { HAPPIER_FEATURE_CONNECTED_SERVICES_QUOTAS__ENABLED: '0' }, ['connectedServices.quotas']],
  ])('%s: its routes are as unknown as any other, whoever asks', async (_, variables, off) => {
    const { ask } = await open({ variables });
    for (const name of names) {
      const isOff = gated(off).includes(name);
      if (isOff) expect(await ask(name, work)).toEqual(notFound);
      if (isOff) expect(await ask(name, work, { token: null })).toEqual(notFound);
      else if (serverRoutes[name].account) expect(await ask(name, work, { token: null })).toEqual(unauthorized);
    }
    const connected = !off.includes('connectedServices');
    expect(await ask('features')).toEqual({
      status: 200,
      body: { features: { connectedServices: { enabled: connected, quotas: { enabled: false } } } },
    });
  });
});

describe('an unexpected error', () => {
  it('is answered without its text and reported with its route', async () => {
    const { server, ask, reports } = await open();
    await ask('putSettings', {}, { body: sealedRow('x', 0) });
    // The database goes away under the running server.
    const { default: Database } = await import('libsql');
    const database = new Database(bench?.databaseFile ?? '');
    database.exec('DROP TABLE settings');
    database.close();
    expect(await server.inject('GET', '/v2/account/settings', { token: 'first-token' })).toEqual({
      status: 500,
      body: { error: 'internal' },
    });
    expect(reports.map(({ route }) => route)).toEqual(['/v2/account/settings']);
  });
});
