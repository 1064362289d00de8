// Who may use the API itself: an API key, or an OAuth token with the beta header.
import type { Reply, SimRequest } from '../kernel/http.ts';
import type { KeyStates } from '../kernel/key-states.ts';
import { type AnthropicKeyState, apiKeyOf, checkApiKey } from './api-key.ts';
import { type BearerPorts, checkBearer, type Member } from './bearer.ts';
import { apiError } from './errors.ts';

export type ApiPorts = BearerPorts & { readonly keyStates: KeyStates<AnthropicKeyState> };

export type ApiAccess =
  | ({ readonly kind: 'ok'; readonly by: 'key' | 'subscription' } & Member)
  | { readonly kind: 'refused'; readonly reply: Reply };

export function checkApiAccess(
  ports: ApiPorts,
  request: SimRequest,
  allowed: readonly AnthropicKeyState[] = [],
): ApiAccess {
  if (!request.headers['anthropic-version']) {
    const reply = apiError(400, 'invalid_request_error', 'anthropic-version: header is required');
    return { kind: 'refused', reply };
  }
  const by = apiKeyOf(request) === null ? 'subscription' : 'key';
  const checked =
    by === 'key' ? checkApiKey(ports.accounts, ports.keyStates, request, allowed) : checkBearer(ports, request, true);
  return checked.kind === 'ok' ? { ...checked, by } : checked;
}
