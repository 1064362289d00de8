// The login in Gemini CLI's `oauth_creds.json`, and in `google_accounts.json` whose it is (backend-clis.md, Gemini CLI).
import type { Identity } from '../../../core/credential/identity.ts';
import { Secret } from '../../../core/credential/secret.ts';
import { googleAccount } from '../../../core/identity/google-account.ts';
import { textOf } from '../../../core/lenient.ts';
import { claimsOf } from '../../../core/oauth/claims.ts';
import { lacksScope } from '../../../core/oauth/missing-scope.ts';
import { instantOf, isBlank, jsonFields, type LoginReader, tokenOf, unreadableLogin } from './found-login.ts';

const serviceId = 'gemini';

/** The id token is of this very login; the other file names the account that was used last. */
function identityOf(idToken: string | null, companion: string | null): Identity {
  const claimed = googleAccount(claimsOf(idToken));
  const active = companion === null ? null : textOf(jsonFields(companion)?.active, 320);
  return { ...claimed, email: claimed.email ?? active };
}

export const readGeminiLogin: LoginReader = (text, companion) => {
  const file = jsonFields(text);
  if (!file) return unreadableLogin(serviceId);
  if (isBlank(file.access_token) && isBlank(file.refresh_token)) return null;
  const accessToken = tokenOf(file.access_token);
  if (accessToken === null) return unreadableLogin(serviceId);
  const idToken = tokenOf(file.id_token);
  const identity = identityOf(idToken, companion);
  const login = { serviceId, kind: 'oauth', identity, expiresAt: instantOf(file.expiry_date) } as const;
  const refreshToken = tokenOf(file.refresh_token);
  if (refreshToken === null) return { ...login, problem: 'no-refresh-token' };
  const scope = textOf(file.scope, 4096);
  if (lacksScope(serviceId, scope)) return { ...login, problem: 'missing-scope' };
  return {
    ...login,
    problem: null,
    secrets: {
      kind: 'oauth',
      accessToken: new Secret(accessToken),
      refreshToken: new Secret(refreshToken),
      idToken: idToken === null ? null : new Secret(idToken),
      scope,
    },
  };
};
