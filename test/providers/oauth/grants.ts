// A played authorization server's memory: codes, and the tokens that they and refresh tokens were turned into.
import type { CodeGrant, Family, GrantedTokens, GrantPolicy } from './grant-types.ts';
import { createTokenBook, newSecret, type TokenBook } from './token-book.ts';

/** RFC 6749 §4.1.2 recommends at most 10 minutes. */
const CODE_LIFETIME_MS = 600_000;

type Code = { readonly grant: CodeGrant; readonly expiresAt: number; family: Family | null };

export type Grants = Omit<TokenBook, 'issue' | 'familyOf'> & {
  newCode(grant: CodeGrant): string;
  code(code: string): CodeGrant | undefined;
  /** Uses up a code. A second use also revokes what the first gave (RFC 6749 §4.1.2). */
  redeem(code: string): GrantedTokens | 'used' | 'expired';
  /**
   * `scopes`: a part of what was granted; without it all. A used token of a rotating provider kills its family (`reused`); every later
   * one of that family is `invalidated`.
   */
  refresh(
    refreshToken: string,
    scopes?: readonly string[],
  ): GrantedTokens | 'reused' | 'invalidated' | 'unknown' | 'beyond-scope';
  /** The account a code or token was issued for, whatever its state. */
  owner(credential: string): string | null;
};

export function createGrants(policy: GrantPolicy, now: () => number): Grants {
  const codes = new Map<string, Code>();
  const { issue, familyOf, ...tokens } = createTokenBook(policy, now);
  return {
    ...tokens,
    owner: (credential) => tokens.owner(credential) ?? codes.get(credential)?.grant.accountId ?? null,
    newCode(grant) {
      const code = newSecret(policy.codePrefix);
      codes.set(code, { grant, expiresAt: now() + CODE_LIFETIME_MS, family: null });
      return code;
    },
    code: (code) => codes.get(code)?.grant,
    redeem(text) {
      const code = codes.get(text);
      if (!code || code.expiresAt <= now()) return 'expired';
      if (code.family) {
        code.family.dead = true;
        return 'used';
      }
      code.family = { grant: code.grant, current: null, dead: false };
      return issue(code.family, code.grant.scopes);
    },
    refresh(refreshToken, scopes) {
      const family = familyOf(refreshToken);
      if (!family) return 'unknown';
      if (family.dead) return 'invalidated';
      if (family.current !== refreshToken) {
        family.dead = true;
        return 'reused';
      }
      const granted = family.grant.scopes;
      if (scopes?.some((scope) => !granted.includes(scope))) return 'beyond-scope';
      return issue(family, scopes ?? granted);
    },
  };
}
