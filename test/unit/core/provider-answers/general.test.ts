// Rows of provider-answers.md §6 that hold for every provider, and the table as a whole.
import { describe, expect, test } from 'vitest';
import type { CredentialKind, ServiceId } from '../../../../core/catalog/services.ts';
import type { ProviderEndpoint } from '../../../../core/provider-answers/answer.ts';
import { judge } from '../../../../core/provider-answers/judge.ts';
import { table } from '../../../../core/provider-answers/table.ts';
import { answer } from './answer.ts';

const questions: readonly { serviceId: ServiceId; kind: CredentialKind; endpoint: ProviderEndpoint }[] = [
  { serviceId: 'openai-codex', kind: 'oauth', endpoint: 'token' },
  { serviceId: 'openai-codex', kind: 'oauth', endpoint: 'usage' },
  { serviceId: 'openai-codex', kind: 'oauth', endpoint: 'device' },
  { serviceId: 'claude-subscription', kind: 'oauth', endpoint: 'token' },
  { serviceId: 'claude-subscription', kind: 'oauth', endpoint: 'usage' },
  { serviceId: 'claude-subscription', kind: 'oauth', endpoint: 'profile' },
  { serviceId: 'claude-subscription', kind: 'setup-token', endpoint: 'profile' },
  { serviceId: 'gemini', kind: 'oauth', endpoint: 'token' },
  { serviceId: 'gemini', kind: 'oauth', endpoint: 'usage' },
  { serviceId: 'gemini', kind: 'oauth', endpoint: 'profile' },
  { serviceId: 'openai', kind: 'api-key', endpoint: 'models' },
  { serviceId: 'anthropic', kind: 'api-key', endpoint: 'models' },
];

describe.each(questions)('$serviceId, $kind, $endpoint', (question) => {
  test('row 1: a 2xx that can be read', () => {
    expect(judge(answer({ ...question, status: 200, body: { anything: 1 } }))).toEqual({ state: 'ok' });
  });

  test('row 2: a 2xx that cannot', () => {
    for (const body of ['text', 7, null, true]) {
      expect(judge(answer({ ...question, status: 200, body }))).toEqual({ state: 'changed' });
    }
    expect(judge(answer({ ...question, status: 204 }))).toEqual({ state: 'changed' });
  });

  test('row 19: 429, whatever it is written in; no wait of zero', () => {
    for (const asked of [
      answer({ ...question, status: 429, retryAfterMs: 5000 }),
      answer({ ...question, status: 429, retryAfterMs: 5000, body: { error: 'invalid_grant' } }),
    ]) {
      expect(judge(asked)).toEqual({ state: 'throttled', retryAfterMs: 5000 });
      expect(judge({ ...asked, retryAfterMs: 0 })).toEqual({ state: 'throttled', retryAfterMs: null });
    }
  });

  test('row 23: a page is a guard, never the end of a sign-in', () => {
    for (const status of [400, 401, 402, 403, 404, 503]) {
      expect(judge(answer({ ...question, status }))).toEqual({ state: 'transient', cause: 'guard' });
    }
  });

  test('row 24: 5xx, also one that names a final code', () => {
    for (const status of [500, 502, 503, 529]) {
      const body = { error: 'invalid_grant', code: 'refresh_token_reused' };
      expect(judge(answer({ ...question, status, body }))).toEqual({ state: 'transient', cause: 'provider' });
    }
  });

  test('rows 25 and 26: no answer', () => {
    const failed = (failure: 'network' | 'timeout' | 'certificate' | 'proxy') =>
      judge(answer({ ...question, status: 0, failure }));
    expect(failed('network')).toEqual({ state: 'transient', cause: 'network' });
    expect(failed('timeout')).toEqual({ state: 'transient', cause: 'timeout' });
    expect(failed('certificate')).toEqual({ state: 'misconfigured', cause: 'proxy' });
    expect(failed('proxy')).toEqual({ state: 'misconfigured', cause: 'proxy' });
    expect(judge(answer({ ...question, status: 407 }))).toEqual({ state: 'misconfigured', cause: 'proxy' });
  });
});

describe('the table', () => {
  test('has every row of §6 that an answer alone can say', () => {
    // 3: under way. 27: device-table.ts. 28: where numbers and tokens are filed.
    const elsewhere = [3, 27, 28];
    const expected = Array.from({ length: 29 }, (_, index) => index + 1).filter((row) => !elsewhere.includes(row));
    expect([...new Set(table.map(({ row }) => row))].sort((a, b) => a - b)).toEqual(expected);
  });

  test('says each thing once, and compares in lower case', () => {
    const signals = table.map(({ signal, services, endpoints }) => JSON.stringify([signal, services, endpoints]));
    expect(new Set(signals).size).toBe(table.length);
    for (const { codes = [], words = [] } of table) {
      for (const text of [...codes, ...words]) expect(text).toBe(text.toLowerCase());
    }
  });

  test('ends a sign-in only where the token endpoint or the check of a key says so', () => {
    for (const { verdict, kinds, endpoints } of table) {
      if (verdict.state !== 'needs-sign-in') continue;
      const ofKey =
        endpoints?.join() === 'models' || (kinds?.join() === 'setup-token' && endpoints?.join() === 'profile');
      expect(endpoints?.join() === 'token' || ofKey).toBe(true);
    }
  });
});
