// OpenAI's played device sign-in: the two endpoints, the page for the person, and everything that can come between.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { flows } from './flows.ts';
import { bodyOf, claims, exchange, open, postFields, submit } from './oauth-client.ts';

const BASE = 'https://auth.openai.com/api/accounts/deviceauth';
const REDIRECT_URI = 'https://auth.openai.com/deviceauth/callback';
const MINUTE_MS = 60_000;
let simulator: TestSimulator;
let accountId: string;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 23, 12);
  simulator = await startTestSimulator({ now: () => now });
  accountId = simulator.control.openai.addAccount({ email: 'one@example.com' }).accountId;
});
afterEach(() => simulator.close());

type Started = { device_auth_id: string; user_code: string; interval: string; expires_at: string };

const begin = (client_id = flows.openai.clientId) => postFields(simulator, `${BASE}/usercode`, { client_id }, 'json');
const start = async (): Promise<Started> => (await begin()).json() as Promise<Started>;
const poll = ({ device_auth_id, user_code }: Started) =>
  postFields(simulator, `${BASE}/token`, { device_auth_id, user_code }, 'json');
const pageUrl = () => simulator.direct('https://auth.openai.com/codex/device');

describe('a start', () => {
  it('gives a code for 15 minutes and an interval as text', async () => {
    const started = await start();
    expect(started).toEqual({
      device_auth_id: expect.any(String),
      user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{5}$/),
      interval: '5',
      expires_at: new Date(now + 15 * MINUTE_MS).toISOString(),
    });
    simulator.control.openai.setDeviceInterval(1);
    expect((await start()).interval).toBe('1');
  });

  it('is refused for an unknown client', async () => {
    expect((await begin('app_other')).status).toBe(401);
  });

  it('is a 404 where device sign-in is off, a 403 with words where the admin switched it off', async () => {
    simulator.control.openai.setDeviceLogin('off');
    expect((await begin()).status).toBe(404);
    simulator.control.openai.setDeviceLogin('admin');
    const response = await begin();
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('workspace admin');
    simulator.control.openai.setDeviceLogin('on');
    expect((await begin()).status).toBe(200);
  });
});

describe('a poll', () => {
  it.each([
    ['403', 403, { error: { code: 'deviceauth_authorization_pending' } }],
    ['403-text', 403, { error: 'deviceauth_authorization_pending' }],
  ] as const)('is pending until the person decides: %s', async (pendingAs, status, body) => {
    simulator.control.openai.setDevicePending(pendingAs);
    expect(await bodyOf(await poll(await start()))).toMatchObject({ status, body });
  });

  it('may be pending as an empty 404', async () => {
    simulator.control.openai.setDevicePending('404-empty');
    const response = await poll(await start());
    expect([response.status, await response.text()]).toEqual([404, '']);
  });

  it('gives the code and the pair that the provider made, good at the token endpoint, once', async () => {
    const started = await start();
    simulator.control.openai.approveDevice(started.user_code, 'one@example.com');
    const { status, body } = await bodyOf(await poll(started));
    expect(status).toBe(200);
    const attempt = { flow: flows.openai, verifier: String(body.code_verifier), state: '' };
    const code = String(body.authorization_code);
    const tokens = await exchange(simulator, attempt, code, { redirect_uri: REDIRECT_URI });
    expect(tokens.status).toBe(200);
    expect(claims(tokens.body.id_token).email).toBe('one@example.com');
    expect((await poll(started)).status).toBe(403);
    expect(simulator.control.openai.devices()[0]?.state).toBe('finished');
  });

  it('gives a code that is not good for the redirect URI of the browser', async () => {
    const started = await start();
    simulator.control.openai.approveDevice(started.user_code, accountId);
    const { body } = await bodyOf(await poll(started));
    const attempt = { flow: flows.openai, verifier: String(body.code_verifier), state: '' };
    expect((await exchange(simulator, attempt, String(body.authorization_code))).body.error).toBe('invalid_grant');
  });

  it.each([
    ['access_denied', 403],
    ['authorization_declined', 401],
  ] as const)('is %s once denied', async (denial, status) => {
    const started = await start();
    simulator.control.openai.denyDevice(started.user_code, denial);
    expect(await bodyOf(await poll(started))).toMatchObject({ status, body: { error: { code: denial } } });
  });

  it('is expired after 15 minutes, or when a test says so', async () => {
    const first = await start();
    now += 15 * MINUTE_MS;
    const second = await start();
    expect((await bodyOf(await poll(first))).body).toMatchObject({ error: { code: 'expired_token' } });
    simulator.control.openai.expireDevice(second.user_code);
    expect((await bodyOf(await poll(second))).body).toMatchObject({ error: { code: 'expired_token' } });
  });

  it('is told once to slow down', async () => {
    const started = await start();
    simulator.control.openai.slowDownDevice(started.user_code);
    expect((await bodyOf(await poll(started))).body).toMatchObject({ error: { code: 'slow_down' } });
    expect((await bodyOf(await poll(started))).body).toMatchObject({
      error: { code: 'deviceauth_authorization_pending' },
    });
  });

  it('needs the user code that belongs to the id', async () => {
    const [first, second] = [await start(), await start()];
    simulator.control.openai.approveDevice(first.user_code, accountId);
    expect((await poll({ ...first, user_code: second.user_code })).status).toBe(400);
    expect((await poll({ ...first, device_auth_id: second.device_auth_id })).status).toBe(400);
  });

  it('is counted with its time', async () => {
    const started = await start();
    await poll(started);
    now += 5_000;
    await poll(started);
    expect(simulator.control.openai.devices()).toMatchObject([
      { userCode: started.user_code, state: 'pending', polledAt: [now - 5_000, now] },
    ]);
  });
});

describe('the page', () => {
  it('lets the person allow, however the code is typed', async () => {
    const started = await start();
    expect(await (await open(pageUrl())).text()).toContain('name="user_code"');
    const user_code = started.user_code.toLowerCase().replace('-', ' ');
    const answer = await submit(pageUrl(), { user_code, account: accountId, decision: 'allow' });
    expect(await answer.text()).toContain('Signed in');
    expect((await poll(started)).status).toBe(200);
  });

  it('lets the person deny', async () => {
    const started = await start();
    await submit(pageUrl(), { user_code: started.user_code, decision: 'deny' });
    expect((await bodyOf(await poll(started))).body).toMatchObject({ error: { code: 'access_denied' } });
  });

  it('says when no sign-in waits for the code, escaped', async () => {
    const answer = await submit(pageUrl(), { user_code: '"><b>', account: accountId, decision: 'allow' });
    expect(answer.status).toBe(400);
    const html = await answer.text();
    expect(html).toContain('role="alert"');
    expect(html).not.toContain('"><b>');
  });

  it('takes no code twice', async () => {
    const { user_code } = await start();
    const form = { user_code, account: accountId, decision: 'allow' };
    await submit(pageUrl(), form);
    expect((await submit(pageUrl(), form)).status).toBe(400);
  });
});

it('the control names a code that it does not know', () => {
  expect(() => simulator.control.openai.denyDevice('AAAA-BBBBB')).toThrow('unknown user code');
});
