// How OpenAI words the refusals that a test asks for, per status and endpoint.
import type { StatusFault } from '../kernel/fault-table.ts';
import { type Reply, reply } from '../kernel/http.ts';
import { challengePage, retryAfter } from '../kernel/refusal.ts';

type StatusWithCode = { readonly status: number; readonly code: string | null; readonly message: string };

const BACKEND: Record<Exclude<StatusFault['kind'], '403-html'>, StatusWithCode> = {
  '400': { status: 400, code: null, message: 'Bad Request' },
  '401': { status: 401, code: 'token_expired', message: 'Provided authentication token is expired.' },
  '402': { status: 402, code: 'deactivated_workspace', message: 'This workspace is closed.' },
  '403': { status: 403, code: 'account_deactivated', message: 'This account has been deactivated.' },
  '404': { status: 404, code: null, message: 'Not Found' },
  '429': { status: 429, code: 'rate_limit_exceeded', message: 'Too many requests.' },
  '429-retry-after': { status: 429, code: 'rate_limit_exceeded', message: 'Too many requests.' },
  '500': { status: 500, code: null, message: 'Internal Server Error' },
  '503': { status: 503, code: null, message: 'Service Unavailable' },
  '529': { status: 529, code: null, message: 'Overloaded' },
};

/** Where an endpoint refuses with another code than the rest of the backend. */
const OWN_CODES: Record<string, Partial<Record<StatusFault['kind'], string>>> = {
  token: { '400': 'invalid_grant', '401': 'refresh_token_expired', '403': 'access_denied' },
  models: { '401': 'invalid_api_key', '429': 'insufficient_quota' },
  'api-responses': { '401': 'invalid_api_key', '429': 'insufficient_quota' },
};

const USES_ERROR = ['token', 'revoke', 'device-start', 'device-poll', 'models', 'api-responses', 'responses'];

/** The ChatGPT backend puts its errors under `detail`, the token endpoint and the API under `error`. */
const usesDetail = (endpoint: string): boolean => !USES_ERROR.includes(endpoint);

export function refuse(endpoint: string, fault: StatusFault): Reply {
  if (fault.kind === '403-html') return challengePage();
  const { status, code: usual, message } = BACKEND[fault.kind];
  const code = fault.code ?? OWN_CODES[endpoint]?.[fault.kind] ?? usual;
  const headers = retryAfter(fault);
  if (usesDetail(endpoint)) {
    return reply.json(
      status,
      { detail: code === null ? message : { message, type: 'invalid_request_error', param: null, code } },
      headers,
    );
  }
  return reply.json(status, { error: { message, type: 'invalid_request_error', param: null, code } }, headers);
}
