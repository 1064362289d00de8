// The two forms in which Anthropic words its errors.
import { randomBytes } from 'node:crypto';
import { type Reply, reply } from '../kernel/http.ts';

/** RFC 6749 §5.2, which the token endpoint uses. */
export const oauthError = (status: number, error: string, error_description: string): Reply =>
  reply.json(status, { error, error_description });

const requestId = (): string => `req_${randomBytes(12).toString('hex')}`;

/** The API's envelope (provider-answers.md §3.2). `details`: e.g. the permission that is missing. */
export function apiError(
  status: number,
  type: string,
  message: string,
  { details, headers = {} }: { details?: object; headers?: Record<string, string> } = {},
): Reply {
  const request_id = requestId();
  const error = { type, message, ...(details && { details }) };
  return reply.json(status, { type: 'error', error, request_id }, { 'request-id': request_id, ...headers });
}
