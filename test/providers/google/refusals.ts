// How Google words the refusals that a test asks for, per status and endpoint.
import type { StatusFault } from '../kernel/fault-table.ts';
import { type Reply, reply } from '../kernel/http.ts';
import { challengePage, retryAfter } from '../kernel/refusal.ts';

type StatusWithName = { readonly status: number; readonly name: string; readonly message: string };

const APIS: Record<Exclude<StatusFault['kind'], '403-html'>, StatusWithName> = {
  '400': { status: 400, name: 'INVALID_ARGUMENT', message: 'Request contains an invalid argument.' },
  '401': { status: 401, name: 'UNAUTHENTICATED', message: 'Request had invalid authentication credentials.' },
  '402': { status: 402, name: 'FAILED_PRECONDITION', message: 'Payment required.' },
  '403': { status: 403, name: 'PERMISSION_DENIED', message: 'The caller does not have permission' },
  '404': { status: 404, name: 'NOT_FOUND', message: 'Requested entity was not found.' },
  '429': { status: 429, name: 'RESOURCE_EXHAUSTED', message: 'Resource has been exhausted (e.g. check quota).' },
  '429-retry-after': { status: 429, name: 'RESOURCE_EXHAUSTED', message: 'Resource has been exhausted.' },
  '500': { status: 500, name: 'INTERNAL', message: 'Internal error encountered.' },
  '503': { status: 503, name: 'UNAVAILABLE', message: 'The service is currently unavailable.' },
  '529': { status: 529, name: 'UNAVAILABLE', message: 'The service is overloaded.' },
};

const TOKEN_ERRORS: Partial<Record<StatusFault['kind'], string>> = {
  '400': 'invalid_grant',
  '401': 'invalid_client',
  '403': 'admin_policy_enforced',
};

const DOMAIN = 'cloudcode-pa.googleapis.com';

/** `code` of a fault: the token endpoint's `error`, or the reason in the ErrorInfo of the other endpoints. */
export function refuse(endpoint: string, fault: StatusFault): Reply {
  if (fault.kind === '403-html') return challengePage();
  const { status, name, message } = APIS[fault.kind];
  const headers = retryAfter(fault);
  if (['token', 'revoke', 'tokeninfo'].includes(endpoint)) {
    const error = fault.code ?? TOKEN_ERRORS[fault.kind] ?? 'internal_failure';
    return reply.json(status, { error, error_description: message }, headers);
  }
  const details = fault.code
    ? [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: fault.code, domain: DOMAIN, metadata: {} }]
    : [];
  return reply.json(
    status,
    { error: { code: status, message, status: name, ...(fault.code && { details }) } },
    headers,
  );
}
