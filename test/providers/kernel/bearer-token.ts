// The credential in an Authorization header (RFC 6750 §2.1).
import type { SimRequest } from './http.ts';

/** Null without a bearer token; an empty one counts as none. */
export const bearerToken = ({ headers }: Pick<SimRequest, 'headers'>): string | null =>
  /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
