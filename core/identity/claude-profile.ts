// Who a Claude sign-in belongs to and which plan it has: the answer of `api/oauth/profile` (provider-answers.md §3.3).
import type { Identity } from '../credential/identity.ts';
import { type Fields, fieldsOf, textOf } from '../lenient.ts';
import { claudeAccount } from './claude-account.ts';
import { planWords } from './plan-words.ts';

function raw(value: unknown): string {
  return textOf(value, 64)?.toLowerCase() ?? '';
}

/** The type of an organization; where it is not named, what the account says that it has. */
function typeOf(account: Fields | null, organization: Fields | null): string {
  const type = raw(organization?.organization_type).replace(/^claude_/, '');
  if (type !== '') return type;
  if (account?.has_claude_max === true) return 'max';
  if (account?.has_claude_pro === true) return 'pro';
  return account?.has_claude_max === false && account.has_claude_pro === false ? 'free' : '';
}

/** The type first, the tier as multiplier only: the premium seat of a team carries the tier of Max 5x. */
function planLabel(account: Fields | null, organization: Fields | null): string | null {
  const tier = raw(organization?.rate_limit_tier);
  const seat = raw(organization?.seat_tier);
  const type = typeOf(account, organization);
  switch (type) {
    case 'max':
      return ['Max', /(^|_)20x$/.test(tier) ? '20x' : '', /(^|_)5x$/.test(tier) ? '5x' : ''].filter(Boolean).join(' ');
    case 'team':
      if (seat === 'team_standard') return 'Team Standard';
      return seat === 'team_tier_1' || /(^|_)5x$/.test(tier) ? 'Team Premium' : 'Team';
    case '':
      return null;
    default:
      return planWords(type);
  }
}

/** What the answer does not say is null. */
export function claudeProfile(json: unknown): Identity {
  const answer = fieldsOf(json);
  if (!answer) return { email: null, accountId: null, plan: null };
  return {
    ...claudeAccount(answer),
    plan: planLabel(fieldsOf(answer.account), fieldsOf(answer.organization)),
  };
}
