// Google's sign-in page for Gemini CLI, and what it issues: opaque tokens, an id_token, a refresh token that stays the same.
import { randomBytes } from 'node:crypto';
import { createJwtSigner, type JwtSigner } from '../oauth/jwt-signer.ts';
import { createLogin, type Login } from '../oauth/login.ts';
import type { SignInLook } from '../oauth/sign-in-page.ts';
import type { AccountBook, GoogleAccount } from './account-book.ts';
import { GEMINI_CLIENT, IDENTITY_SCOPES, SCOPES } from './registration.ts';

const LOOK: SignInLook = {
  site: 'Google',
  product: 'Gemini CLI',
  accent: '#1a63c9',
  meaning: {
    openid: 'Know who you are',
    email: 'Read your e-mail address',
    profile: 'Read your name and picture',
    [SCOPES.email]: 'Read your e-mail address',
    [SCOPES.profile]: 'Read your name and picture',
    [SCOPES.cloud]: 'Use your Google Cloud data',
  },
};

const seconds = (ms: number): number => Math.floor(ms / 1000);

function idToken(sign: JwtSigner, { accountId, email, name, hd }: GoogleAccount, issuedAt: number): string {
  return sign({
    iss: 'https://accounts.google.com',
    azp: GEMINI_CLIENT.clientId,
    aud: GEMINI_CLIENT.clientId,
    sub: accountId,
    ...(hd !== null && { hd }),
    email,
    email_verified: true,
    name,
    iat: seconds(issuedAt),
    exp: seconds(issuedAt) + 3600,
  });
}

/** `now` in ms epoch; `accessTokenLifetimeMs`: default 3599 s, as the live one says. */
export function createGoogleLogin(
  accounts: AccountBook,
  now: () => number,
  accessTokenLifetimeMs: number | undefined,
): Login {
  const sign = createJwtSigner();
  const login: Login = createLogin({
    client: GEMINI_CLIENT,
    look: LOOK,
    policy: {
      rotates: false,
      // With a slash, so that a client that does not decode what it was sent fails.
      codePrefix: '4/0A',
      refreshTokenPrefix: '1//0',
      lifetimeMs: accessTokenLifetimeMs ?? 3_599_000,
      accessToken: () => `ya29.${randomBytes(60).toString('base64url')}`,
      idToken: ({ accountId, scopes }, issuedAt) =>
        scopes.some((scope) => IDENTITY_SCOPES.includes(scope))
          ? idToken(sign, accounts.require(accountId), issuedAt)
          : null,
    },
    choices: () =>
      accounts.list().map(({ accountId, email, name }) => ({
        id: accountId,
        accountId,
        organizationId: null,
        email,
        name,
        detail: email,
      })),
    // A refresh token comes with the first consent, later only when the request asks for consent again.
    isOffline: (_scopes, query, { accountId }) =>
      query.get('access_type') === 'offline' &&
      (query.get('prompt')?.split(' ').includes('consent') ||
        login.grants.issued(accountId).refreshTokens.length === 0),
    extraParameters: ({ scopes }) => ({ scope: scopes.join(' '), authuser: '0', prompt: 'consent' }),
    now,
  });
  return login;
}
