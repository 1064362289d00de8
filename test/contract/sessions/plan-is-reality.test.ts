// A spawn gets only what it needs: the scripted backend finds exactly what the plan says, whatever was set before.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { homeFolder } from '../../../daemon/materialize/home-folder.ts';
import { asKey, asWork, codexRecord, keyRecord, work } from './records.ts';
import { createSessionsWorld, type SessionsWorld } from './sessions-world.ts';

let world: SessionsWorld;
beforeEach(async () => {
  world = await createSessionsWorld();
});
afterEach(() => world.close());

const ambient = {
  OPENAI_API_KEY: 'ambient-1',
  OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
  OPENAI_ORGANIZATION: 'ambient-2',
  AZURE_OPENAI_API_KEY: 'ambient-3',
  CODEX_API_KEY: 'ambient-4',
  CODEX_ACCESS_TOKEN: 'ambient-5',
  CODEX_HOME: '/nowhere/codex',
  CODEX_SQLITE_HOME: '/nowhere/sqlite',
  CODEX_REFRESH_TOKEN_URL_OVERRIDE: 'http://127.0.0.1:1/token',
  CODEX_SOMETHING_OF_NEXT_YEAR: 'ambient-6',
  CHATGPT_BASE_URL: 'http://127.0.0.1:1',
  ANTHROPIC_API_KEY: 'ambient-7',
  ANTHROPIC_AUTH_TOKEN: 'ambient-8',
  ANTHROPIC_CUSTOM_HEADERS: 'Authorization: ambient-9',
  CLAUDE_CODE_OAUTH_TOKEN: 'ambient-10',
  CLAUDE_CONFIG_DIR: '/nowhere/claude',
  GEMINI_API_KEY: 'ambient-11',
  GOOGLE_API_KEY: 'ambient-12',
  GOOGLE_APPLICATION_CREDENTIALS: '/nowhere/google.json',
  CODE_ASSIST_ENDPOINT: 'http://127.0.0.1:1',
};
const ours = { HAPPIER_HOME: '/nowhere/happier', HAPPIER_PASSPHRASE_FILE: '/nowhere/passphrase' };
const theirs = { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'localhost', SSL_CERT_FILE: '/etc/ca.pem', EDITOR: 'vi' };

