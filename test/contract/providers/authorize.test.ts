// OpenAI's played sign-in: what the authorization endpoint takes, shows and sends back.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { decide, newAttempt, open, REDIRECT_URI, redirectOf } from './oauth-client.ts';

let simulator: TestSimulator;
let accountId: string;

beforeAll(async () => {
  simulator = await startTestSimulator();
  accountId = simulator.control.openai.addAccount({ email: 'one@example.com', name: 'One <b>' }).accountId;
  simulator.control.openai.addAccount({ email: 'two@example.com' });
});
afterAll(() => simulator.close());
beforeEach(() => simulator.control.openai.setAutoConsent('off'));

describe('the sign-in page', () => {
  it('lists the accounts, escaped, and says what is asked for', async () => {
    const response = await open(newAttempt(simulator).url);
    const html = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(html).toContain('one@example.com');
    expect(html).toContain('two@example.com');
    expect(html).toContain('One &#60;b&#62;');
    expect(html).toContain('Stay signed in');
  });

  it('loads nothing from anywhere', async () => {
    const html = await (await open(newAttempt(simulator).url)).text();
    expect(html).not.toMatch(/\b(src|href)=|url\(|@import/);
  });

  it('chooses the account of login_hint beforehand', async () => {
    const html = await (await open(newAttempt(simulator, { login_hint: 'two@example.com' }).url)).text();
    const checked = /<label><input[^>]* checked>[\s\S]*?<\/label>/.exec(html)?.[0];
    expect(checked).toContain('two@example.com');
  });

  it('sends a code and the state to the redirect URI when allowed', async () => {
    const attempt = newAttempt(simulator);
    const redirect = await decide(attempt.url, { decision: 'allow', account: accountId });
    expect(redirect.href.startsWith(`${REDIRECT_URI}?`)).toBe(true);
    expect(redirect.searchParams.get('state')).toBe(attempt.state);
    expect(redirect.searchParams.get('code')).toMatch(/^ac_/);
  });

  it('sends access_denied and the state when denied', async () => {
    const attempt = newAttempt(simulator);
    const redirect = await decide(attempt.url, { decision: 'deny' });
    expect(redirect.searchParams.get('error')).toBe('access_denied');
    expect(redirect.searchParams.get('state')).toBe(attempt.state);
    expect(redirect.searchParams.has('code')).toBe(false);
  });
});

describe('without a person', () => {
  it('signs in whom login_hint names', async () => {
    simulator.control.openai.setAutoConsent('login-hint');
    expect(
      redirectOf(await open(newAttempt(simulator, { login_hint: 'one@example.com' }).url)).searchParams.has('code'),
    ).toBe(true);
    expect((await open(newAttempt(simulator, { login_hint: 'nobody@example.com' }).url)).status).toBe(200);
  });

  it('signs in the account that a test has chosen', async () => {
    simulator.control.openai.setAutoConsent({ account: 'two@example.com' });
    expect(redirectOf(await open(newAttempt(simulator).url)).searchParams.has('code')).toBe(true);
  });
});

describe('a wrong request', () => {
  it.each([
    ['client', { client_id: 'app_other' }],
    ['redirect URI', { redirect_uri: 'http://localhost:1456/auth/callback' }],
    ['redirect URI with more behind it', { redirect_uri: `${REDIRECT_URI}/../x` }],
    ['no redirect URI', { redirect_uri: null }],
  ])('is told on a page and never redirected: %s', async (_what, change) => {
    const response = await open(newAttempt(simulator, change).url);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });

  it.each([
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_request', { state: null }],
    ['invalid_request', { code_challenge: null }],
    ['invalid_request', { code_challenge: 'short' }],
    ['invalid_request', { code_challenge_method: 'plain' }],
    ['invalid_scope', { scope: 'openid admin' }],
    ['invalid_scope', { scope: null }],
  ])('is redirected with %s for %j', async (error, change) => {
    const attempt = newAttempt(simulator, change);
    const redirect = redirectOf(await open(attempt.url));
    expect(redirect.searchParams.get('error')).toBe(error);
    expect(redirect.searchParams.get('state')).toBe('state' in change ? null : attempt.state);
  });

  it('gets no code by posting the decision either', async () => {
    const redirect = await decide(newAttempt(simulator, { code_challenge_method: 'plain' }).url, {
      decision: 'allow',
      account: accountId,
    });
    expect(redirect.searchParams.has('code')).toBe(false);
  });
});
