// The payload of a token that is a JWT. Signatures are not checked: the tokens come straight from the provider, and nothing is allowed
// or refused on their claims alone.
import { decodeJwt } from 'jose';
import type { Fields } from '../lenient.ts';

/** Null when the token is no JWT. */
export function claimsOf(token: string | null): Fields | null {
  if (token === null) return null;
  try {
    return decodeJwt(token);
  } catch {
    return null;
  }
}
