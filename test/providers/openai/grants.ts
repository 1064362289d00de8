// Everything OpenAI has issued: authorization codes, refresh token families, access tokens, and what became of them.
import { randomBytes } from 'node:crypto';
import type { AccountBook, OpenAiAccount } from './account-book.ts';
import type { TokenMint } from './jwt.ts';

/** RFC 6749 §4.1.2 recommends at most 10 minutes. */
const CODE_LIFETIME_MS = 600_000;

export type CodeGrant = {
  readonly accountId: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly scopes: readonly string[];
};

export type IssuedTokens = {
  readonly accessToken: string;
  /** Only with scope `offline_access`. */
  readonly refreshToken: string | null;
  /** Only with scope `openid`. */
  readonly idToken: string | null;
  readonly expiresInSeconds: number;
  readonly scope: string;
};

type Family = { readonly accountId: string; readonly scopes: readonly string[]; current: string | null; dead: boolean };
type Code = CodeGrant & { readonly expiresAt: number; family: Family | null };
type Access = { readonly accountId: string; readonly family: Family; expiresAt: number };
type AccessState = 'valid' | 'expired' | 'revoked' | 'unknown';

export type Grants = {
  newCode(grant: CodeGrant): string;
  code(code: string): CodeGrant | undefined;
  /** Uses up a code. A second use also revokes what the first gave (RFC 6749 §4.1.2). */
  redeem(code: string): IssuedTokens | 'used' | 'expired';
  /** Rotates. A used token kills its family (`reused`); every later one of that family is `invalidated`. */
  refresh(refreshToken: string): IssuedTokens | 'reused' | 'invalidated' | 'unknown';
  accessState(accessToken: string): AccessState;
  /** The account a code or token was issued for, whatever its state. */
  owner(credential: string): string | null;
  issued(accountId: string): { accessTokens: string[]; refreshTokens: string[]; currentRefreshTokens: string[] };
  /** The provider counts every access token issued so far as expired; the tokens' own `exp` stays. */
  expireAccessTokens(accountId: string): void;
  /** Kills all families and access tokens, as "log out of all devices" does. */
  revoke(accountId: string): void;
  setAccessTokenLifetime(ms: number): void;
};

type Options = {
  readonly accounts: AccountBook;
  readonly mint: TokenMint;
  readonly now: () => number;
  readonly accessTokenLifetimeMs: number;
};

function requireAccount(accounts: AccountBook, accountId: string): OpenAiAccount {
  const account = accounts.get(accountId);
  if (!account) throw new Error(`unknown account ${accountId}`);
  return account;
}

export function createGrants({ accounts, mint, now, accessTokenLifetimeMs }: Options): Grants {
  let lifetimeMs = accessTokenLifetimeMs;
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, Family>();
  const accessTokens = new Map<string, Access>();
  const secret = (prefix: string) => `${prefix}${randomBytes(32).toString('base64url')}`;

  function issue(family: Family): IssuedTokens {
    const account = requireAccount(accounts, family.accountId);
    const { scopes, accountId } = family;
    const expiresAt = now() + lifetimeMs;
    const accessToken = mint.accessToken(account, scopes, now(), expiresAt);
    accessTokens.set(accessToken, { accountId, family, expiresAt });
    family.current = scopes.includes('offline_access') ? secret('rt_') : null;
    if (family.current) refreshTokens.set(family.current, family);
    return {
      accessToken,
      refreshToken: family.current,
      idToken: scopes.includes('openid') ? mint.idToken(account, now(), now() + 3_600_000) : null,
      expiresInSeconds: Math.floor(lifetimeMs / 1000),
      scope: scopes.join(' '),
    };
  }

  const tokensOf = <T extends { accountId: string }>(tokens: Map<string, T>, accountId: string) =>
    [...tokens].filter(([, entry]) => entry.accountId === accountId);

  return {
    newCode(grant) {
      const code = secret('ac_');
      codes.set(code, { ...grant, expiresAt: now() + CODE_LIFETIME_MS, family: null });
      return code;
    },
    code: (code) => codes.get(code),
    redeem(text) {
      const code = codes.get(text);
      if (!code || code.expiresAt <= now()) return 'expired';
      if (code.family) {
        code.family.dead = true;
        return 'used';
      }
      code.family = { accountId: code.accountId, scopes: code.scopes, current: null, dead: false };
      return issue(code.family);
    },
    refresh(refreshToken) {
      const family = refreshTokens.get(refreshToken);
      if (!family) return 'unknown';
      if (family.dead) return 'invalidated';
      if (family.current === refreshToken) return issue(family);
      family.dead = true;
      return 'reused';
    },
    accessState(accessToken) {
      const access = accessTokens.get(accessToken);
      if (!access) return 'unknown';
      if (access.family.dead) return 'revoked';
      return access.expiresAt <= now() ? 'expired' : 'valid';
    },
    owner: (credential) =>
      (accessTokens.get(credential) ?? refreshTokens.get(credential) ?? codes.get(credential))?.accountId ?? null,
    issued: (accountId) => {
      const families = tokensOf(refreshTokens, accountId);
      return {
        accessTokens: tokensOf(accessTokens, accountId).map(([token]) => token),
        refreshTokens: families.map(([token]) => token),
        currentRefreshTokens: families
          .filter(([token, { current, dead }]) => current === token && !dead)
          .map(([token]) => token),
      };
    },
    expireAccessTokens(accountId) {
      for (const [, access] of tokensOf(accessTokens, accountId)) access.expiresAt = now();
    },
    revoke(accountId) {
      for (const [, family] of tokensOf(refreshTokens, accountId)) family.dead = true;
      for (const [, { family }] of tokensOf(accessTokens, accountId)) family.dead = true;
    },
    setAccessTokenLifetime(ms) {
      lifetimeMs = ms;
    },
  };
}
