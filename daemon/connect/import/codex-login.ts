// The login in Codex's `auth.json` (backend-clis.md, Codex; provider-answers.md §2.2): a ChatGPT sign-in, or an API key.
import { readKey } from '../../../core/catalog/key-family.ts';
import { unknownIdentity } from '../../../core/credential/identity.ts';
import { Secret } from '../../../core/credential/secret.ts';
import { AppError } from '../../../core/errors.ts';
import { fieldsOf, numberOf } from '../../../core/lenient.ts';
import { claimsOf } from '../../../core/oauth/claims.ts';
import { codexIdentity } from '../../../core/oauth/openai-codex-identity.ts';
import {
  type FoundLogin,
  instantOf,
  isBlank,
  jsonFields,
  type LoginReader,
  tokenOf,
  unreadableLogin,
} from './found-login.ts';

function keyLogin(text: string): FoundLogin {
  const login = { serviceId: 'openai', kind: 'api-key', identity: unknownIdentity, expiresAt: null } as const;
  try {
    return { ...login, problem: null, secrets: { kind: 'api-key', key: new Secret(readKey('openai', text)) } };
  } catch (error) {
    if (error instanceof AppError) return { ...login, problem: 'key-shape' };
    throw error;
  }
}

function tokensLogin(value: unknown): FoundLogin | null {
  const tokens = fieldsOf(value);
  if (!tokens || (isBlank(tokens.access_token) && isBlank(tokens.refresh_token))) return null;
  const accessToken = tokenOf(tokens.access_token);
  if (accessToken === null) return unreadableLogin('openai-codex');
  const idToken = tokenOf(tokens.id_token);
  const exp = numberOf(claimsOf(accessToken)?.exp);
  const login = {
    serviceId: 'openai-codex',
    kind: 'oauth',
    identity: codexIdentity(idToken, accessToken),
    expiresAt: exp === null ? null : instantOf(exp * 1000),
  } as const;
  const refreshToken = tokenOf(tokens.refresh_token);
  if (refreshToken === null) return { ...login, problem: 'no-refresh-token' };
  return {
    ...login,
    problem: null,
    secrets: {
      kind: 'oauth',
      accessToken: new Secret(accessToken),
      refreshToken: new Secret(refreshToken),
      idToken: idToken === null ? null : new Secret(idToken),
      scope: null,
    },
  };
}

export const readCodexLogin: LoginReader = (text) => {
  const file = jsonFields(text);
  if (!file) return unreadableLogin('openai-codex');
  const { auth_mode: mode, OPENAI_API_KEY: key, tokens } = file;
  // Without a mode a key wins over tokens.
  const takesKey = mode === 'apikey' || ((mode === undefined || mode === null) && !isBlank(key));
  if (!takesKey) return tokensLogin(tokens);
  if (isBlank(key)) return null;
  return typeof key === 'string' ? keyLogin(key) : unreadableLogin('openai');
};
