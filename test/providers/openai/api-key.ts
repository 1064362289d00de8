// Who a request to api.openai.com is from, refused as the live API does.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { AccountBook, OpenAiAccount } from './account-book.ts';
import { bearerToken } from './bearer.ts';

type ApiKeyCheck =
  | { readonly kind: 'ok'; readonly account: OpenAiAccount }
  | { readonly kind: 'refused'; readonly reply: Reply };

export function checkApiKey(accounts: AccountBook, request: SimRequest): ApiKeyCheck {
  const key = bearerToken(request);
  const account = key === null ? undefined : accounts.byApiKey(key);
  if (account) return { kind: 'ok', account };
  const message =
    key === null
      ? "You didn't provide an API key."
      : `Incorrect API key provided: ${key.slice(0, 7)}***${key.slice(-4)}. You can find your API key in your account settings.`;
  const error = { message, type: 'invalid_request_error', param: null, code: key === null ? null : 'invalid_api_key' };
  return { kind: 'refused', reply: reply.json(401, { error }) };
}
