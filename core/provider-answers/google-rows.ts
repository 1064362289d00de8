// Google's answers about a Gemini sign-in (provider-answers.md §4.2, §4.4). A refusal comes as an error, or as a 200 that names the
// tiers for which the account is not eligible: `tiers.ts` turns those reasons into codes.
import type { Row } from './row.ts';
import { noTier, standardTierAllowed } from './tiers.ts';

const gemini = { services: ['gemini'], endpoints: ['usage', 'profile'], readable: true } as const;
/** The end of the consumer client is told by the token endpoint too. */
const anywhere = { ...gemini, endpoints: ['token', 'usage', 'profile'], status: [400, 401, 403] } as const;
const tiers = { ...gemini, endpoints: ['profile'], status: ['2xx'] } as const;

export const googleRows: readonly Row[] = [
  {
    ...tiers,
    row: 17,
    mark: 'seen',
    signal: 'no tier, and VALIDATION_REQUIRED among the reasons',
    codes: ['validation_required'],
    verdict: { state: 'ineligible', cause: 'validation' },
  },
  {
    ...tiers,
    row: 15,
    mark: 'seen',
    signal: 'no tier, and UNSUPPORTED_CLIENT among the reasons: consumer sign-in ended on 2026-06-18',
    codes: ['unsupported_client'],
    verdict: { state: 'ineligible', cause: 'client-retired' },
  },
  {
    ...tiers,
    row: 16,
    mark: 'seen',
    signal: 'no tier, another reason, but the standard tier is allowed: a cloud project is missing',
    codes: [standardTierAllowed],
    verdict: { state: 'ineligible', cause: 'project' },
  },
  {
    ...tiers,
    row: 16,
    mark: 'seen',
    signal: 'no tier because of the place',
    codes: ['unsupported_location', 'unknown_location', 'restricted_network'],
    verdict: { state: 'ineligible', cause: 'region' },
  },
  {
    ...tiers,
    row: 16,
    mark: 'seen',
    signal:
      'no tier because of the account (DASHER_USER, INELIGIBLE_ACCOUNT, RESTRICTED_AGE …), or for a reason that nobody knows',
    codes: [noTier],
    verdict: { state: 'ineligible', cause: 'plan' },
  },
  {
    ...anywhere,
    row: 15,
    mark: 'seen',
    signal: 'UNSUPPORTED_CLIENT in an error',
    codes: ['unsupported_client'],
    verdict: { state: 'ineligible', cause: 'client-retired' },
  },
  ...[['unsupported_client'], ['ineligibletiererror'], ['no longer supported', 'gemini code assist']].map(
    (words): Row => ({
      ...anywhere,
      row: 15,
      mark: 'seen',
      signal: `an error that says ${words.join(' and ')}`,
      words,
      verdict: { state: 'ineligible', cause: 'client-retired' },
    }),
  ),
  {
    ...gemini,
    row: 17,
    mark: 'seen',
    signal: '403 VALIDATION_REQUIRED',
    status: [403],
    codes: ['validation_required'],
    verdict: { state: 'ineligible', cause: 'validation' },
  },
  {
    ...gemini,
    row: 16,
    mark: 'seen',
    signal: '403 SUBSCRIPTION_REQUIRED: a licence is missing',
    status: [403],
    codes: ['subscription_required'],
    verdict: { state: 'ineligible', cause: 'plan' },
  },
  {
    ...gemini,
    row: 16,
    mark: 'seen',
    signal: '403 "must be a named user … Standard"',
    status: [403],
    words: ['must be a named user', 'standard'],
    verdict: { state: 'ineligible', cause: 'plan' },
  },
  {
    ...gemini,
    row: 16,
    mark: 'seen',
    signal: '403 SERVICE_DISABLED: the project lacks the service',
    status: [403],
    codes: ['service_disabled'],
    verdict: { state: 'ineligible', cause: 'project' },
  },
  {
    ...gemini,
    row: 18,
    mark: 'seen',
    signal: '403 that names a violation of the terms of service',
    status: [403],
    words: ['terms of service'],
    verdict: { state: 'ineligible', cause: 'blocked' },
  },
  {
    ...gemini,
    row: 13,
    mark: 'seen',
    signal: '403 SECURITY_POLICY_VIOLATED: a perimeter around the project; models are served, quota is not told',
    status: [403],
    codes: ['security_policy_violated'],
    verdict: { state: 'limited', cause: 'missing-scope' },
  },
  {
    ...gemini,
    row: 13,
    mark: 'assumed',
    signal: '403 ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    status: [401, 403],
    codes: ['access_token_scope_insufficient'],
    verdict: { state: 'limited', cause: 'missing-scope' },
  },
  {
    ...gemini,
    row: 20,
    mark: 'seen',
    signal: '429 QUOTA_EXHAUSTED',
    status: [429],
    codes: ['quota_exhausted'],
    verdict: { state: 'exhausted', until: 'reset' },
  },
  {
    ...gemini,
    row: 21,
    mark: 'seen',
    signal: '429 INSUFFICIENT_G1_CREDITS_BALANCE',
    status: [429],
    codes: ['insufficient_g1_credits_balance'],
    verdict: { state: 'exhausted', until: 'someone-acts' },
  },
];
