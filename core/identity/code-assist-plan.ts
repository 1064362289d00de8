// Which plan a Gemini sign-in has: the tier that `loadCodeAssist` answers (provider-answers.md §4.2). Whether the account is served at all
// is judged by the table of core/provider-answers.
import { type Fields, fieldsOf, textOf } from '../lenient.ts';

const labels: Readonly<Record<string, string>> = {
  'g1-plus-tier': 'AI Plus',
  'g1-pro-tier': 'AI Pro',
  'g1-ultra-tier': 'AI Ultra',
  'g1-ultra-5x-tier': 'AI Ultra 5x',
  'g1-ultra-20x-tier': 'AI Ultra 20x',
  'standard-tier': 'Code Assist Standard',
  'enterprise-tier': 'Code Assist Enterprise',
  'legacy-tier': 'Legacy',
};

function labelOf(tier: Fields, ofWorkspace: boolean): string | null {
  const id = textOf(tier.id, 64);
  if (id === 'free-tier') return ofWorkspace ? 'Workspace' : 'Free';
  if (id !== null && Object.hasOwn(labels, id)) return labels[id] ?? null;
  return textOf(tier.name, 64) ?? id;
}

/**
 * @param ofWorkspace whether the account belongs to a Workspace domain (claim or field `hd`)
 * @returns the label; null when the account has no tier
 */
export function codeAssistPlan(json: unknown, ofWorkspace: boolean): string | null {
  const answer = fieldsOf(json);
  const paid = fieldsOf(answer?.paidTier);
  const bought = textOf(paid?.name, 64) ?? (paid && labelOf(paid, ofWorkspace));
  if (bought !== null) return bought;
  const current = fieldsOf(answer?.currentTier);
  return current && labelOf(current, ofWorkspace);
}
