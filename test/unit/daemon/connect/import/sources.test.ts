// Where logins are looked for: the CLIs' own folders, those that variables name, and on macOS the keychain.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claudeEntryName, decodePrinted, type MacKeychain } from '../../../../../daemon/connect/import/mac-keychain.ts';
import { loginSources } from '../../../../../daemon/connect/import/sources.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'happier-person-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const asked: string[] = [];
const macKeychain: MacKeychain = {
  async read(service) {
    asked.push(service);
    return { outcome: 'text', text: `entry ${service}` };
  },
};

function sources(variables: Readonly<Record<string, string>> = {}, platform: NodeJS.Platform = 'linux') {
  return loginSources({ environment: () => ({ HOME: home, ...variables }), platform, macKeychain });
}
const places = (...args: Parameters<typeof sources>) => sources(...args).map(({ place }) => place);

function put(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}

it('are the folders of the CLIs', () => {
  expect(places()).toEqual(['~/.codex/auth.json', '~/.claude/.credentials.json', '~/.gemini/oauth_creds.json']);
});

it('are the folders that variables name; one that is not absolute is no place', () => {
  expect(
    places({ CODEX_HOME: '/srv/codex', CLAUDE_CONFIG_DIR: join(home, 'c'), GEMINI_CLI_HOME: join(home, 'g') }),
  ).toEqual(['/srv/codex/auth.json', '~/c/.credentials.json', '~/g/.gemini/oauth_creds.json']);
  expect(places({ CODEX_HOME: 'here', CLAUDE_CONFIG_DIR: './c', GEMINI_CLI_HOME: '..' })).toEqual([]);
  expect(places({ CODEX_HOME: '', CLAUDE_CONFIG_DIR: '', GEMINI_CLI_HOME: '' })).toEqual(places());
});

it('are read only when they are asked, with the file that names the account', async () => {
  put(join(home, '.claude', '.credentials.json'), 'the login');
  put(join(home, '.claude.json'), 'whose');
  put(join(home, 'c', '.credentials.json'), 'another login');
  put(join(home, 'c', '.claude.json'), 'whose else');
  const claude = (variables = {}) => sources(variables).find(({ backend }) => backend === 'claude');
  expect(await claude()?.text()).toEqual({ outcome: 'text', text: 'the login' });
  expect(await claude()?.companion()).toBe('whose');
  expect(await claude({ CLAUDE_CONFIG_DIR: join(home, 'c') })?.text()).toEqual({
    outcome: 'text',
    text: 'another login',
  });
  expect(await claude({ CLAUDE_CONFIG_DIR: join(home, 'c') })?.companion()).toBe('whose else');
  rmSync(join(home, '.claude.json'));
  expect(await claude()?.companion()).toBeNull();
});

it('is on macOS the keychain too, which is asked by name', async () => {
  expect(places({}, 'darwin')).toContain('Claude Code-credentials');
  expect(asked).toEqual([]);
  const [keychain] = sources({}, 'darwin').filter(({ place }) => place === 'Claude Code-credentials');
  expect(await keychain?.text()).toEqual({ outcome: 'text', text: 'entry Claude Code-credentials' });
  expect(asked).toEqual(['Claude Code-credentials']);
});

it('names the entry of a folder of its own by a hash of its path', () => {
  expect(claudeEntryName(null)).toBe('Claude Code-credentials');
  // printf %s /home/demo/.claude-work | sha256sum
  expect(claudeEntryName('/home/demo/.claude-work')).toMatch(/^Claude Code-credentials-[0-9a-f]{8}$/);
  expect(claudeEntryName('/home/demo/.claude-work')).not.toBe(claudeEntryName('/home/demo/.claude-home'));
});

it('reads what `security` prints, as text or as digits', () => {
  expect(decodePrinted('{"claudeAiOauth":{}}\n')).toBe('{"claudeAiOauth":{}}');
  expect(decodePrinted(`${Buffer.from('{"name":"Zoë"}').toString('hex')}\n`)).toBe('{"name":"Zoë"}');
});
