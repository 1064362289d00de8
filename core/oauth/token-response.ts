// Reads a token endpoint's answer to a code or a refresh token (RFC 6749 §5.1; provider-answers.md §2.1).
import type { ServiceId } from '../catalog/services.ts';
import { type Identity, mergeIdentity, unknownIdentity } from '../credential/identity.ts';
import type { OauthCredential } from '../credential/record.ts';
import { AppError } from '../errors.ts';
import { claudeAccount } from '../identity/claude-account.ts';
import { googleAccount } from '../identity/google-account.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../lenient.ts';
import { claimsOf } from './claims.ts';
import { lacksScope } from './missing-scope.ts';
import { codexIdentity } from './openai-codex-identity.ts';

export type TokenSet = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string | null;
  readonly scope: string | null;
  readonly tokenType: string | null;
  /** End of the access token's life (ms epoch); null when the provider does not say. */
  readonly expiresAt: number | null;
  readonly identity: Identity;
};

type Previous = Pick<OauthCredential, 'refreshToken' | 'idToken' | 'scope' | 'identity'>;

type TokenRequest = {
  /** When the request was sent (ms epoch): a lifetime in seconds counts from here, never from the answer's arrival. */
  readonly requestedAt: number;
  /** At a refresh: what was known before; the answer leaves out what stays. */
  readonly previous?: Previous;
};

type Tokens = { readonly idToken: string | null; readonly accessToken: string };

const identityReaders: Readonly<Partial<Record<ServiceId, (answer: Fields, tokens: Tokens) => Identity>>> = {
  'openai-codex': (_, { idToken, accessToken }) => codexIdentity(idToken, accessToken),
  'claude-subscription': claudeAccount,
  gemini: (_, { idToken }) => googleAccount(claimsOf(idToken)),
};

/** Year 9999: what lies beyond is a wrong unit, not a time. */
const latest = 253_402_300_799_999;

function instant(ms: number | null): number | null {
  return ms !== null && ms > 0 && ms <= latest ? Math.floor(ms) : null;
}

/** A token is kept letter by letter. */
function tokenOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]{1,16384}$/.test(value) ? value : null;
}

/** The token's own `exp` is the source of truth; `expires_in` serves where the token cannot be read. */
function expiresAt(accessToken: string, answer: Fields, requestedAt: number): number | null {
  const exp = numberOf(claimsOf(accessToken)?.exp);
  if (exp !== null) return instant(exp * 1000);
  const lifetime = numberOf(answer.expires_in);
  return lifetime !== null && lifetime > 0 ? instant(requestedAt + lifetime * 1000) : null;
}

/** The scope in force. What an answer names may be less than what was asked for (RFC 6749 §3.3). */
function scopeOf(serviceId: ServiceId, answer: Fields, previous: Previous | undefined): string | null {
  const named = textOf(answer.scope, 4096);
  // A refresh that names less still holds the only copy of the next pair: it is kept, and the lack shows in what it cannot do.
  if (!previous && lacksScope(serviceId, named)) throw new AppError('connect_oauth_missing_scope');
  return named ?? previous?.scope ?? null;
}

/**
 * @param body the JSON value of a 2xx answer
 * @throws AppError `connect_oauth_exchange_failed` without a usable access token, `connect_oauth_missing_refresh_token` without a refresh
 * token, old or new, `connect_oauth_missing_scope` when a code was exchanged for less than the service needs
 */
export function readTokenResponse(serviceId: ServiceId, body: unknown, request: TokenRequest): TokenSet {
  const { requestedAt, previous } = request;
  const answer = fieldsOf(body);
  const accessToken = tokenOf(answer?.access_token);
  if (!answer || accessToken === null) throw new AppError('connect_oauth_exchange_failed');
  const refreshToken = tokenOf(answer.refresh_token) ?? previous?.refreshToken;
  if (refreshToken === undefined) throw new AppError('connect_oauth_missing_refresh_token');
  const idToken = tokenOf(answer.id_token);
  const scope = scopeOf(serviceId, answer, previous);
  const identity = identityReaders[serviceId]?.(answer, { idToken, accessToken }) ?? unknownIdentity;
  return {
    accessToken,
    refreshToken,
    idToken: idToken ?? previous?.idToken ?? null,
    scope,
    tokenType: textOf(answer.token_type, 64),
    expiresAt: expiresAt(accessToken, answer, requestedAt),
    identity: mergeIdentity(identity, previous?.identity ?? unknownIdentity),
  };
}
