// The files of a login as the CLIs write them (backend-clis.md), with tokens that nobody gave out.

/** A JWT that nobody signed: what is read of it is its payload. */
function unsigned(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}

export const expiresAt = Date.UTC(2026, 7, 1, 12, 0, 0);

const auth = { chatgpt_account_id: 'acct-import-0001', chatgpt_plan_type: 'plus' };

export const codexTokens = {
  id_token: unsigned({ email: 'codex@example.com', 'https://api.openai.com/auth': auth }),
  access_token: unsigned({ exp: expiresAt / 1000, 'https://api.openai.com/auth': auth, jti: 'planted-codex-access' }),
  refresh_token: 'rt_planted-codex-refresh-0001',
  account_id: 'acct-import-0001',
};

export const codexFile = {
  auth_mode: 'chatgpt',
  OPENAI_API_KEY: null,
  tokens: codexTokens,
  last_refresh: '2026-07-30T12:00:00Z',
};

export const codexKey = 'sk-proj-planted-import-key-0001';
export const codexKeyFile = { auth_mode: 'apikey', OPENAI_API_KEY: codexKey };

export const claudeOauth = {
  accessToken: 'sk-ant-oat01-planted-import-access-0001',
  refreshToken: 'sk-ant-ort01-planted-import-refresh-0001',
  expiresAt,
  scopes: ['user:inference', 'user:profile', 'user:sessions:claude_code'],
  subscriptionType: 'max',
  rateLimitTier: 'default_claude_max_20x',
};

export const claudeFile = { claudeAiOauth: claudeOauth };

export const claudeCompanion = {
  hasCompletedOnboarding: true,
  oauthAccount: {
    accountUuid: '5f1c2f5e-0000-4000-8000-000000000001',
    emailAddress: 'claude@example.com',
    organizationUuid: '5f1c2f5e-0000-4000-8000-000000000002',
    organizationName: 'Example Works',
  },
};

export const geminiFile = {
  access_token: 'ya29.planted-import-access-0001',
  refresh_token: '1//planted-import-refresh-0001',
  scope: 'https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email openid',
  token_type: 'Bearer',
  id_token: unsigned({ sub: '1234567890', email: 'gemini@example.com' }),
  expiry_date: expiresAt,
};

/** Every text in these files that opens an account. */
export const plantedSecrets = [
  codexTokens.access_token,
  codexTokens.refresh_token,
  codexTokens.id_token,
  codexKey,
  claudeOauth.accessToken,
  claudeOauth.refreshToken,
  geminiFile.access_token,
  geminiFile.refresh_token,
  geminiFile.id_token,
];
