// How Anthropic words the refusals that a test asks for, per status and endpoint.
import type { StatusFault } from '../kernel/fault-table.ts';
import { type Reply, reply } from '../kernel/http.ts';
import { challengePage, retryAfter } from '../kernel/refusal.ts';
import { apiError } from './errors.ts';

type StatusWithType = { readonly status: number; readonly type: string; readonly message: string };

const API: Record<Exclude<StatusFault['kind'], '403-html'>, StatusWithType> = {
  '400': { status: 400, type: 'invalid_request_error', message: 'Invalid request' },
  '401': { status: 401, type: 'authentication_error', message: 'Invalid bearer token' },
  '402': { status: 402, type: 'billing_error', message: 'Payment required' },
  '403': { status: 403, type: 'permission_error', message: 'Permission denied' },
  '404': { status: 404, type: 'not_found_error', message: 'Not found' },
  '429': { status: 429, type: 'rate_limit_error', message: 'Rate limited. Please try again later.' },
  '429-retry-after': { status: 429, type: 'rate_limit_error', message: 'Rate limited. Please try again later.' },
  '500': { status: 500, type: 'api_error', message: 'Internal server error' },
  '503': { status: 503, type: 'api_error', message: 'Service unavailable' },
  '529': { status: 529, type: 'overloaded_error', message: 'Overloaded' },
};

/** What the token endpoint says in the form of RFC 6749 §5.2; everything else there comes in the API's envelope. */
const TOKEN_ERRORS: Partial<Record<StatusFault['kind'], string>> = { '400': 'invalid_grant', '401': 'invalid_client' };

export function refuse(endpoint: string, fault: StatusFault): Reply {
  if (fault.kind === '403-html') return challengePage();
  const { status, type, message } = API[fault.kind];
  const headers = retryAfter(fault);
  const oauth = endpoint === 'token' || endpoint === 'revoke' ? (fault.code ?? TOKEN_ERRORS[fault.kind]) : undefined;
  if (oauth !== undefined) return reply.json(status, { error: oauth, error_description: message }, headers);
  return apiError(status, fault.code ?? type, message, { headers });
}
