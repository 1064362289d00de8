// The refresh token families and access tokens that a provider has issued, and what became of them.
import { randomBytes } from 'node:crypto';
import type { Family, GrantedTokens, Grantee, GrantPolicy } from './grant-types.ts';

type Access = { readonly grantee: Grantee; readonly family: Family; expiresAt: number };
type AccessState = 'valid' | 'expired' | 'revoked' | 'unknown';

export type TokenBook = {
  issue(family: Family, scopes: readonly string[]): GrantedTokens;
  familyOf(refreshToken: string): Family | undefined;
  /** `expiresAt`: ms epoch, 0 for an unknown token. */
  access(accessToken: string): {
    readonly state: AccessState;
    readonly grantee: Grantee | null;
    readonly expiresAt: number;
  };
  /** The account a token was issued for, whatever its state. */
  owner(token: string): string | null;
  /** Kills the family of an access or refresh token (RFC 7009); null: no such token. `wasDead`: it had ended before. */
  revokeToken(token: string): {
    readonly kind: 'access' | 'refresh';
    readonly accountId: string;
    readonly wasDead: boolean;
  } | null;
  issued(accountId: string): { accessTokens: string[]; refreshTokens: string[]; currentRefreshTokens: string[] };
  /** The provider counts every access token issued so far as expired; the tokens' own `exp` stays. */
  expireAccessTokens(accountId: string): void;
  /** Kills all families and access tokens, as "log out of all devices" does. */
  revoke(accountId: string): void;
  setAccessTokenLifetime(ms: number): void;
  /** While true, sign-ins get no refresh token, whatever they ask for. */
  withholdRefreshTokens(withheld: boolean): void;
};

export const newSecret = (prefix: string): string => `${prefix}${randomBytes(32).toString('base64url')}`;

type Store = { readonly refreshTokens: Map<string, Family>; readonly accessTokens: Map<string, Access> };
type Settings = { lifetimeMs: number; withheld: boolean };

function nextRefreshToken(policy: GrantPolicy, { withheld }: Settings, { current, grant }: Family): string | null {
  if (current !== null) return policy.rotates ? newSecret(policy.refreshTokenPrefix) : current;
  return grant.offline && !withheld ? newSecret(policy.refreshTokenPrefix) : null;
}

function endFamilyOf({ accessTokens, refreshTokens }: Store, token: string): ReturnType<TokenBook['revokeToken']> {
  const access = accessTokens.get(token);
  const family = access?.family ?? refreshTokens.get(token);
  if (!family) return null;
  const wasDead = family.dead;
  family.dead = true;
  return { kind: access ? 'access' : 'refresh', accountId: family.grant.accountId, wasDead };
}

function perAccount(
  { refreshTokens, accessTokens }: Store,
  now: () => number,
): Pick<TokenBook, 'issued' | 'expireAccessTokens' | 'revoke'> {
  const familiesOf = (id: string) => [...refreshTokens].filter(([, { grant }]) => grant.accountId === id);
  const accessOf = (id: string) => [...accessTokens].filter(([, { grantee }]) => grantee.accountId === id);
  return {
    issued: (accountId) => ({
      accessTokens: accessOf(accountId).map(([token]) => token),
      refreshTokens: familiesOf(accountId).map(([token]) => token),
      currentRefreshTokens: familiesOf(accountId)
        .filter(([token, { current, dead }]) => current === token && !dead)
        .map(([token]) => token),
    }),
    expireAccessTokens(accountId) {
      for (const [, token] of accessOf(accountId)) token.expiresAt = now();
    },
    revoke(accountId) {
      for (const [, { family }] of accessOf(accountId)) family.dead = true;
    },
  };
}

export function createTokenBook(policy: GrantPolicy, now: () => number): TokenBook {
  const settings: Settings = { lifetimeMs: policy.lifetimeMs, withheld: false };
  const store: Store = { refreshTokens: new Map(), accessTokens: new Map() };
  const { refreshTokens, accessTokens } = store;

  function issue(family: Family, scopes: readonly string[]): GrantedTokens {
    const { accountId, organizationId } = family.grant;
    const grantee = { accountId, organizationId, scopes };
    const lifetimeMs = policy.ownLifetimeMs?.(grantee) ?? settings.lifetimeMs;
    const expiresAt = now() + lifetimeMs;
    const accessToken = policy.accessToken(grantee, now(), expiresAt);
    accessTokens.set(accessToken, { grantee, family, expiresAt });
    family.current = nextRefreshToken(policy, settings, family);
    if (family.current) refreshTokens.set(family.current, family);
    return {
      accessToken,
      refreshToken: family.current,
      idToken: policy.idToken(grantee, now()),
      expiresInSeconds: Math.floor(lifetimeMs / 1000),
      scope: scopes.join(' '),
      grantee,
    };
  }

  function access(token: string): ReturnType<TokenBook['access']> {
    const known = accessTokens.get(token);
    if (!known) return { state: 'unknown', grantee: null, expiresAt: 0 };
    const { grantee, family, expiresAt } = known;
    if (family.dead) return { state: 'revoked', grantee, expiresAt };
    return { state: expiresAt <= now() ? 'expired' : 'valid', grantee, expiresAt };
  }

  return {
    issue,
    access,
    revokeToken: (token) => endFamilyOf(store, token),
    familyOf: (refreshToken) => refreshTokens.get(refreshToken),
    owner: (token) => accessTokens.get(token)?.grantee.accountId ?? refreshTokens.get(token)?.grant.accountId ?? null,
    ...perAccount(store, now),
    setAccessTokenLifetime(ms) {
      settings.lifetimeMs = ms;
    },
    withholdRefreshTokens(withheld) {
      settings.withheld = withheld;
    },
  };
}
