// Rows of provider-answers.md §6 as Code Assist and userinfo answer them (§4.1, §4.2, §4.4).
import { describe, expect, test } from 'vitest';
import type { ProviderEndpoint } from '../../../../core/provider-answers/answer.ts';
import { judge } from '../../../../core/provider-answers/judge.ts';
import { answer } from './answer.ts';

const ask = (status: number, body: unknown, endpoint: ProviderEndpoint = 'profile') =>
  judge(answer({ serviceId: 'gemini', endpoint, status, body }));

const google = (reason: string | null, message = 'words', more: object = {}) => ({
  error: {
    code: 403,
    message,
    status: 'PERMISSION_DENIED',
    details: [
      ...(reason === null
        ? []
        : [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'd', ...more }]),
    ],
  },
});
const ineligible = (cause: string, link: string | null = null) => ({ state: 'ineligible', cause, link });

describe('a 200 that refuses', () => {
  const standard = [{ id: 'standard-tier', name: 'Gemini Code Assist', isDefault: true }];
  const tier = (reasonCode: string, more: object = {}) => ({
    reasonCode,
    tierId: 'free-tier',
    reasonMessage: 'm',
    ...more,
  });

  test('row 15: the end of the consumer client, in the form that was seen', () => {
    const body = { allowedTiers: standard, ineligibleTiers: [tier('UNSUPPORTED_CLIENT')] };
    expect(ask(200, body)).toEqual(ineligible('client-retired'));
  });

  test('row 17: validation, with its link', () => {
    const validationUrl = 'https://accounts.google.com/signin/continue?x=1';
    const body = { ineligibleTiers: [tier('UNSUPPORTED_CLIENT'), tier('VALIDATION_REQUIRED', { validationUrl })] };
    expect(ask(200, body)).toEqual(ineligible('validation', validationUrl));
  });

  test('row 16: place, account, project', () => {
    expect(ask(200, { ineligibleTiers: [tier('UNSUPPORTED_LOCATION')] })).toEqual(ineligible('region'));
    expect(ask(200, { ineligibleTiers: [tier('RESTRICTED_AGE')] })).toEqual(ineligible('plan'));
    expect(ask(200, { ineligibleTiers: [tier('A_NEW_REASON')] })).toEqual(ineligible('plan'));
    expect(ask(200, { ineligibleTiers: [{}] })).toEqual(ineligible('plan'));
    expect(ask(200, { allowedTiers: standard, ineligibleTiers: [tier('DASHER_USER')] })).toEqual(ineligible('project'));
  });

  test.each([
    ['a current tier', { currentTier: { id: 'standard-tier' }, ineligibleTiers: [tier('UNSUPPORTED_CLIENT')] }],
    ['a paid tier', { paidTier: { id: 'g1-pro-tier' }, ineligibleTiers: [tier('UNSUPPORTED_CLIENT')] }],
    ['the free tier still to come', { allowedTiers: [{ id: 'free-tier' }], ineligibleTiers: [tier('DASHER_USER')] }],
    ['no reason against it', { allowedTiers: standard }],
    ['reasons of a wrong type', { ineligibleTiers: 'UNSUPPORTED_CLIENT' }],
  ])('row 1: %s is an account that is served', (_, body) => {
    expect(ask(200, body)).toEqual({ state: 'ok' });
  });
});

