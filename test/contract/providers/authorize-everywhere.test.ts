// The sign-in pages of Anthropic and Google: what they share with OpenAI's, and where each may redirect to.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { flows } from './flows.ts';
import { decide, newAttempt, open, redirectOf, submit } from './oauth-client.ts';

let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());

describe.each(['anthropic', 'google'] as const)('the sign-in page of %s', (name) => {
  const flow = flows[name];
  const attemptWith = (change: Record<string, string | null> = {}) => newAttempt(simulator, change, flow);
  let accountId: string;

  beforeAll(() => {
    accountId = simulator.control[name].addAccount({ email: 'one@example.com', name: 'One <b>' }).accountId;
    simulator.control[name].addAccount({ email: 'two@example.com' });
  });
  beforeEach(() => {
    simulator.control[name].setAutoConsent('off');
    simulator.control[name].setAuthorizeError(null);
  });

  it('lists its accounts, escaped, and loads nothing from anywhere', async () => {
    const html = await (await open(attemptWith().url)).text();
    expect(html).toContain('one@example.com');
    expect(html).toContain('two@example.com');
    expect(html).toContain('One &#60;b&#62;');
    expect(html).not.toMatch(/\b(src|href)=|url\(|@import/);
  });

  it('sends code and state to the redirect URI when allowed', async () => {
    const attempt = attemptWith();
    const redirect = await decide(attempt.url, { decision: 'allow', account: accountId });
    expect(redirect.href.startsWith(`${flow.redirectUri}?`)).toBe(true);
    expect(redirect.searchParams.get('state')).toBe(attempt.state);
    expect(redirect.searchParams.get('code')?.length).toBeGreaterThan(20);
  });

  it('sends access_denied and the state when denied', async () => {
    const attempt = attemptWith();
    const { searchParams } = await decide(attempt.url, { decision: 'deny' });
    expect(Object.fromEntries(searchParams)).toMatchObject({ error: 'access_denied', state: attempt.state });
    expect(searchParams.has('code')).toBe(false);
  });

  it('is skipped when a test has chosen who signs in', async () => {
    simulator.control[name].setAutoConsent({ account: 'two@example.com' });
    expect(redirectOf(await open(attemptWith().url)).searchParams.has('code')).toBe(true);
    simulator.control[name].setAutoConsent('login-hint');
    expect(redirectOf(await open(attemptWith({ login_hint: accountId }).url)).searchParams.has('code')).toBe(true);
  });

  it('ends with the error that a test has set, until it is taken back', async () => {
    const form = { decision: 'allow', account: accountId };
    simulator.control[name].setAuthorizeError({ error: 'access_denied', description: 'Switched off by your admin' });
    const refused = await decide(attemptWith().url, form);
    expect(refused.searchParams.get('error_description')).toBe('Switched off by your admin');
    expect(refused.searchParams.has('code')).toBe(false);
    simulator.control[name].setAuthorizeError(null);
    expect((await decide(attemptWith().url, form)).searchParams.has('code')).toBe(true);
  });

  it.each([
    ['client', { client_id: flows.openai.clientId }],
    ['redirect URI', { redirect_uri: flows.openai.redirectUri.replace('localhost', 'example.com') }],
    ['no redirect URI', { redirect_uri: null }],
  ])('tells on a page and never redirects: wrong %s', async (_what, change) => {
    const response = await open(attemptWith(change).url);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('role="alert"');
  });

  it.each([
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_request', { state: null }],
    ['invalid_request', { code_challenge: null }],
    ['invalid_request', { code_challenge_method: 'plain' }],
    ['invalid_scope', { scope: 'openid admin' }],
  ])('redirects with %s for %j', async (error, change) => {
    expect(redirectOf(await open(attemptWith(change).url)).searchParams.get('error')).toBe(error);
  });
});

describe('redirect URIs', () => {
  it.each([
    ['anthropic', 'https://platform.claude.com/oauth/code/callback', true],
    ['anthropic', 'http://localhost:43210/callback', true],
    ['anthropic', 'http://localhost:43210/other', false],
    ['anthropic', 'http://127.0.0.1:43210/callback', false],
    ['anthropic', 'http://localhost:99999/callback', false],
    ['anthropic', 'http://localhost.example.com:80/callback', false],
    ['anthropic', 'https://platform.claude.com/oauth/code/callback?x=1', false],
    ['google', 'http://localhost:54545/oauth2callback', true],
    ['google', 'http://127.0.0.1:43210/oauth2callback', true],
    ['google', 'http://[::1]:43210/oauth2callback', true],
    ['google', 'http://localhost.example.com:54545/oauth2callback', false],
    ['google', 'https://localhost:54545/oauth2callback', false],
  ] as const)('of %s: %s allowed: %s', async (name, redirect_uri, allowed) => {
    const response = await open(newAttempt(simulator, { redirect_uri }, flows[name]).url);
    expect(response.status).toBe(allowed ? 200 : 400);
  });
});

describe("Claude's hosted page", () => {
  it('shows code#state for copying, as text', async () => {
    const page = 'https://platform.claude.com/oauth/code/callback?code=a%3Cb&state=c-d';
    const html = await (await open(simulator.direct(page))).text();
    expect(html).toContain('<output id="code">a&#60;b#c-d</output>');
  });

  it('says why there is no code', async () => {
    const page =
      'https://platform.claude.com/oauth/code/callback?error=access_denied&error_description=No+thanks&state=s';
    const response = await open(simulator.direct(page));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('No thanks');
  });

  it('comes without a redirect when the person asks for the code and the request has code=true', async () => {
    const { accountId } = simulator.control.anthropic.addAccount({ email: 'three@example.com' });
    const form = { decision: 'show', account: accountId };
    const attempt = newAttempt(simulator, {}, flows.anthropic);
    const response = await submit(attempt.url, form);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(`#${attempt.state}</output>`);
    const without = newAttempt(simulator, { code: null }, flows.anthropic);
    expect(await (await open(without.url)).text()).not.toContain('Show me the code');
    expect((await submit(without.url, form)).status).toBe(302);
  });

  it('is reached by Claude Code from its own address of the sign-in page', async () => {
    const { search } = newAttempt(simulator, {}, flows.anthropic).url;
    expect((await open(simulator.direct(`https://claude.com/cai/oauth/authorize${search}`))).status).toBe(200);
    expect((await open(simulator.direct('https://platform.claude.com/oauth/code/success'))).status).toBe(200);
  });
});

describe('a Claude account with several organizations', () => {
  it('is offered once per organization, and the token is bound to the chosen one', async () => {
    const { accountId, organizations } = simulator.control.anthropic.addAccount({
      email: 'many@example.com',
      organizations: [
        { name: 'Alone', plan: 'max-5x' },
        { name: 'Example Ltd', plan: 'team-standard' },
      ],
    });
    const attempt = newAttempt(simulator, {}, flows.anthropic);
    const html = await (await open(attempt.url)).text();
    const ids = organizations.map(({ organizationId }) => `${accountId}/${organizationId}`);
    for (const id of ids) expect(html).toContain(`value="${id}"`);
    expect(html).toContain('many@example.com · Example Ltd');
  });
});
