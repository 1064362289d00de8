// Who a request with `x-api-key` is from, refused as the live API does (provider-answers.md §5.3).
import type { SimRequest } from '../kernel/http.ts';
import type { KeyStates } from '../kernel/key-states.ts';
import type { AccountBook } from './account-book.ts';
import type { MemberCheck } from './bearer.ts';
import { apiError } from './errors.ts';

export type AnthropicKeyState =
  | 'valid'
  /** 401, as after it was deleted. */
  | 'invalid'
  /** 403: its workspace may not do this. */
  | 'forbidden'
  /** 403: the organization has been disabled. */
  | 'disabled'
  /** Lists models, but has no money for messages. */
  | 'no-credit'
  | 'rate-limited'
  | 'overloaded';

export const apiKeyOf = ({ headers }: Pick<SimRequest, 'headers'>): string | null => {
  const value = headers['x-api-key'];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** assumed: the messages of `forbidden` and `disabled`; the statuses are documented or seen. */
const REFUSALS: Record<
  Exclude<AnthropicKeyState, 'valid'>,
  readonly [status: number, type: string, message: string, headers?: Record<string, string>]
> = {
  invalid: [401, 'authentication_error', 'invalid x-api-key'],
  forbidden: [403, 'permission_error', 'Your API key does not have permission to use the specified resource.'],
  disabled: [403, 'permission_error', 'This organization has been disabled.'],
  'no-credit': [
    400,
    'invalid_request_error',
    'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
  ],
  'rate-limited': [
    429,
    'rate_limit_error',
    'This request would exceed your rate limit.',
    { 'retry-after': '20', 'anthropic-ratelimit-requests-remaining': '0' },
  ],
  overloaded: [529, 'overloaded_error', 'Overloaded'],
};

/** `allowed`: states that this endpoint does not mind. An OAuth token in this header is no key. */
export function checkApiKey(
  accounts: AccountBook,
  states: KeyStates<AnthropicKeyState>,
  request: SimRequest,
  allowed: readonly AnthropicKeyState[] = [],
): MemberCheck {
  const key = apiKeyOf(request);
  const member = key === null ? undefined : accounts.byApiKey(key);
  const state = key === null || !member ? 'invalid' : states.of(key);
  if (member && (state === 'valid' || allowed.includes(state))) return { kind: 'ok', ...member };
  const [status, type, message, headers = {}] = REFUSALS[state === 'valid' ? 'invalid' : state];
  return { kind: 'refused', reply: apiError(status, type, message, { headers }) };
}
