// The two forms in which Google words its errors.
import { type Reply, reply } from '../kernel/http.ts';

/** RFC 6749 §5.2, which the token endpoint uses; `error_subtype` is Google's own. */
export const oauthError = (status: number, error: string, error_description: string, error_subtype?: string): Reply =>
  reply.json(status, { error, error_description, ...(error_subtype !== undefined && { error_subtype }) });

type Detail = {
  readonly reason: string;
  readonly domain: string;
  readonly metadata?: Readonly<Record<string, string>>;
};

/** The envelope of all googleapis.com; `detail` becomes a google.rpc.ErrorInfo. */
export function googleError(status: number, name: string, message: string, detail?: Detail, links?: string): Reply {
  const details = [
    ...(detail ? [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', ...detail }] : []),
    ...(links === undefined
      ? []
      : [{ '@type': 'type.googleapis.com/google.rpc.Help', links: [{ description: 'Learn more', url: links }] }]),
  ];
  return reply.json(status, { error: { code: status, message, status: name, ...(details.length > 0 && { details }) } });
}
