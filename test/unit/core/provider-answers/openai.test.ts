// Rows of provider-answers.md §6 as the ChatGPT backend (§1.6) and OpenAI's API (§5.2) answer them.
import { describe, expect, test } from 'vitest';
import { judge } from '../../../../core/provider-answers/judge.ts';
import { answer } from './answer.ts';

describe('a question about a ChatGPT account', () => {
  const ask = (status: number, body: unknown) => judge(answer({ status, body }));

  test.each([
    ['words alone', { detail: 'Unauthorized' }],
    [
      'a code in detail',
      { detail: { message: 'm', type: 'invalid_request_error', param: null, code: 'token_expired' } },
    ],
    ['a code in error', { error: { code: 'token_expired', message: 'm' } }],
    ['nothing', {}],
  ])('row 4: 401 with %s asks for a refresh', (_, body) => {
    expect(ask(401, body)).toEqual({ state: 'refresh' });
  });

  test('row 8: what is called revoked is left to the token endpoint', () => {
    for (const code of ['token_invalidated', 'token_revoked']) {
      for (const status of [401, 403]) expect(ask(status, { error: { code } })).toEqual({ state: 'refresh' });
    }
  });

  test.each([
    ['a closed workspace', 402, { detail: { code: 'deactivated_workspace' } }],
    ['a plan without Codex', 429, { error: { type: 'usage_not_included', message: 'm' } }],
    ['a workspace without Codex', 403, { error: { code: 'missing_codex_entitlement' } }],
  ])('row 14: %s', (_, status, body) => {
    expect(ask(status, body)).toEqual({ state: 'ineligible', cause: 'plan', link: null });
  });

  test.each(['account_deactivated', 'account_suspended'])('row 18: %s', (code) => {
    const blocked = { state: 'ineligible', cause: 'blocked', link: null };
    expect(ask(403, { detail: { code } })).toEqual(blocked);
    expect(ask(401, { error: { code } })).toEqual(blocked);
  });

  test('row 13: a scope is missing', () => {
    const message = 'You have insufficient permissions. Missing scopes: api.model.read';
    expect(ask(403, { error: { message } })).toEqual({ state: 'limited', cause: 'missing-scope' });
  });

  test('row 20: the limit is reached', () => {
    const error = { type: 'usage_limit_reached', plan_type: 'plus', resets_at: 1, resets_in_seconds: 1, message: 'm' };
    expect(ask(429, { error })).toEqual({ state: 'exhausted', until: 'reset' });
  });

  test('row 21: credits that no reset brings back', () => {
    const body = { error: { type: 'workspace_owner_credits_depleted' } };
    expect(ask(429, body)).toEqual({ state: 'exhausted', until: 'someone-acts' });
  });

  test('a refusal without a known reason passes by itself', () => {
    expect(ask(403, { detail: 'no' })).toEqual({ state: 'transient', cause: 'provider' });
    expect(ask(402, { detail: { code: 'new' } })).toEqual({ state: 'transient', cause: 'provider' });
  });
});

describe('an API key', () => {
  const ask = (status: number, code: string | null, message = 'words') =>
    judge(
      answer({
        serviceId: 'openai',
        kind: 'api-key',
        endpoint: 'models',
        status,
        body: { error: { message, type: 'invalid_request_error', param: null, code } },
      }),
    );
  const restricted = { state: 'limited', cause: 'restricted-key' };
  const refused = { state: 'needs-sign-in', cause: 'key-refused' };

  test('row 22: wrong or deleted', () => {
    expect(ask(401, 'invalid_api_key')).toEqual(refused);
    expect(ask(401, null, 'Incorrect API key provided: sk-…abcd')).toEqual(refused);
  });

  test('row 13: restricted, as 401 and as 403', () => {
    const message = 'You have insufficient permissions for this operation. Missing scopes: api.model.read.';
    expect(ask(401, null, message)).toEqual(restricted);
    expect(ask(403, null, message)).toEqual(restricted);
  });

  test.each(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active'])('row 21: %s', (code) => {
    expect(ask(429, code)).toEqual({ state: 'limited', cause: 'no-credit' });
  });

  test('row 18: a deactivated account', () => {
    expect(ask(401, 'account_deactivated')).toEqual({ state: 'ineligible', cause: 'blocked', link: null });
  });

  test('row 19: throttled', () => {
    expect(ask(429, 'rate_limit_exceeded')).toEqual({ state: 'throttled', retryAfterMs: null });
  });

  test.each(['invalid_organization', 'mismatched_organization', 'mismatched_project'])('row 11: %s', (code) => {
    expect(ask(401, code)).toEqual({ state: 'misconfigured', cause: 'client' });
  });

  test.each(['unsupported_country_region_territory', 'ip_not_authorized'])('row 26: %s is the network', (code) => {
    expect(ask(403, code)).toEqual({ state: 'misconfigured', cause: 'proxy' });
  });

  test('a 401 without a known reason is no definite no', () => {
    expect(ask(401, 'something_new')).toEqual({ state: 'transient', cause: 'provider' });
  });
});
