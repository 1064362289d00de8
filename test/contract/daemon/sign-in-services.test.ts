// Every service that is signed in to, by every way that ends in a redirect: success, refusal, and each way in which a provider fails.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attemptIdSchema } from '../../../core/ids.ts';
import { type OauthService, oauthServices, providerNames, providerOf } from '../../support/oauth-persons.ts';
import { type ConnectWorld, codeOf, openConnectWorld } from './connect-world.ts';

let world: ConnectWorld;
beforeAll(async () => {
  world = await openConnectWorld();
});
afterAll(() => world.close());
beforeEach(() => world.fresh());

const finish = (attemptId: string, redirect: string) =>
  world.daemon.call['connect.finish']({ attemptId: attemptIdSchema.parse(attemptId), redirect });
const plans = { 'openai-codex': 'Plus', 'claude-subscription': 'Pro', gemini: 'Code Assist Standard' } as const;
const expectNothing = async () => {
  expect(await world.profiles()).toEqual([]);
};

/** What a person copies for each way of pasting (services.md §2.4). */
const pastes: Readonly<Record<string, (redirect: URL) => string>> = {
  'the whole address': ({ href }) => href,
  'the address within a text': ({ href }) => `It says <${href}>, I think.`,
  'the address without its scheme': ({ host, pathname, search }) => `${host}${pathname}${search}`,
  'the query alone': ({ search }) => search.slice(1),
  'the address broken by a terminal': ({ href }) => `${href.slice(0, 40)}\n${href.slice(40)}`,
};
const codeAndState = ({ searchParams }: URL) => `${searchParams.get('code')}#${searchParams.get('state')}`;

describe.each(oauthServices)('%s', (serviceId) => {
  const provider = providerNames[serviceId];
  const issued = () => providerOf(world.simulator, serviceId).issued(world.demo.accountIds[serviceId]);

  it.each(['embedded-browser', 'paste'] as const)('is connected by %s', async (method) => {
    const { attemptId, authorizeUrl } = await world.begin(serviceId, { method, label: 'Office' });
    const redirect = await world.follow(authorizeUrl);
    expect(await finish(attemptId, redirect)).toEqual({ serviceId, profileId: 'Work' });
    expect(await world.profiles()).toMatchObject([
      {
        serviceId,
        profileId: 'Work',
        kind: 'oauth',
        label: 'Office',
        identity: {
          email: 'demo@example.com',
          accountId: world.demo.accountIds[serviceId],
          plan: plans[serviceId],
        },
        status: { state: 'connected' },
      },
    ]);
    expect(world.exchanges()).toBe(1);
    // Replay: neither the attempt nor the code is good twice.
    expect(await codeOf(finish(attemptId, redirect))).toBe('attempt_unknown');
    const second = await world.begin(serviceId, { method });
    expect(await codeOf(finish(second.attemptId, redirect))).toBe('connect_oauth_state_mismatch');
    expect(world.exchanges()).toBe(1);
  });

  it.each(Object.keys(pastes))('is connected by %s', async (name) => {
    const { attemptId, authorizeUrl } = await world.begin(serviceId, { method: 'paste' });
    const redirect = new URL(await world.follow(authorizeUrl));
    await finish(attemptId, pastes[name]?.(redirect) ?? '');
    expect(await world.profiles()).toHaveLength(1);
  });

  it('takes another text after one that was no answer', async () => {
    const { attemptId, authorizeUrl, redirectUri } = await world.begin(serviceId, { method: 'paste' });
    const redirect = new URL(await world.follow(authorizeUrl));
    expect(await codeOf(finish(attemptId, 'hello'))).toBe('redirect_not_url');
    expect(await codeOf(finish(attemptId, redirectUri))).toBe('redirect_missing_code');
    expect(await codeOf(finish(attemptId, `${redirectUri}?code=x`))).toBe('redirect_missing_state');
    expect(await codeOf(finish(attemptId, redirect.searchParams.get('code') ?? ''))).toBe('redirect_missing_state');
    expect(await codeOf(finish(attemptId, 'https://example.com/?code=a&state=b'))).toBe('redirect_wrong_address');
    expect(world.exchanges()).toBe(0);
    await finish(attemptId, redirect.href);
    expect(await world.profiles()).toHaveLength(1);
  });

  it('is not connected with the state of another attempt', async () => {
    const [first, second] = [await world.begin(serviceId), await world.begin(serviceId, { id: 'home' })];
    const redirect = await world.follow(second.authorizeUrl);
    expect(await codeOf(finish(first.attemptId, redirect))).toBe('connect_oauth_state_mismatch');
    expect(await codeOf(finish(first.attemptId, await world.follow(first.authorizeUrl)))).toBe('attempt_unknown');
    expect(world.exchanges()).toBe(0);
    await finish(second.attemptId, redirect);
    expect(await world.profiles()).toMatchObject([{ profileId: 'home' }]);
  });

  it('is not connected when the person declines', async () => {
    providerOf(world.simulator, serviceId).setAuthorizeError({ error: 'access_denied', description: 'planted' });
    const { attemptId, authorizeUrl } = await world.begin(serviceId);
    const redirect = await world.follow(authorizeUrl);
    providerOf(world.simulator, serviceId).setAuthorizeError(null);
    const failure = await finish(attemptId, redirect).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'connect_access_denied', detail: null });
    expect(world.exchanges()).toBe(0);
    await expectNothing();
  });

  it.each([
    ['400', 'connect_oauth_invalid_grant'],
    ['403-html', 'connect_oauth_exchange_failed'],
    ['429', 'connect_oauth_exchange_failed'],
    ['503', 'connect_oauth_exchange_failed'],
    ['cut', 'connect_oauth_exchange_failed'],
    ['malformed', 'connect_oauth_exchange_failed'],
  ] as const)('is not connected while its provider fails with %s', async (kind, code) => {
    const { attemptId, authorizeUrl } = await world.begin(serviceId);
    const redirect = await world.follow(authorizeUrl);
    world.simulator.control.fault({ provider, endpoint: 'token', kind });
    expect(await codeOf(finish(attemptId, redirect))).toBe(code);
    await expectNothing();
    // The next try has nothing of the first.
    await world.signIn(serviceId);
    expect(await world.profiles()).toMatchObject([{ status: { state: 'connected' } }]);
  });

  it('is not connected by an answer that comes too late', async () => {
    await world.restart({ variables: { HAPPIER_CONNECTED_SERVICES_OAUTH_EXCHANGE_TIMEOUT_MS: '1000' } });
    const { attemptId, authorizeUrl } = await world.begin(serviceId);
    const redirect = await world.follow(authorizeUrl);
    world.simulator.control.fault({ provider, endpoint: 'token', kind: 'slow', phase: 'after' });
    expect(await codeOf(finish(attemptId, redirect))).toBe('connect_oauth_timeout');
    world.simulator.control.release();
    await expectNothing();
  });

  it('is not connected by a sign-in that would not last', async () => {
    const played = providerOf(world.simulator, serviceId);
    const { attemptId, authorizeUrl } = await world.begin(serviceId);
    played.withholdRefreshTokens(true);
    const redirect = await world.follow(authorizeUrl);
    const code = await codeOf(finish(attemptId, redirect));
    played.withholdRefreshTokens(false);
    expect(code).toBe('connect_oauth_missing_refresh_token');
    await expectNothing();
    expect(issued().accessTokens.length).toBeGreaterThan(0);
  });
});

