// Whatever a provider, or something in front of it, answers: the table gives a verdict that follows the rules it was made for.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ServiceId } from '../../../core/catalog/services.ts';
import type { ProviderAnswer, ProviderEndpoint } from '../../../core/provider-answers/answer.ts';
import { judge } from '../../../core/provider-answers/judge.ts';
import { signalsOf } from '../../../core/provider-answers/signals.ts';
import { table } from '../../../core/provider-answers/table.ts';
import { runs } from '../../support/runs.ts';

const codes = [...new Set(table.flatMap((row) => row.codes ?? []))];
const phrases = [...new Set(table.flatMap((row) => row.words ?? []))];
const text = fc.oneof(
  fc.constantFrom(...codes),
  fc.constantFrom(...codes.map((code) => code.toUpperCase())),
  fc.array(fc.constantFrom(...phrases, 'secret-words'), { maxLength: 3 }).map((list) => list.join(' ')),
  fc.string({ maxLength: 20 }),
);
const junk = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));
const link = fc.oneof(
  fc.webUrl(),
  fc.constantFrom('https://accounts.google.com/v', 'https://x.google.com.example.com/'),
);
const error = fc.record(
  {
    code: junk,
    type: junk,
    status: junk,
    error: junk,
    message: fc.oneof(
      junk,
      fc.jsonValue().map((value) => JSON.stringify(value)),
    ),
    details: fc.oneof(
      junk,
      fc.array(fc.record({ reason: junk, metadata: fc.record({ validation_link: link }) }), { maxLength: 3 }),
    ),
  },
  { requiredKeys: [] },
);
const tier = fc.record({ reasonCode: junk, id: junk, validationUrl: link }, { requiredKeys: [] });
const body = fc.oneof(
  junk,
  fc.record(
    {
      error: fc.oneof(junk, error),
      detail: fc.oneof(junk, error),
      code: junk,
      error_subtype: junk,
      error_description: junk,
      ineligibleTiers: fc.oneof(junk, fc.array(tier, { maxLength: 3 })),
      allowedTiers: fc.oneof(junk, fc.array(tier, { maxLength: 3 })),
      currentTier: fc.oneof(junk, tier),
    },
    { requiredKeys: [] },
  ),
);

const asked = fc.oneof(
  fc.record({
    serviceId: fc.constantFrom<ServiceId>('openai-codex', 'claude-subscription', 'gemini'),
    kind: fc.constant('oauth' as const),
    endpoint: fc.constantFrom<ProviderEndpoint>('token', 'usage', 'profile', 'device'),
  }),
  fc.constantFrom(
    { serviceId: 'openai', kind: 'api-key', endpoint: 'models' } as const,
    { serviceId: 'anthropic', kind: 'api-key', endpoint: 'models' } as const,
    { serviceId: 'claude-subscription', kind: 'setup-token', endpoint: 'profile' } as const,
    { serviceId: 'claude-subscription', kind: 'setup-token', endpoint: 'usage' } as const,
  ),
);
const status = fc.oneof(
  fc.constantFrom(200, 400, 401, 402, 403, 404, 407, 408, 425, 429, 500, 503, 529),
  fc.integer({ min: 100, max: 599 }),
);
const answer: fc.Arbitrary<ProviderAnswer> = fc
  .tuple(asked, status, body, fc.boolean(), fc.option(fc.nat(1e6)), fc.integer({ min: -1e9, max: 1e9 }))
  .map(([about, code, json, isJson, retryAfterMs, clockOffMs]) => ({
    ...about,
    status: code,
    json: isJson ? json : null,
    isJson,
    retryAfterMs,
    failure: null,
    clockOffMs,
  }));

const often = { numRuns: runs(600) };

test('a question about an account never ends a sign-in', () => {
  fc.assert(
    fc.property(answer, (one) => {
      if (one.kind !== 'oauth' || one.endpoint === 'token') return;
      expect(judge(one).state).not.toBe('needs-sign-in');
    }),
    often,
  );
});

test('what is no JSON ends nothing and refuses nothing', () => {
  fc.assert(
    fc.property(answer, (one) => {
      const { state } = judge({ ...one, json: null, isJson: false });
      if (one.status === 401 && one.kind !== 'oauth') return;
      expect(['transient', 'throttled', 'changed', 'misconfigured', 'refresh']).toContain(state);
      expect(state).not.toBe('refresh');
    }),
    often,
  );
});

test('5xx always passes, 429 never ends anything, 2xx is never a refusal but of a tier', () => {
  fc.assert(
    fc.property(answer, (one) => {
      const { state } = judge(one);
      if (one.status >= 500) expect(state).toBe('transient');
      if (one.status === 429) expect(['throttled', 'exhausted', 'limited', 'ineligible']).toContain(state);
      if (one.status >= 200 && one.status < 300) {
        const tiers = one.serviceId === 'gemini' && one.endpoint === 'profile';
        expect(tiers ? ['ok', 'changed', 'ineligible'] : ['ok', 'changed']).toContain(state);
      }
    }),
    often,
  );
});

test('a wait of zero is none, and a wait is kept', () => {
  fc.assert(
    fc.property(answer, (one) => {
      const verdict = judge(one);
      if (verdict.state === 'throttled') expect(verdict.retryAfterMs).toBe(one.retryAfterMs || null);
    }),
    often,
  );
});

test('nothing of the body is kept but a link to Google', () => {
  fc.assert(
    fc.property(answer, (one) => {
      const verdict = judge(one);
      expect(JSON.stringify(verdict)).not.toContain('secret-words');
      if (verdict.state !== 'ineligible' || verdict.link === null) return;
      expect(one.serviceId).toBe('gemini');
      expect(verdict.link).toMatch(/^https:\/\/([\w-]+\.)*google\.com\//);
    }),
    often,
  );
});

test('the services do not read each other: a row of one decides for that one only', () => {
  fc.assert(
    fc.property(answer, (one) => {
      const verdict = judge(one);
      if (one.serviceId !== 'gemini') expect(verdict).not.toMatchObject({ cause: 'client-retired' });
      if (one.serviceId !== 'openai-codex') expect(verdict).not.toMatchObject({ cause: 'reused' });
      if (one.kind !== 'api-key') expect(verdict).not.toMatchObject({ cause: 'restricted-key' });
    }),
    often,
  );
});

test('codes and words are found at any depth without an exception', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      const found = signalsOf(json);
      for (const code of found.codes) expect(code).toBe(code.toLowerCase());
      expect(new Set(found.codes).size).toBe(found.codes.length);
    }),
    often,
  );
});
