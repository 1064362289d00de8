// Refusals of the token endpoint: only a definite no ends a sign-in (provider-answers.md §2.3, §6).
import { describe, expect, test } from 'vitest';
import { classifyTokenError } from '../../../../core/oauth/token-error.ts';
import { retryAfterMs } from '../../../../core/retry-after.ts';

const nested = (code: string | null) => ({
  error: { message: 'words', type: 'invalid_request_error', param: null, code },
});
const transient = { kind: 'transient', retryAfterMs: null };

describe('definite', () => {
  test.each([
    ['refresh_token_expired', 'expired'],
    ['invalid_grant', 'expired'],
    ['refresh_token_reused', 'reused'],
    ['refresh_token_invalidated', 'revoked'],
    ['refresh_token_revoked', 'revoked'],
    ['token_revoked', 'revoked'],
    ['token_expired', 'session-ended'],
    ['token_invalidated', 'session-ended'],
    ['invalid_refresh_token', 'session-ended'],
    ['app_session_terminated', 'session-ended'],
  ])('%s is %s in every form that occurs', (code, cause) => {
    for (const status of [400, 401]) {
      const forms = [
        nested(code),
        { error: { error: code } },
        { error: code, error_description: 'words' },
        { code },
        { error: code.toUpperCase() },
      ];
      for (const body of forms)
        expect(classifyTokenError('openai-codex', status, body)).toEqual({ kind: 'definite', cause });
    }
  });

  test('any other JSON 401 is one, of unknown cause', () => {
    for (const body of [nested('something_new'), nested(null), {}, { detail: 'Unauthorized' }, { error: 'toString' }]) {
      expect(classifyTokenError('openai-codex', 401, body)).toEqual({ kind: 'definite', cause: 'unknown' });
    }
  });
});

test.each(['invalid_client', 'unauthorized_client', 'access_denied', 'invalid_request', 'redirect_uri_mismatch'])(
  '%s is the fault of our client',
  (code) => {
    for (const status of [400, 401, 403])
      expect(classifyTokenError('openai-codex', status, nested(code))).toEqual({ kind: 'client' });
  },
);

describe('transient', () => {
  test.each<[string, number, unknown]>([
    ['no answer', 0, null],
    ['an HTML 401', 401, '<html>'],
    ['an empty 401', 401, ''],
    ['an HTML 403', 403, '<!doctype html>'],
    ['an unknown JSON 403', 403, nested('something_new')],
    ['an unknown JSON 400', 400, nested('something_new')],
    ['408', 408, nested(null)],
    ['a 429 that names a definite code', 429, nested('invalid_grant')],
    ['a 500 that names a definite code', 500, nested('refresh_token_reused')],
    ['503', 503, 'unavailable'],
    ['404', 404, {}],
    ['302', 302, null],
  ])('%s', (_, status, body) => {
    expect(classifyTokenError('openai-codex', status, body)).toEqual(transient);
  });

  test('carries what the answer asked to wait', () => {
    expect(classifyTokenError('openai-codex', 429, null, 30_000)).toEqual({ kind: 'transient', retryAfterMs: 30_000 });
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2027, 0, 1);

  test.each([
    ['30', 30_000],
    [' 5 ', 5000],
    ['0', null],
    ['-3', null],
    ['1.5', null],
    ['', null],
    ['soon', null],
    ['999999999', 86_400_000],
    ['99999999999999999999', 86_400_000],
    ['Fri, 01 Jan 2027 00:02:00 GMT', 120_000],
    ['Thu, 31 Dec 2026 23:59:00 GMT', null],
  ])('%j', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });

  test('absent', () => {
    expect(retryAfterMs(null, now)).toBeNull();
  });
});