describe.each(['usage', 'profile'] as const)('an error at %s', (endpoint) => {
  test.each([
    ['the code', google('UNSUPPORTED_CLIENT')],
    ['the code in words', google(null, 'refused (UNSUPPORTED_CLIENT)')],
    ["the client's own error", google(null, 'IneligibleTierError: no')],
    ['the sentence', google(null, 'Gemini CLI is no longer supported for Gemini Code Assist for individuals.')],
    ['an array of one', [google('UNSUPPORTED_CLIENT')]],
    ['JSON in the message', { error: { code: 403, message: JSON.stringify(google('UNSUPPORTED_CLIENT')) } }],
  ])('row 15: %s', (_, body) => {
    for (const status of [400, 401, 403]) expect(ask(status, body, endpoint)).toEqual(ineligible('client-retired'));
  });

  test('row 16: a licence is missing', () => {
    expect(ask(403, google('SUBSCRIPTION_REQUIRED'), endpoint)).toEqual(ineligible('plan'));
    const words = 'You must be a named user on a Gemini Code Assist Standard subscription.';
    expect(ask(403, google(null, words), endpoint)).toEqual(ineligible('plan'));
  });

  test('row 16: the project lacks the service, with the link that opens it', () => {
    const activationUrl = 'https://console.developers.google.com/apis/api/x/overview?project=p';
    const body = google('SERVICE_DISABLED', 'm', { metadata: { activationUrl, consumer: 'projects/p' } });
    expect(ask(403, body, endpoint)).toEqual(ineligible('project', activationUrl));
  });

  test('row 17: validation, with the link of its metadata or of Help', () => {
    const url = 'https://accounts.google.com/verify';
    const body = google('VALIDATION_REQUIRED', 'm', { metadata: { validation_link: url } });
    expect(ask(403, body, endpoint)).toEqual(ineligible('validation', url));
    const details = [{ reason: 'VALIDATION_REQUIRED' }, { links: [{ description: 'd', url }] }];
    expect(ask(403, { error: { code: 403, details } }, endpoint)).toEqual(ineligible('validation', url));
  });

  test('row 18: the terms of service', () => {
    const words = 'This service has been disabled in this account for violation of Terms of Service.';
    expect(ask(403, google('forbidden', words), endpoint)).toEqual(ineligible('blocked'));
  });

  test('row 13: a perimeter or a scope keeps the numbers back, not the models', () => {
    for (const reason of ['SECURITY_POLICY_VIOLATED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT']) {
      expect(ask(403, google(reason), endpoint)).toEqual({ state: 'limited', cause: 'missing-scope' });
    }
  });

  test('row 4: 401 asks for a refresh', () => {
    const body = { error: { code: 401, message: 'Request had invalid credentials.', status: 'UNAUTHENTICATED' } };
    expect(ask(401, body, endpoint)).toEqual({ state: 'refresh' });
  });

  test('404 is a question that is answered there no more', () => {
    expect(ask(404, google(null), endpoint)).toEqual({ state: 'changed' });
  });

  test('rows 19 to 21: 429 by its reason', () => {
    expect(ask(429, google('QUOTA_EXHAUSTED'), endpoint)).toEqual({ state: 'exhausted', until: 'reset' });
    const credits = google('INSUFFICIENT_G1_CREDITS_BALANCE');
    expect(ask(429, credits, endpoint)).toEqual({ state: 'exhausted', until: 'someone-acts' });
    for (const reason of ['RATE_LIMIT_EXCEEDED', 'MODEL_CAPACITY_EXHAUSTED', null]) {
      expect(ask(429, google(reason), endpoint)).toEqual({ state: 'throttled', retryAfterMs: null });
    }
  });

  test('another 403 passes by itself', () => {
    expect(ask(403, google(null), endpoint)).toEqual({ state: 'transient', cause: 'provider' });
  });
});

describe('links', () => {
  const link = (validation_link: unknown, serviceId: 'gemini' | 'openai-codex' = 'gemini') => {
    const body = google('VALIDATION_REQUIRED', 'm', { metadata: { validation_link } });
    const verdict = judge(answer({ serviceId, endpoint: 'profile', body }));
    return verdict.state === 'ineligible' ? verdict.link : verdict;
  };

  test.each([
    'http://accounts.google.com/',
    'https://google.com.example.com/',
    'https://notgoogle.com/',
    'https://example.com/?https://google.com',
    'https://accounts.google.com:8443/',
    'https://me@accounts.google.com/',
    'https://accounts.google.com@example.com/',
    'javascript:alert(1)//google.com',
    'accounts.google.com',
    `https://google.com/${'x'.repeat(2048)}`,
    '',
    null,
    7,
  ])('%s is not shown', (url) => {
    expect(link(url)).toBeNull();
  });

  test('the first one that may be shown is taken', () => {
    const links = [{ url: 'https://example.com/' }, { url: 'https://support.google.com/a' }];
    const body = { error: { code: 403, details: [{ reason: 'VALIDATION_REQUIRED' }, { links }] } };
    expect(ask(403, body)).toEqual(ineligible('validation', 'https://support.google.com/a'));
  });
});
