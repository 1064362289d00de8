// What OpenAI issues: JWTs that live an hour, refresh tokens that are good once.
import type { GrantPolicy } from '../oauth/grant-types.ts';
import { createJwtSigner } from '../oauth/jwt-signer.ts';
import type { AccountBook } from './account-book.ts';
import { openAiTokens } from './jwt.ts';

const HOUR_MS = 3_600_000;

export function openAiGrantPolicy(accounts: AccountBook, lifetimeMs: number | undefined): GrantPolicy {
  const mint = openAiTokens(createJwtSigner());
  return {
    rotates: true,
    codePrefix: 'ac_',
    refreshTokenPrefix: 'rt_',
    lifetimeMs: lifetimeMs ?? HOUR_MS,
    accessToken: ({ accountId, scopes }, issuedAt, expiresAt) =>
      mint.accessToken(accounts.require(accountId), scopes, issuedAt, expiresAt),
    idToken: ({ accountId, scopes }, issuedAt) =>
      scopes.includes('openid') ? mint.idToken(accounts.require(accountId), issuedAt, issuedAt + HOUR_MS) : null,
  };
}
