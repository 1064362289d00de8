// ChatGPT's plan values as people know them (provider-answers.md §1.2).
import { planWords } from '../../identity/plan-words.ts';
import { textOf } from '../../lenient.ts';

const labels: Readonly<Record<string, string>> = {
  guest: 'Guest',
  free: 'Free',
  go: 'Go',
  plus: 'Plus',
  prolite: 'Pro 5x',
  pro: 'Pro',
  free_workspace: 'Free workspace',
  team: 'Team',
  self_serve_business_usage_based: 'Business (usage-based)',
  self_serve_business_prolite: 'Business Pro 5x',
  business: 'Business',
  enterprise: 'Enterprise',
  hc: 'Enterprise',
  enterprise_cbp_usage_based: 'Enterprise (usage-based)',
  enterprise_cbp_automation: 'Enterprise (automation)',
  ent26: 'Enterprise',
  edu: 'Edu',
  education: 'Edu',
  edu_plus: 'Edu Plus',
  edu_pro: 'Edu Pro',
  k12: 'K-12',
};

/** The label of a `plan_type` or of the claim `chatgpt_plan_type`; an unknown value in title case, null when there is none. */
export function codexPlanLabel(value: unknown): string | null {
  const text = textOf(value, 64);
  if (text === null) return null;
  const key = text.toLowerCase();
  if (Object.hasOwn(labels, key)) return labels[key] ?? null;
  return planWords(text);
}