describe('an answer of one service on an attempt of another', () => {
  const pairs = oauthServices.flatMap((of) => oauthServices.filter((on) => on !== of).map((on) => [of, on] as const));

  it.each(pairs)('%s on %s is refused, and neither code is spent', async (of, on) => {
    const [answered, asked] = [await world.begin(of), await world.begin(on)];
    const redirect = new URL(await world.follow(answered.authorizeUrl));
    const refusals = ['redirect_wrong_address', 'redirect_missing_state', 'redirect_not_url'];
    expect(refusals).toContain(await codeOf(finish(asked.attemptId, redirect.href)));
    // Without its address only the state tells whose it is.
    const shortened = await codeOf(finish(asked.attemptId, redirect.search));
    expect(shortened).toBe('connect_oauth_state_mismatch');
    expect(world.exchanges()).toBe(0);
    await finish(answered.attemptId, redirect.href);
    expect(await world.profiles()).toMatchObject([{ serviceId: of }]);
  });

  it.each(['openai-codex', 'gemini'] as const)('what Claude shows to be copied is none of %s', async (on) => {
    const [claude, asked] = [await world.begin('claude-subscription'), await world.begin(on)];
    const shown = codeAndState(new URL(await world.follow(claude.authorizeUrl)));
    expect(await codeOf(finish(asked.attemptId, shown))).toBe('redirect_not_url');
    expect(world.exchanges()).toBe(0);
  });
});

describe('Claude', () => {
  const service: OauthService = 'claude-subscription';

  it('is connected by what its page shows to be copied', async () => {
    const { attemptId, authorizeUrl } = await world.begin(service, { method: 'paste' });
    const shown = codeAndState(new URL(await world.follow(authorizeUrl)));
    expect(await codeOf(finish(attemptId, shown.replace(/#.*/, '')))).toBe('redirect_missing_state');
    await finish(attemptId, `  ${shown}\n`);
    expect(await world.profiles()).toMatchObject([{ identity: { organization: { id: expect.any(String) } } }]);
  });

  it('is connected although nobody can say who it is; the token answer has told already', async () => {
    world.simulator.control.fault({ provider: 'anthropic', endpoint: 'profile', kind: '503', times: 9 });
    await world.signIn(service);
    expect(await world.profiles()).toMatchObject([
      { identity: { email: 'demo@example.com', plan: null }, status: { state: 'connected' } },
    ]);
  });
});

describe('Gemini', () => {
  it('is connected although nobody can say whether it is served', async () => {
    for (const endpoint of ['load', 'userinfo']) {
      world.simulator.control.fault({ provider: 'google', endpoint, kind: '500', times: 9 });
    }
    await world.signIn('gemini');
    expect(await world.profiles()).toMatchObject([
      { identity: { email: 'demo@example.com' }, status: { state: 'connected' } },
    ]);
  });

  it('of a consumer is kept, and says that the provider serves it no more', async () => {
    const { google } = world.simulator.control;
    google.setStanding(world.demo.accountIds.gemini, 'retired');
    await world.signIn('gemini');
    google.setStanding(world.demo.accountIds.gemini, 'standard');
    expect(await world.profiles()).toMatchObject([
      { identity: { email: 'demo@example.com' }, status: { state: 'ineligible', cause: 'client-retired' } },
    ]);
  });

  it('does not begin without the client secret', async () => {
    await world.restart({
      variables: { HAPPIER_CONNECTED_SERVICES_GEMINI_OAUTH_CLIENT_SECRET: '', PATH: '/nowhere' },
    });
    expect(await codeOf(world.begin('gemini'))).toBe('connect_client_secret_missing');
    await world.signIn('openai-codex');
  });
});
