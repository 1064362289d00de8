// What is read of the files of Codex, Claude and Gemini, and what is said of those that cannot be taken over.
import { describe, expect, it } from 'vitest';
import { readClaudeLogin } from '../../../../../daemon/connect/import/claude-login.ts';
import { readCodexLogin } from '../../../../../daemon/connect/import/codex-login.ts';
import type { FoundLogin } from '../../../../../daemon/connect/import/found-login.ts';
import { readGeminiLogin } from '../../../../../daemon/connect/import/gemini-login.ts';
import {
  claudeCompanion,
  claudeFile,
  claudeOauth,
  codexFile,
  codexKey,
  codexKeyFile,
  codexTokens,
  expiresAt,
  geminiFile,
} from './login-files.ts';

const text = JSON.stringify;
const unknown = { email: null, accountId: null, plan: null };

/** The secrets of a login that can be taken over, in the clear. */
function revealed(login: FoundLogin | null) {
  if (login?.problem !== null) throw new Error('no login that can be taken over');
  const { secrets } = login;
  if (secrets.kind === 'api-key') return { key: secrets.key.reveal() };
  const { accessToken, refreshToken, idToken, scope } = secrets;
  return {
    accessToken: accessToken.reveal(),
    refreshToken: refreshToken.reveal(),
    idToken: idToken?.reveal() ?? null,
    scope,
  };
}

describe('Codex', () => {
  const read = (file: unknown) => readCodexLogin(text(file), null);
  const withTokens = (change: object) => read({ ...codexFile, tokens: { ...codexTokens, ...change } });

  it('reads a ChatGPT sign-in and whose it is', () => {
    const login = read(codexFile);
    const identity = { email: 'codex@example.com', accountId: 'acct-import-0001', plan: 'Plus' };
    expect(login).toMatchObject({ serviceId: 'openai-codex', kind: 'oauth', identity, expiresAt, problem: null });
    expect(revealed(login)).toEqual({
      accessToken: codexTokens.access_token,
      refreshToken: codexTokens.refresh_token,
      idToken: codexTokens.id_token,
      scope: null,
    });
  });

  it('reads a key where the file says so, and where it says nothing', () => {
    for (const file of [
      codexKeyFile,
      { OPENAI_API_KEY: codexKey },
      { OPENAI_API_KEY: codexKey, tokens: codexTokens },
    ]) {
      const login = read(file);
      expect(login).toMatchObject({ serviceId: 'openai', kind: 'api-key', identity: unknown, expiresAt: null });
      expect(revealed(login)).toEqual({ key: codexKey });
    }
    expect(read({ ...codexFile, OPENAI_API_KEY: codexKey })).toMatchObject({ serviceId: 'openai-codex' });
  });

  it.each([
    ['no refresh token', () => withTokens({ refresh_token: '' }), 'no-refresh-token'],
    [
      'a key of another provider',
      () => read({ auth_mode: 'apikey', OPENAI_API_KEY: 'sk-ant-api03-planted-0001' }),
      'key-shape',
    ],
    ['a key that is a command', () => read({ auth_mode: 'apikey', OPENAI_API_KEY: '!cat key' }), 'key-shape'],
    ['a key that is no text', () => read({ auth_mode: 'apikey', OPENAI_API_KEY: 7 }), 'unreadable'],
    ['an access token that is none', () => withTokens({ access_token: { nested: true } }), 'unreadable'],
    ['a line break in the token', () => withTokens({ access_token: 'a\nb' }), 'unreadable'],
    ['half a file', () => readCodexLogin(text(codexFile).slice(0, 40), null), 'unreadable'],
    ['an empty file', () => readCodexLogin('', null), 'unreadable'],
    ['a list', () => readCodexLogin('[]', null), 'unreadable'],
  ])('names the problem: %s', (_, look, problem) => {
    expect(look()).toMatchObject({ problem });
    expect(look()).not.toHaveProperty('secrets');
  });

  it.each([
    ['an empty object', {}],
    ['no tokens', { auth_mode: 'chatgpt', OPENAI_API_KEY: null }],
    ['blank tokens', { auth_mode: 'chatgpt', tokens: { access_token: '', refresh_token: '' } }],
    ['a key mode without a key', { auth_mode: 'apikey', OPENAI_API_KEY: null, tokens: codexTokens }],
  ])('finds nobody signed in: %s', (_, file) => {
    expect(read(file)).toBeNull();
  });

  it('takes a token without an end as one', () => {
    expect(withTokens({ access_token: 'opaque-access-token' })).toMatchObject({ expiresAt: null, problem: null });
  });
});

