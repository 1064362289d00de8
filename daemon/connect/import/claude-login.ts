// The login in Claude Code's `.credentials.json` or keychain entry, and in `.claude.json` whose it is (provider-answers.md §3.7).
import type { Identity } from '../../../core/credential/identity.ts';
import { Secret } from '../../../core/credential/secret.ts';
import { type Fields, fieldsOf, textOf } from '../../../core/lenient.ts';
import { lacksScope } from '../../../core/oauth/missing-scope.ts';
import { instantOf, isBlank, jsonFields, type LoginReader, tokenOf, unreadableLogin } from './found-login.ts';

const serviceId = 'claude-subscription';

function identityOf(companion: string | null): Identity {
  const account = fieldsOf(companion === null ? null : jsonFields(companion)?.oauthAccount);
  const id = textOf(account?.organizationUuid, 256);
  const name = textOf(account?.organizationName, 256);
  return {
    email: textOf(account?.emailAddress, 320),
    accountId: textOf(account?.accountUuid, 256),
    // What the files say of the plan is as old as the sign-in; the provider is asked when the login is taken over.
    plan: null,
    ...(id === null && name === null ? {} : { organization: { id, name } }),
  };
}

/** Separated by blanks, as a token answer has it; null when the file does not say. */
function scopeOf({ scopes }: Fields): string | null {
  if (!Array.isArray(scopes)) return textOf(scopes, 4096);
  const joined = scopes.filter((scope) => typeof scope === 'string').join(' ');
  return joined.length > 4096 ? null : joined;
}

export const readClaudeLogin: LoginReader = (text, companion) => {
  const file = jsonFields(text);
  if (!file) return unreadableLogin(serviceId);
  const oauth = fieldsOf(file.claudeAiOauth);
  // A file that Claude has blanked after a refused refresh: nobody is signed in.
  if (!oauth || (isBlank(oauth.accessToken) && isBlank(oauth.refreshToken))) return null;
  const accessToken = tokenOf(oauth.accessToken);
  if (accessToken === null) return unreadableLogin(serviceId);
  const expiresAt = instantOf(oauth.expiresAt);
  const login = { serviceId, kind: 'oauth', identity: identityOf(companion), expiresAt } as const;
  const refreshToken = tokenOf(oauth.refreshToken);
  if (refreshToken === null) return { ...login, problem: 'no-refresh-token' };
  const scope = scopeOf(oauth);
  if (lacksScope(serviceId, scope)) return { ...login, problem: 'missing-scope' };
  const tokens = { accessToken: new Secret(accessToken), refreshToken: new Secret(refreshToken), idToken: null };
  return { ...login, problem: null, secrets: { kind: 'oauth', ...tokens, scope } };
};
