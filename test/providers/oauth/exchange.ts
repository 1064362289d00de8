// The part of a code exchange that all providers share: is this code good, and for this client.
import type { GrantedTokens } from './grant-types.ts';
import type { Grants } from './grants.ts';
import { verifierFits } from './pkce.ts';

export type ExchangeFault = 'unknown-code' | 'redirect-uri' | 'verifier' | 'state' | 'used' | 'expired';

/** Only a request that is right in everything uses the code up. `state`: compared where the provider wants it, left out elsewhere. */
export function exchangeCode(
  grants: Grants,
  fields: Readonly<Record<string, string>>,
  wantsState = false,
): GrantedTokens | ExchangeFault {
  const { code = '', code_verifier = '', redirect_uri, state } = fields;
  const grant = grants.code(code);
  if (!grant) return 'unknown-code';
  if (redirect_uri !== grant.redirectUri) return 'redirect-uri';
  if (wantsState && state !== grant.state) return 'state';
  if (!verifierFits(code_verifier, grant.codeChallenge)) return 'verifier';
  return grants.redeem(code);
}
