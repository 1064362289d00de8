// Reads the body of a token request: a form or JSON, the live endpoint takes both.
import type { SimRequest } from '../kernel/http.ts';

/** Null: the body is not what its content type says. */
export function readTokenRequest({
  headers,
  body,
}: Pick<SimRequest, 'headers' | 'body'>): Record<string, string> | null {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim();
  const text = body.toString('utf8');
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text));
  if (type !== 'application/json') return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, String(entry)]));
  } catch {
    return null;
  }
}
