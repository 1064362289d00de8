// What the person's own Claude login is called, and that no secret is part of it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nativeClaudeLogin } from '../../../daemon/native-logins/claude.ts';

let person: string;

async function put(files: Readonly<Record<string, object | string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(person, name)), { recursive: true });
    await writeFile(join(person, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

beforeEach(async () => {
  person = await mkdtemp(join(tmpdir(), 'happier-claude-'));
});
afterEach(() => rm(person, { recursive: true, force: true }));

const account = { oauthAccount: { emailAddress: 'demo@example.com' } };
const signedIn = { '.claude.json': account };
const cases: [string, Record<string, object | string>, Record<string, string>, string | null][] = [
  ['nobody', {}, {}, null],
  ['an account', signedIn, {}, 'demo@example.com'],
  [
    'an account without a name',
    { '.claude/.credentials.json': { claudeAiOauth: { accessToken: 'x' } } },
    {},
    'Claude account',
  ],
  ['a sign-in that Claude blanked', { '.claude/.credentials.json': { claudeAiOauth: { accessToken: '' } } }, {}, null],
  ['a folder of another name', { 'named/.claude.json': account }, { CLAUDE_CONFIG_DIR: 'named' }, 'demo@example.com'],
  ['an older name of the file', { '.claude/.config.json': account }, {}, 'demo@example.com'],
  ['a key that Claude keeps', { '.claude.json': { primaryApiKey: 'sk-secret' } }, {}, 'API key'],
  ['a sign-in beside that key', { '.claude.json': { ...account, primaryApiKey: 'sk-secret' } }, {}, 'demo@example.com'],
  ['a key in the environment', signedIn, { ANTHROPIC_API_KEY: 'sk-secret' }, 'API key'],
  ['a token in the environment', signedIn, { ANTHROPIC_AUTH_TOKEN: 'sk-secret' }, 'API key'],
  ['a setup-token in the environment', signedIn, { CLAUDE_CODE_OAUTH_TOKEN: 'sk-secret' }, 'setup-token'],
  ['an empty variable', signedIn, { ANTHROPIC_API_KEY: '', CLAUDE_CODE_USE_BEDROCK: '0' }, 'demo@example.com'],
  ['a helper', { ...signedIn, '.claude/settings.json': { apiKeyHelper: 'sk-secret' } }, {}, 'API key'],
  [
    'a key in the settings',
    { ...signedIn, '.claude/settings.json': { env: { ANTHROPIC_API_KEY: 'sk-secret' } } },
    {},
    'API key',
  ],
  ['a cloud', signedIn, { CLAUDE_CODE_USE_VERTEX: '1', ANTHROPIC_API_KEY: 'sk-secret' }, 'Google Vertex AI'],
  ['torn files', { '.claude.json': '{', '.claude/settings.json': '[', '.claude/.credentials.json': '' }, {}, null],
];

it.each(cases)('%s', async (_name, files, environment, expected) => {
  await put(files);
  const named = environment.CLAUDE_CONFIG_DIR;
  const own = named === undefined ? environment : { ...environment, CLAUDE_CONFIG_DIR: join(person, named) };
  const login = await nativeClaudeLogin(own, person);
  expect(login).toBe(expected);
  expect(login ?? '').not.toContain('secret');
});
