// The two forms in which auth.openai.com words its errors.
import { type Reply, reply } from '../kernel/http.ts';

/** The form of RFC 6749 §5.2, which code exchanges get. */
export const oauthError = (status: number, error: string, error_description: string): Reply =>
  reply.json(status, { error, error_description });

/** The nested form, which refreshes get; the codes are those that openai/codex classifies. */
export const refreshError = (code: string, message: string): Reply =>
  reply.json(401, { error: { message, type: 'invalid_request_error', param: null, code } });