describe('Claude', () => {
  const read = (oauth: object, companion: unknown = claudeCompanion) =>
    readClaudeLogin(text({ claudeAiOauth: oauth }), text(companion));

  it('reads the sign-in, and whose it is from the other file', () => {
    const login = readClaudeLogin(text(claudeFile), text(claudeCompanion));
    const organization = { id: '5f1c2f5e-0000-4000-8000-000000000002', name: 'Example Works' };
    const accountId = '5f1c2f5e-0000-4000-8000-000000000001';
    const identity = { email: 'claude@example.com', accountId, plan: null, organization };
    expect(login).toMatchObject({
      serviceId: 'claude-subscription',
      kind: 'oauth',
      identity,
      expiresAt,
      problem: null,
    });
    const { accessToken, refreshToken, scopes } = claudeOauth;
    expect(revealed(login)).toEqual({ accessToken, refreshToken, idToken: null, scope: scopes.join(' ') });
  });

  it.each([
    ['no companion', null],
    ['a companion that is cut short', '{"oauth'],
  ])('knows nobody with %s', (_, companion) => {
    expect(readClaudeLogin(text(claudeFile), companion)).toMatchObject({ identity: unknown, problem: null });
  });

  it.each([
    ['no refresh token', { ...claudeOauth, refreshToken: '' }, 'no-refresh-token'],
    ['too little access', { ...claudeOauth, scopes: ['user:inference'] }, 'missing-scope'],
    ['no access at all', { ...claudeOauth, scopes: [] }, 'missing-scope'],
    ['an access token that is none', { ...claudeOauth, accessToken: 5 }, 'unreadable'],
  ])('names the problem: %s', (_, oauth, problem) => {
    expect(read(oauth)).toMatchObject({ problem });
  });

  it('takes a file that does not name its scopes', () => {
    const { scopes: _, ...without } = claudeOauth;
    expect(revealed(read(without))).toMatchObject({ scope: null });
  });

  it('finds nobody signed in where Claude has blanked the file', () => {
    expect(read({ accessToken: '', refreshToken: '', expiresAt: 0 })).toBeNull();
    expect(readClaudeLogin('{}', null)).toBeNull();
  });

  it.each([0, -1, 'soon', 1e18, null])('does not take %s for a time', (value) => {
    expect(read({ ...claudeOauth, expiresAt: value })).toMatchObject({ expiresAt: null, problem: null });
  });
});

describe('Gemini', () => {
  const read = (change: object, companion: string | null = null) =>
    readGeminiLogin(text({ ...geminiFile, ...change }), companion);

  it('reads the sign-in and whose it is', () => {
    const login = readGeminiLogin(text(geminiFile), text({ active: 'other@example.com', old: [] }));
    const identity = { email: 'gemini@example.com', accountId: '1234567890', plan: null };
    expect(login).toMatchObject({ serviceId: 'gemini', kind: 'oauth', identity, expiresAt, problem: null });
    expect(revealed(login)).toMatchObject({ refreshToken: geminiFile.refresh_token, scope: geminiFile.scope });
  });

  it('takes the e-mail from the other file where there is no id token', () => {
    const companion = text({ active: 'other@example.com', old: [] });
    expect(read({ id_token: undefined }, companion)).toMatchObject({ identity: { email: 'other@example.com' } });
    expect(read({ id_token: undefined }, 'not json')).toMatchObject({ identity: unknown, problem: null });
  });

  it.each([
    ['no refresh token', { refresh_token: undefined }, 'no-refresh-token'],
    ['too little access', { scope: 'openid' }, 'missing-scope'],
    ['no access token', { access_token: undefined }, 'unreadable'],
  ])('names the problem: %s', (_, change, problem) => {
    expect(read(change)).toMatchObject({ problem });
  });

  it('finds nobody signed in in an empty object', () => {
    expect(readGeminiLogin('{}', null)).toBeNull();
  });
});
