// The claims of OpenAI's id and access tokens.
import type { JwtSigner } from '../oauth/jwt-signer.ts';
import type { OpenAiAccount } from './account-book.ts';
import { CODEX_CLIENT } from './registration.ts';

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** The namespaced claim objects that id and access token share. */
function accountClaims({ accountId, userId, plan, email }: OpenAiAccount) {
  return {
    'https://api.openai.com/auth': {
      chatgpt_account_id: accountId,
      chatgpt_plan_type: plan,
      chatgpt_user_id: userId,
      user_id: userId,
      organizations: [{ id: `org-${accountId}`, title: 'Personal', role: 'owner', is_default: true }],
    },
    'https://api.openai.com/profile': { email, email_verified: true },
  };
}

/** Times are ms epoch; the claims carry seconds (RFC 7519 §2). */
const base = (account: OpenAiAccount, issuedAt: number, expiresAt: number) => ({
  iss: 'https://auth.openai.com',
  sub: `auth0|${account.userId}`,
  iat: seconds(issuedAt),
  exp: seconds(expiresAt),
  ...accountClaims(account),
});

export const openAiTokens = (sign: JwtSigner) => ({
  accessToken: (account: OpenAiAccount, scopes: readonly string[], issuedAt: number, expiresAt: number): string =>
    sign({ ...base(account, issuedAt, expiresAt), aud: ['https://api.openai.com/v1'], scp: scopes }),
  idToken: (account: OpenAiAccount, issuedAt: number, expiresAt: number): string =>
    sign({
      ...base(account, issuedAt, expiresAt),
      aud: [CODEX_CLIENT.clientId],
      email: account.email,
      email_verified: true,
      name: account.name,
    }),
});
