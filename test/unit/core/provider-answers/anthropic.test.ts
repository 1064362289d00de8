// Rows of provider-answers.md §6 as `api/oauth/*` (§3.2, §3.5) and Anthropic's API (§5.3) answer them.
import { describe, expect, test } from 'vitest';
import { judge } from '../../../../core/provider-answers/judge.ts';
import { answer } from './answer.ts';

const envelope = (type: string, message: string) => ({
  type: 'error',
  error: { type, message, details: { error_visibility: 'user_facing' } },
  request_id: 'req_1',
});
const notAllowed = 'OAuth authentication is currently not allowed for this organization.';
const scope = 'OAuth token does not meet scope requirement user:profile';
const missing = { state: 'limited', cause: 'missing-scope' };

describe.each(['usage', 'profile'] as const)('a sign-in at %s', (endpoint) => {
  const ask = (status: number, type: string, message: string) =>
    judge(answer({ serviceId: 'claude-subscription', endpoint, status, body: envelope(type, message) }));

  test.each(['OAuth token has expired.', 'Invalid bearer token', 'it was not found or is malformed', 'new words'])(
    'row 4: 401 %s',
    (message) => {
      expect(ask(401, 'authentication_error', message)).toEqual({ state: 'refresh' });
    },
  );

  test('row 8: 403 revoked is left to the token endpoint', () => {
    expect(ask(403, 'permission_error', 'OAuth token has been revoked.')).toEqual({ state: 'refresh' });
  });

  test('row 14: switched off or lapsed, as 401 and as 403', () => {
    const ineligible = { state: 'ineligible', cause: 'plan', link: null };
    expect(ask(403, 'permission_error', notAllowed)).toEqual(ineligible);
    expect(ask(401, 'authentication_error', notAllowed)).toEqual(ineligible);
    const body = { error: { type: 'permission_error', code: 'oauth_org_not_allowed', message: 'm' } };
    expect(judge(answer({ serviceId: 'claude-subscription', endpoint, body }))).toEqual(ineligible);
  });

  test('row 13: the scope is missing, in each wording', () => {
    expect(ask(403, 'permission_error', scope)).toEqual(missing);
    expect(ask(403, 'permission_error', 'Missing permission user:profile')).toEqual(missing);
    const details = { permission: 'user:profile', code: 'oauth_scope_insufficient' };
    const body = { error: { type: 'permission_error', message: 'm', details } };
    expect(judge(answer({ serviceId: 'claude-subscription', endpoint, body }))).toEqual(missing);
  });

  test('row 18: the organization is disabled', () => {
    const blocked = { state: 'ineligible', cause: 'blocked', link: null };
    expect(ask(403, 'permission_error', 'This organization has been disabled.')).toEqual(blocked);
  });

  test('"Request not allowed" may as well be a proxy: it ends nothing', () => {
    expect(ask(403, 'forbidden', 'Request not allowed')).toEqual({ state: 'transient', cause: 'provider' });
  });

  test('row 24: overloaded', () => {
    expect(ask(529, 'overloaded_error', 'Overloaded')).toEqual({ state: 'transient', cause: 'provider' });
    expect(ask(500, 'api_error', 'Internal server error')).toEqual({ state: 'transient', cause: 'provider' });
  });
});

describe('a setup-token', () => {
  const ask = (endpoint: 'usage' | 'profile', status: number, type: string, message: string) =>
    judge(
      answer({
        serviceId: 'claude-subscription',
        kind: 'setup-token',
        endpoint,
        status,
        body: envelope(type, message),
      }),
    );

  test('row 13: may not ask who it is, and that proves it', () => {
    expect(ask('profile', 403, 'permission_error', scope)).toEqual(missing);
  });

  test('row 12: a 401 is the end of one, since nothing renews it', () => {
    expect(ask('profile', 401, 'authentication_error', 'Invalid bearer token')).toEqual({
      state: 'needs-sign-in',
      cause: 'key-refused',
    });
  });

  test('row 8: revoked', () => {
    expect(ask('profile', 403, 'permission_error', 'OAuth token has been revoked.')).toEqual({
      state: 'needs-sign-in',
      cause: 'revoked',
    });
  });

  test('row 14: the plan does not allow it', () => {
    expect(ask('profile', 403, 'permission_error', notAllowed)).toMatchObject({ state: 'ineligible', cause: 'plan' });
  });

  test('a usage question that is denied says nothing of it', () => {
    expect(ask('usage', 401, 'authentication_error', 'Invalid bearer token')).toEqual(missing);
    expect(ask('usage', 403, 'permission_error', 'OAuth token has been revoked.')).toEqual(missing);
  });
});

describe('an API key', () => {
  const ask = (status: number, type: string, message: string) =>
    judge(
      answer({ serviceId: 'anthropic', kind: 'api-key', endpoint: 'models', status, body: envelope(type, message) }),
    );

  test.each([
    [22, 401, 'authentication_error', 'invalid x-api-key', { state: 'needs-sign-in', cause: 'key-refused' }],
    [22, 401, 'authentication_error', 'in other words', { state: 'needs-sign-in', cause: 'key-refused' }],
    [
      18,
      401,
      'authentication_error',
      'This organization has been disabled.',
      { state: 'ineligible', cause: 'blocked', link: null },
    ],
    [13, 403, 'permission_error', 'no permission', { state: 'limited', cause: 'restricted-key' }],
    [
      21,
      400,
      'invalid_request_error',
      'Your credit balance is too low to access the API.',
      { state: 'limited', cause: 'no-credit' },
    ],
    [26, 404, 'not_found_error', 'Not Found', { state: 'misconfigured', cause: 'proxy' }],
    [19, 429, 'rate_limit_error', 'Rate limited', { state: 'throttled', retryAfterMs: null }],
    [24, 529, 'overloaded_error', 'Overloaded', { state: 'transient', cause: 'provider' }],
  ])('row %i: %i %s %s', (_, status, type, message, verdict) => {
    expect(ask(status, type, message)).toEqual(verdict);
  });
});
