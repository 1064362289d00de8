// Looks an answer up in the table.
import { fieldsOf } from '../lenient.ts';
import type { ProviderAnswer, Verdict } from './answer.ts';
import { safeLink } from './links.ts';
import { matches, type RowVerdict } from './row.ts';
import { type Signals, signalsOf } from './signals.ts';
import { table } from './table.ts';
import { tierCodes } from './tiers.ts';

/** Anthropic's token endpoint is believed in its top-level `error` alone (provider-answers.md §3.4). */
function signals({ serviceId, endpoint, json }: ProviderAnswer): Signals {
  const found = signalsOf(json);
  if (endpoint === 'token' && serviceId === 'claude-subscription') return { ...found, codes: topLevelCode(json) };
  return serviceId === 'gemini' ? { ...found, codes: [...found.codes, ...tierCodes(json)] } : found;
}

function topLevelCode(json: unknown): readonly string[] {
  const error = fieldsOf(json)?.error;
  return typeof error === 'string' ? signalsOf({ error }).codes : [];
}

function complete(verdict: RowVerdict, answer: ProviderAnswer): Verdict {
  if (verdict.state === 'throttled') return { ...verdict, retryAfterMs: answer.retryAfterMs || null };
  if (verdict.state === 'ineligible') return { ...verdict, link: safeLink(answer.serviceId, answer.json) };
  return verdict;
}

/** What the answer says of the account. Of its body nothing is kept but a link that is safe to show. */
export function judge(answer: ProviderAnswer): Verdict {
  const found = signals(answer);
  const row = table.find((one) => matches(one, answer, found));
  return row ? complete(row.verdict, answer) : { state: 'transient', cause: 'provider' };
}
