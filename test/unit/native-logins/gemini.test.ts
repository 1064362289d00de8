// How the machine's own Gemini login is named: the account, or the way to sign in, never a secret.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nativeGeminiLogin } from '../../../daemon/native-logins/gemini.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'happier-native-'));
  mkdirSync(join(root, '.gemini'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (name: string, value: unknown) => writeFileSync(join(root, '.gemini', name), JSON.stringify(value));
const selected = (selectedType: string) => put('settings.json', { security: { auth: { selectedType } } });

it('names the Google account, or that it is one', async () => {
  selected('oauth-personal');
  expect(await nativeGeminiLogin({}, root)).toBeNull();
  put('oauth_creds.json', { access_token: 'ya29.secret', refresh_token: '1//secret' });
  expect(await nativeGeminiLogin({}, root)).toBe('Google account');
  put('google_accounts.json', { active: 'you@example.com', old: [] });
  expect(await nativeGeminiLogin({}, root)).toBe('you@example.com');
  expect(await nativeGeminiLogin({ GEMINI_API_KEY: 'secret' }, root)).toBe('you@example.com');
  expect(await nativeGeminiLogin({ GEMINI_CLI_HOME: '/nowhere' }, root)).toBeNull();
  expect(await nativeGeminiLogin({ GEMINI_CLI_HOME: root }, '/nowhere')).toBe('you@example.com');
});

it('names the other ways as Gemini would choose them', async () => {
  expect(await nativeGeminiLogin({}, root)).toBeNull();
  expect(await nativeGeminiLogin({ GEMINI_API_KEY: 'secret' }, root)).toBe('API key');
  expect(await nativeGeminiLogin({ GEMINI_API_KEY: 'secret', GOOGLE_GENAI_USE_VERTEXAI: 'true' }, root)).toBe(
    'Vertex AI',
  );
  expect(await nativeGeminiLogin({ GOOGLE_GENAI_USE_GCA: 'true', GOOGLE_CLOUD_ACCESS_TOKEN: 'secret' }, root)).toBe(
    'Access token',
  );
  selected('compute-default-credentials');
  expect(await nativeGeminiLogin({ GEMINI_API_KEY: 'secret' }, root)).toBe('Application default credentials');
  selected('gemini-api-key');
  expect(await nativeGeminiLogin({}, root)).toBe('API key');
});
