// Rows of provider-answers.md §6 that the token endpoints of the three services answer (§2.3, §3.4, §4.1).
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../../core/provider-answers/answer.ts';
import { judge } from '../../../../core/provider-answers/judge.ts';
import { answer } from './answer.ts';

const token = { endpoint: 'token', status: 400 } as const;
const openai = (code: string | null) => ({
  error: { message: 'words', type: 'invalid_request_error', param: null, code },
});
const signIn = (cause: Extract<Verdict, { state: 'needs-sign-in' }>['cause']) => ({ state: 'needs-sign-in', cause });
const transient = { state: 'transient', cause: 'provider' };

describe('OpenAI', () => {
  const ask = (status: number, body: unknown) => judge(answer({ ...token, status, body }));

  test.each([
    [6, 'refresh_token_expired', signIn('expired')],
    [6, 'invalid_grant', signIn('expired')],
    [7, 'refresh_token_reused', signIn('reused')],
    [8, 'refresh_token_invalidated', signIn('revoked')],
    [8, 'refresh_token_revoked', signIn('revoked')],
    [8, 'token_revoked', signIn('revoked')],
    [9, 'app_session_terminated', signIn('session-ended')],
    [9, 'invalid_refresh_token', signIn('session-ended')],
    [9, 'token_invalidated', signIn('session-ended')],
    [9, 'token_expired', signIn('session-ended')],
    [11, 'invalid_client', { state: 'misconfigured', cause: 'client' }],
    [11, 'unauthorized_client', { state: 'misconfigured', cause: 'client' }],
    [11, 'redirect_uri_mismatch', { state: 'misconfigured', cause: 'client' }],
    [11, 'invalid_request', { state: 'misconfigured', cause: 'client' }],
    [18, 'account_deactivated', { state: 'ineligible', cause: 'blocked', link: null }],
    [18, 'account_suspended', { state: 'ineligible', cause: 'blocked', link: null }],
  ])('row %i: %s, on whichever status it rides', (_, code, verdict) => {
    for (const status of [400, 401, 403]) {
      expect(ask(status, openai(code))).toEqual(verdict);
      expect(ask(status, { error: code })).toEqual(verdict);
      expect(ask(status, { code })).toEqual(verdict);
    }
  });

  test('row 9: any other JSON 401', () => {
    expect(ask(401, openai('brand_new'))).toEqual(signIn('unknown'));
    expect(ask(401, {})).toEqual(signIn('unknown'));
  });

  test('row 29: an unexplained 401 under a wrong clock says nothing, an explained one does', () => {
    const off = { ...token, status: 401, clockOffMs: -300_001 };
    expect(judge(answer({ ...off, body: openai('brand_new') }))).toEqual({ state: 'misconfigured', cause: 'clock' });
    expect(judge(answer({ ...off, body: openai('refresh_token_reused') }))).toEqual(signIn('reused'));
    expect(judge(answer({ ...off, clockOffMs: 300_000, body: openai('brand_new') }))).toEqual(signIn('unknown'));
  });

  test.each([408, 425, 404, 418, 302, 0])('row 5: %i', (status) => {
    expect(ask(status, openai(null))).toEqual(transient);
  });
});

describe('Claude', () => {
  const ask = (status: number, body: unknown) =>
    judge(answer({ ...token, serviceId: 'claude-subscription', status, body }));

  test.each([400, 401, 403])('row 6: invalid_grant at %i', (status) => {
    expect(ask(status, { error: 'invalid_grant', error_description: 'Refresh token not found' })).toEqual(
      signIn('expired'),
    );
  });

  test('row 11: invalid_client is our fault', () => {
    expect(ask(401, { error: 'invalid_client' })).toEqual({ state: 'misconfigured', cause: 'client' });
  });

  test('only the top-level error is believed: an envelope ends nothing', () => {
    const envelope = (type: string) => ({ type: 'error', error: { type, message: 'invalid_grant' } });
    expect(ask(401, envelope('authentication_error'))).toEqual(transient);
    expect(ask(400, envelope('invalid_grant'))).toEqual(transient);
    expect(ask(403, { error: { code: 'invalid_grant' } })).toEqual(transient);
    expect(ask(401, { code: 'invalid_grant' })).toEqual(transient);
  });

  test('row 19: 429 in the envelope, also during a code exchange', () => {
    const body = { error: { type: 'rate_limit_error', message: 'Rate limited' } };
    const asked = answer({ ...token, serviceId: 'claude-subscription', status: 429, body, retryAfterMs: 30_000 });
    expect(judge(asked)).toEqual({ state: 'throttled', retryAfterMs: 30_000 });
  });
});

describe('Google', () => {
  const ask = (status: number, body: unknown) => judge(answer({ ...token, serviceId: 'gemini', status, body }));
  const grant = (error_description: string, error_subtype?: string) => ({
    error: 'invalid_grant',
    error_description,
    ...(error_subtype === undefined ? {} : { error_subtype }),
  });

  test('row 6: expired or revoked', () => {
    expect(ask(400, grant('Token has been expired or revoked.'))).toEqual(signIn('expired'));
  });

  test('row 10: invalid_rapt, as subtype or in the description', () => {
    expect(ask(400, grant('reauth related error (invalid_rapt)', 'invalid_rapt'))).toEqual(signIn('admin-reauth'));
    expect(ask(400, grant('Bad Request', 'invalid_rapt'))).toEqual(signIn('admin-reauth'));
    expect(ask(400, grant('reauth related error (invalid_rapt)'))).toEqual(signIn('admin-reauth'));
  });

  test('row 18: the account is gone', () => {
    const blocked = { state: 'ineligible', cause: 'blocked', link: null };
    expect(ask(400, grant('Account has been deleted'))).toEqual(blocked);
    expect(ask(400, grant('Account has been disabled'))).toEqual(blocked);
  });

  test('row 14: the organization does not allow it', () => {
    expect(ask(403, { error: 'admin_policy_enforced' })).toEqual({ state: 'ineligible', cause: 'plan', link: null });
  });

  test('row 15: the end of the consumer client', () => {
    const body = { error: { code: 403, status: 'PERMISSION_DENIED', message: 'UNSUPPORTED_CLIENT: use an API key' } };
    expect(ask(403, body)).toEqual({ state: 'ineligible', cause: 'client-retired', link: null });
  });

  test.each(['invalid_client', 'unauthorized_client', 'invalid_scope'])('row 11: %s', (error) => {
    expect(ask(401, { error })).toEqual({ state: 'misconfigured', cause: 'client' });
  });

  test('a 401 that nobody knows ends nothing', () => {
    expect(ask(401, { error: 'new' })).toEqual(transient);
  });
});
