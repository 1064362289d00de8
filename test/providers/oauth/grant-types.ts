// The words of the played authorization servers: what was granted to whom, and what was issued for it.

/** Whom a token is for, and what it may do. */
export type Grantee = {
  readonly accountId: string;
  /** Where a token is bound to one organization of the account; else null. */
  readonly organizationId: string | null;
  readonly scopes: readonly string[];
};

export type CodeGrant = Grantee & {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly state: string;
  /** Whether a refresh token is given. */
  readonly offline: boolean;
};

export type IssuedTokens = {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly idToken: string | null;
  readonly expiresInSeconds: number;
  readonly scope: string;
};

export type GrantedTokens = IssuedTokens & { readonly grantee: Grantee };

/** What differs from provider to provider. Times in ms. */
export type GrantPolicy = {
  /** Whether a refresh replaces the refresh token; a used one then kills its family. */
  readonly rotates: boolean;
  readonly codePrefix: string;
  readonly refreshTokenPrefix: string;
  readonly accessToken: (grantee: Grantee, issuedAt: number, expiresAt: number) => string;
  readonly idToken: (grantee: Grantee, issuedAt: number) => string | null;
  /** Lifetime of access tokens until a test sets another. */
  readonly lifetimeMs: number;
  /** A lifetime of its own for some grants; null: the usual one. */
  readonly ownLifetimeMs?: (grantee: Grantee) => number | null;
};

/** All tokens that descend from one code; they die together. */
export type Family = { readonly grant: CodeGrant; current: string | null; dead: boolean };
