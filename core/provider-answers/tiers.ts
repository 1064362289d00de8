// Why Gemini's loadCodeAssist gives an account no tier (provider-answers.md §4.2, §4.4), as codes for the table.
import { fieldsOf, textOf } from '../lenient.ts';

/** Ours, not Google's: the account has no tier, whatever the reason. */
export const noTier = 'happier.no_tier';

/** Ours too: without a tier, and the standard one would be open with a cloud project. */
export const standardTierAllowed = 'happier.standard_tier_allowed';

const mostTiers = 16;

function tiersOf(value: unknown) {
  const list = Array.isArray(value) ? (value as unknown[]).slice(0, mostTiers) : [];
  return list.map(fieldsOf).filter((tier) => tier !== null);
}

const allows = (json: unknown, tier: string) => tiersOf(fieldsOf(json)?.allowedTiers).some(({ id }) => id === tier);

/** The tiers for which an account without any is not eligible; none for one that is served, or would be at its first use. */
export function refusedTiers(json: unknown) {
  const answer = fieldsOf(json);
  const served = fieldsOf(answer?.currentTier) ?? fieldsOf(answer?.paidTier);
  return served || allows(json, 'free-tier') ? [] : tiersOf(answer?.ineligibleTiers);
}

/** In lower case. */
export function tierCodes(json: unknown): readonly string[] {
  const refused = refusedTiers(json);
  if (refused.length === 0) return [];
  const reasons = refused.flatMap(({ reasonCode }) => textOf(reasonCode, 128)?.toLowerCase() ?? []);
  return [...reasons, ...(allows(json, 'standard-tier') ? [standardTierAllowed] : []), noTier];
}
