// A provider's answer for the tests of what it is judged to mean.
import type { ProviderAnswer } from '../../../../core/provider-answers/answer.ts';

type Change = Partial<Omit<ProviderAnswer, 'json' | 'isJson'>> & { readonly body?: unknown };

/** A refusal of a usage question to Codex unless changed. `body` absent: a page, not JSON. */
export function answer(change: Change = {}): ProviderAnswer {
  const { body, ...rest } = change;
  return {
    serviceId: 'openai-codex',
    kind: 'oauth',
    endpoint: 'usage',
    status: 403,
    retryAfterMs: null,
    failure: null,
    ...rest,
    json: body ?? null,
    isJson: 'body' in change,
  };
}
