// JSON Web Tokens as OpenAI issues them, signed with a key that only the simulator has (clients of this flow check no signature).
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { OpenAiAccount } from './account-book.ts';
import { CODEX_CLIENT } from './registration.ts';

export type TokenMint = {
  accessToken(account: OpenAiAccount, scopes: readonly string[], issuedAt: number, expiresAt: number): string;
  idToken(account: OpenAiAccount, issuedAt: number, expiresAt: number): string;
};

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
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

/** Times are ms epoch; the claims carry seconds (RFC 7519 §2). Every token is unique by its `jti`. */
export function createTokenMint(): TokenMint {
  const key = randomBytes(32);
  const sign = (claims: object): string => {
    const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ jti: randomUUID(), ...claims })}`;
    return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
  };
  const base = (account: OpenAiAccount, issuedAt: number, expiresAt: number) => ({
    iss: 'https://auth.openai.com',
    sub: `auth0|${account.userId}`,
    iat: seconds(issuedAt),
    exp: seconds(expiresAt),
    ...accountClaims(account),
  });
  return {
    accessToken: (account, scopes, issuedAt, expiresAt) =>
      sign({ ...base(account, issuedAt, expiresAt), aud: ['https://api.openai.com/v1'], scp: scopes }),
    idToken: (account, issuedAt, expiresAt) =>
      sign({
        ...base(account, issuedAt, expiresAt),
        aud: [CODEX_CLIENT.clientId],
        email: account.email,
        email_verified: true,
        name: account.name,
      }),
  };
}
