// OpenAI's device sign-in: where it is asked, what a start gives, and what each answer to a poll means (provider-answers.md §2.4, §6 row 27).
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../core/errors.ts';
import { deviceAddresses, readDevicePoll, readDeviceStart } from '../../../../core/oauth/device-answer.ts';

const now = 1_800_000_000_000;
const life = 15 * 60_000;

function codeOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
}

describe('addresses', () => {
  test('of the provider', () => {
    expect(deviceAddresses({})).toEqual({
      startUrl: 'https://auth.openai.com/api/accounts/deviceauth/usercode',
      pollUrl: 'https://auth.openai.com/api/accounts/deviceauth/token',
      verificationUrl: 'https://auth.openai.com/codex/device',
      redirectUri: 'https://auth.openai.com/deviceauth/callback',
    });
  });

  test('moved: endpoints and page go along, the registered redirect URI stays', () => {
    const base = 'http://127.0.0.1:9/auth.openai.com/api/accounts/deviceauth/';
    expect(deviceAddresses({ HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_DEVICE_URL: base })).toEqual({
      startUrl: 'http://127.0.0.1:9/auth.openai.com/api/accounts/deviceauth/usercode',
      pollUrl: 'http://127.0.0.1:9/auth.openai.com/api/accounts/deviceauth/token',
      verificationUrl: 'http://127.0.0.1:9/auth.openai.com/codex/device',
      redirectUri: 'https://auth.openai.com/deviceauth/callback',
    });
  });

  test('moved to a path of another shape', () => {
    const moved = deviceAddresses({ HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_DEVICE_URL: 'https://x.example.com/d' });
    expect(moved.pollUrl).toBe('https://x.example.com/d/token');
    expect(moved.verificationUrl).toBe('https://x.example.com/codex/device');
  });
});

describe('a start', () => {
  const whole = { device_auth_id: 'device-1', user_code: 'ABCD-1234', interval: '5' };
  const start = (change: object) => readDeviceStart(200, { ...whole, ...change }, now);

  test('gives code, interval and end', () => {
    expect(start({})).toEqual({
      deviceAuthId: 'device-1',
      userCode: 'ABCD-1234',
      intervalMs: 5000,
      expiresAt: now + life,
    });
    expect(start({ user_code: undefined, usercode: 'EFGH' }).userCode).toBe('EFGH');
  });

  test.each([
    [7, 7000],
    ['7', 7000],
    [0, 1000],
    [-4, 1000],
    [0.2, 1000],
    ['soon', 5000],
    [undefined, 5000],
    [1e9, 60_000],
  ])('an interval of %j is %i ms', (interval, ms) => {
    expect(start({ interval }).intervalMs).toBe(ms);
  });

  test.each([
    ['an earlier one', new Date(now + 60_000).toISOString(), now + 60_000],
    ['a later one', new Date(now + 2 * life).toISOString(), now + life],
    ['one that is over: a clock that differs', new Date(now - 1).toISOString(), now + life],
    ['no date', 'soon', now + life],
    ['of another type', 5, now + life],
  ])('the end is 15 minutes on, or %s', (_, expires_at, end) => {
    expect(start({ expires_at }).expiresAt).toBe(end);
  });

  test.each<[string, number, unknown, string]>([
    ['404', 404, null, 'connect_device_disabled'],
    ['404 with JSON', 404, { detail: 'Not Found' }, 'connect_device_disabled'],
    ['the administrator', 403, { error: { message: 'Ask your workspace admin' } }, 'connect_device_disabled'],
    ['a setting', 400, { detail: 'Device login is not enabled' }, 'connect_device_disabled'],
    ['a page', 403, null, 'connect_oauth_exchange_failed'],
    ['403 without a reason', 403, {}, 'connect_oauth_exchange_failed'],
    ['the client', 401, { error: 'invalid_client' }, 'connect_oauth_invalid_client'],
    ['429', 429, { detail: 'admin' }, 'connect_oauth_exchange_failed'],
    ['500', 500, { detail: 'disabled' }, 'connect_oauth_exchange_failed'],
    ['no answer', 0, null, 'connect_oauth_exchange_failed'],
    ['no id', 200, { user_code: 'A' }, 'connect_oauth_exchange_failed'],
    ['no code', 200, { device_auth_id: 'A' }, 'connect_oauth_exchange_failed'],
    ['no JSON', 200, null, 'connect_oauth_exchange_failed'],
  ])('is refused by name: %s', (_, status, json, code) => {
    expect(codeOf(() => readDeviceStart(status, json, now))).toBe(code);
  });
});

describe('a poll', () => {
  test('approved, with the verifier of the provider', () => {
    const json = { authorization_code: 'code-1', code_verifier: 'verifier-1', code_challenge: 'c' };
    expect(readDevicePoll(200, json)).toEqual({ status: 'approved', code: 'code-1', verifier: 'verifier-1' });
  });

  test.each([{}, null, { authorization_code: 'c' }, { code_verifier: 'v' }])('a yes without its parts: %j', (json) => {
    expect(codeOf(() => readDevicePoll(200, json))).toBe('connect_oauth_exchange_failed');
  });

  test.each<[string, number, unknown, string]>([
    ['403 empty', 403, null, 'pending'],
    ['404 empty', 404, null, 'pending'],
    ['403 with its code', 403, { error: { code: 'deviceauth_authorization_pending' } }, 'pending'],
    ['404 with its code as text', 404, { error: 'deviceauth_authorization_pending' }, 'pending'],
    ['401 with its code', 401, { error: { code: 'deviceauth_authorization_pending' } }, 'pending'],
    ['slow_down', 400, { error: 'slow_down' }, 'slow-down'],
    ['slow_down on a pending status', 403, { error: { code: 'slow_down' } }, 'slow-down'],
    ['access_denied on a pending status', 403, { error: { code: 'access_denied' } }, 'denied'],
    ['authorization_declined', 401, { error: { code: 'authorization_declined' } }, 'denied'],
    ['expired_token on a pending status', 404, { error: 'expired_token' }, 'expired'],
    ['a code that nobody knows on a pending status', 403, { error: 'new' }, 'pending'],
    ['another 4xx', 400, { error: 'new' }, 'transient'],
    ['a page at 401', 401, null, 'transient'],
    ['429', 429, { error: 'access_denied' }, 'transient'],
    ['503', 503, { error: 'expired_token' }, 'transient'],
    ['no answer', 0, null, 'transient'],
  ])('%s', (_, status, json, expected) => {
    expect(readDevicePoll(status, json)).toEqual({ status: expected });
  });
});