describe('a connected start', () => {
  it('gives the backend the person’s environment less every vendor’s and Happier’s own names, and its home', async () => {
    world.hold(codexRecord());
    const environment = { ...world.environment, ...ambient, ...ours, ...theirs, TERM: 'dumb' };
    const session = await world.start({ bindings: asWork, environment });
    const dump = await world.dump();
    const home = homeFolder(world.home, { serviceId: 'openai-codex', profileId: work, backend: 'codex' });
    expect(dump.env).toEqual({
      ...world.environment,
      ...theirs,
      CODEX_HOME: home,
      PWD: world.cwd,
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
    });
    expect([...session.removedVariables].sort()).toEqual(Object.keys(ambient).sort());
    expect(dump.cwd).toBe(world.cwd);
    expect(dump.argv).toEqual(['--no-daemon']);
  });

  it('puts an access token and no refresh token into a private home', async () => {
    world.hold(codexRecord());
    await world.start({ bindings: asWork, args: ['--model', 'gpt-x', 'do it'] });
    const dump = await world.dump();
    expect(dump.argv).toEqual(['--no-daemon', '--model', 'gpt-x', 'do it']);
    expect(Object.keys(dump.home).sort()).toEqual(['.', '.happier-home.json', 'auth.json', 'config.toml']);
    for (const { mode, text } of Object.values(dump.home)) expect(mode).toBe(text === null ? '700' : '600');
    const auth = JSON.parse(dump.home['auth.json']?.text ?? '');
    expect(auth).toEqual({
      auth_mode: 'chatgptAuthTokens',
      OPENAI_API_KEY: null,
      tokens: {
        id_token: expect.stringMatching(/^eyJ/),
        access_token: 'access-token-of-work-000001',
        refresh_token: '',
        account_id: 'account-1',
      },
      last_refresh: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(JSON.stringify(dump)).not.toContain('refresh-token-of-work');
  });

  it('runs on an API key from the file, not from the environment', async () => {
    world.hold(keyRecord());
    await world.start({ bindings: asKey, environment: { ...world.environment, OPENAI_API_KEY: 'ambient' } });
    const dump = await world.dump();
    expect(JSON.parse(dump.home['auth.json']?.text ?? '')).toEqual({
      auth_mode: 'apikey',
      OPENAI_API_KEY: 'sk-key-of-work-000001',
    });
    expect(JSON.stringify([dump.env, dump.argv])).not.toContain('sk-key-of-work');
    expect(dump.env).not.toHaveProperty('OPENAI_API_KEY');
  });

  it('takes the person’s harmless settings, instructions and prompts along and drops copies whose original is gone', async () => {
    world.hold(codexRecord());
    const native = join(world.environment.HOME ?? '', '.codex');
    mkdirSync(join(native, 'prompts'), { recursive: true });
    writeFileSync(
      join(native, 'config.toml'),
      'model = "gpt-x"\nopenai_base_url = "http://127.0.0.1:1"\n[mcp_servers.x]\ncommand = "x"\n[tui]\nanimations = true\n',
    );
    writeFileSync(join(native, 'AGENTS.md'), 'Be brief.');
    writeFileSync(join(native, 'prompts', 'review.md'), 'Review this.');
    writeFileSync(join(native, 'auth.json'), '{"OPENAI_API_KEY":"native"}');
    const first = await world.start({ bindings: asWork });
    const dump = await world.dump();
    expect(dump.home['AGENTS.md']?.text).toBe('Be brief.');
    expect(dump.home['prompts/review.md']?.text).toBe('Review this.');
    const config = dump.home['config.toml']?.text ?? '';
    expect(config).toContain('model = "gpt-x"');
    expect(config).toContain('animations = false');
    expect(config).not.toMatch(/base_url|mcp_servers|animations = true/);
    expect(JSON.stringify(dump.home)).not.toContain('"native"');

    world.sessions.stop({ id: first.id });
    writeFileSync(join(native, 'prompts', 'other.md'), 'Other.');
    rmSync(join(native, 'AGENTS.md'));
    rmSync(join(native, 'prompts', 'review.md'));
    rmSync(world.environment.DUMP_FILE ?? '');
    await world.start({ bindings: asWork });
    const names = Object.keys((await world.dump()).home);
    expect(names).toContain('prompts/other.md');
    expect(names).not.toContain('AGENTS.md');
    expect(names).not.toContain('prompts/review.md');
  });
});

describe('a native start', () => {
  it('keeps the person’s own login and variables and has no home of ours', async () => {
    const environment = { ...world.environment, ...ambient, ...ours, ...theirs };
    const session = await world.start({ environment, args: ['--profile', 'mine'] });
    const dump = await world.dump();
    expect(dump.env).toEqual({
      ...world.environment,
      ...ambient,
      ...theirs,
      PWD: world.cwd,
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
    });
    expect(dump.argv).toEqual(['--profile', 'mine']);
    expect(session.removedVariables).toEqual([]);
    expect(session.billsTo).toBe('Native login');
    expect(world.fetched).toEqual([]);
  });

  it('does not take the home of a connected session around it for the native login', async () => {
    const outer = homeFolder(world.home, { serviceId: 'openai-codex', profileId: work, backend: 'codex' });
    const session = await world.start({ environment: { ...world.environment, CODEX_HOME: outer } });
    expect((await world.dump()).env).not.toHaveProperty('CODEX_HOME');
    expect(session.removedVariables).toEqual(['CODEX_HOME']);
  });
});
