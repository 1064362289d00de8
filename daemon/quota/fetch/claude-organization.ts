// Whether an answer of Anthropic is for another organization than the profile's: the only word of identity that it carries (§3.6).
import type { Identity } from '../../../core/credential/identity.ts';
import { textOf } from '../../../core/lenient.ts';
import type { HttpAnswer, HttpFailure } from '../../http-answer.ts';

export function isOtherOrganization(answer: HttpAnswer | HttpFailure, { organization }: Identity): boolean {
  const served = answer.kind === 'answer' ? textOf(answer.headers.get('anthropic-organization-id'), 256) : null;
  const known = organization?.id ?? null;
  return served !== null && known !== null && served !== known;
}
