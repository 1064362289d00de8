// Claude's sign-in page for Claude Code: one row per organization, and the code for copying where the request asks for it.
import { randomBytes } from 'node:crypto';
import { createLogin, type Login } from '../oauth/login.ts';
import type { SignInChoice } from '../oauth/sign-in-choice.ts';
import type { SignInLook } from '../oauth/sign-in-page.ts';
import type { AccountBook } from './account-book.ts';
import { codePage } from './code-page.ts';
import { CLAUDE_CODE_CLIENT, HOSTED_REDIRECT_URI, isSetupToken } from './registration.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

const LOOK: SignInLook = {
  site: 'Claude',
  product: 'Claude Code',
  accent: '#b4512f',
  meaning: {
    'user:inference': 'Use your Claude subscription',
    'user:profile': 'Read your name, e-mail address and plan',
    'user:sessions:claude_code': 'Read and write your Claude Code sessions',
    'user:mcp_servers': 'Use your connectors',
    'user:file_upload': 'Upload files',
    'org:create_api_key': 'Make API keys for your organization',
  },
};

function choices(accounts: AccountBook): SignInChoice[] {
  return accounts.list().flatMap(({ accountId, email, name, organizations }) =>
    organizations.map(({ organizationId, name: organization }) => ({
      id: `${accountId}/${organizationId}`,
      accountId,
      organizationId,
      email,
      name,
      detail: organizations.length > 1 ? `${email} · ${organization}` : email,
    })),
  );
}

/** `now` in ms epoch; `accessTokenLifetimeMs`: default 8 hours. Setup-tokens live a year whatever it says. */
export function createAnthropicLogin(
  accounts: AccountBook,
  now: () => number,
  accessTokenLifetimeMs: number | undefined,
): Login {
  return createLogin({
    client: CLAUDE_CODE_CLIENT,
    look: LOOK,
    policy: {
      rotates: true,
      codePrefix: '',
      // assumed: the refresh token's prefix.
      refreshTokenPrefix: 'sk-ant-ort01-',
      lifetimeMs: accessTokenLifetimeMs ?? 8 * HOUR_MS,
      ownLifetimeMs: ({ scopes }) => (isSetupToken(scopes) ? YEAR_MS : null),
      accessToken: () => `sk-ant-oat01-${randomBytes(60).toString('base64url')}AA`,
      idToken: () => null,
    },
    choices: () => choices(accounts),
    // assumed: a setup-token comes without a refresh token.
    isOffline: (scopes) => !isSetupToken(scopes),
    extraParameters: () => ({}),
    // Over plain http the hosted page is not where the redirect leads to, and the real one must not be asked.
    codePage: (query) =>
      query.get('code') === 'true' && query.get('redirect_uri') === HOSTED_REDIRECT_URI ? codePage : null,
    now,
  });
}
