// Who a request to api.openai.com is from, refused as the live API does.
import { bearerToken } from '../kernel/bearer-token.ts';
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { KeyStates } from '../kernel/key-states.ts';
import type { AccountBook, OpenAiAccount } from './account-book.ts';

export type OpenAiKeyState =
  | 'valid'
  /** 401 `invalid_api_key`, as after it was deleted. */
  | 'invalid'
  /** May not list models, but work. */
  | 'restricted'
  /** 429 `insufficient_quota`: no money left. */
  | 'insufficient-quota'
  /** 429 `rate_limit_exceeded`, with Retry-After. */
  | 'rate-limited'
  | 'deactivated'
  | 'unsupported-region';

type ApiKeyCheck =
  | { readonly kind: 'ok'; readonly account: OpenAiAccount }
  | { readonly kind: 'refused'; readonly reply: Reply };

type Refusal = {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly message: string;
  readonly headers?: Record<string, string>;
};

const INVALID_REQUEST = 'invalid_request_error';

/** provider-answers.md §5.2; all but the 401 for missing scopes are documented, not seen (assumed: the messages). */
const REFUSALS: Record<Exclude<OpenAiKeyState, 'valid' | 'invalid'>, Refusal> = {
  restricted: {
    status: 401,
    type: INVALID_REQUEST,
    code: null,
    message: 'You have insufficient permissions for this operation. Missing scopes: api.model.read.',
  },
  'insufficient-quota': {
    status: 429,
    type: 'insufficient_quota',
    code: 'insufficient_quota',
    message: 'You exceeded your current quota, please check your plan and billing details.',
  },
  'rate-limited': {
    status: 429,
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached for requests.',
    headers: { 'retry-after': '20', 'x-ratelimit-reset-requests': '20s' },
  },
  deactivated: {
    status: 401,
    type: INVALID_REQUEST,
    code: 'account_deactivated',
    message: 'The account associated with this API key has been deactivated.',
  },
  'unsupported-region': {
    status: 403,
    type: 'request_forbidden',
    code: 'unsupported_country_region_territory',
    message: 'Country, region, or territory not supported.',
  },
};

const refused = ({ status, headers = {}, ...error }: Refusal): ApiKeyCheck => ({
  kind: 'refused',
  reply: reply.json(status, { error: { ...error, param: null } }, headers),
});

function invalidKey(key: string | null): ApiKeyCheck {
  const message =
    key === null
      ? "You didn't provide an API key."
      : `Incorrect API key provided: ${key.slice(0, 7)}***${key.slice(-4)}. You can find your API key in your account settings.`;
  return refused({ status: 401, type: INVALID_REQUEST, code: key === null ? null : 'invalid_api_key', message });
}

/** `allowed`: states that this endpoint does not mind. */
export function checkApiKey(
  accounts: AccountBook,
  states: KeyStates<OpenAiKeyState>,
  request: SimRequest,
  allowed: readonly OpenAiKeyState[] = [],
): ApiKeyCheck {
  const key = bearerToken(request);
  const account = key === null ? undefined : accounts.byApiKey(key);
  if (!account || key === null) return invalidKey(key);
  const state = states.of(key);
  if (state === 'invalid') return invalidKey(key);
  return state === 'valid' || allowed.includes(state) ? { kind: 'ok', account } : refused(REFUSALS[state]);
}
