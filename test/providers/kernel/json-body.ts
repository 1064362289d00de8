// Reads a JSON object out of a request.
import type { SimRequest } from './http.ts';

/** Null: the body is no JSON object. */
export function jsonBody({ body }: Pick<SimRequest, 'body'>): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
