// The Codex plan: the measured forms of auth.json, the config it puts over the person's own, and what it says about arguments.
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import type { CredentialRecord } from '../../../core/credential/record.ts';
import { Secret } from '../../../core/credential/secret.ts';
import { type CodexPlanInput, planCodex } from '../../../daemon/materialize/codex.ts';
import { codexConfig } from '../../../daemon/materialize/codex-config.ts';
import { codexRecord, keyRecord, work } from '../../contract/sessions/records.ts';

const base: CodexPlanInput = {
  ref: { serviceId: 'openai-codex', profileId: work, backend: 'codex' },
  home: '/data/homes/openai-codex/p-+work/codex',
  homesFolder: '/data/homes',
  record: codexRecord(),
  environment: { PATH: '/bin', OPENAI_API_KEY: 'x', ANTHROPIC_API_KEY: 'y' },
  args: [],
  native: { config: null, agents: null, prompts: [] },
  previousConfig: null,
  now: Date.UTC(2026, 0, 31, 12),
  platform: 'linux',
};

function authOf(record: CredentialRecord): Record<string, unknown> {
  const file = planCodex({ ...base, record }).files.find(({ path }) => path === 'auth.json');
  if (!(file?.content instanceof Secret)) throw new Error('auth.json must be a secret');
  return JSON.parse(file.content.reveal());
}

describe('auth.json', () => {
  it('is access-only for a subscription', () => {
    expect(authOf(codexRecord({ idToken: 'eyJ.a.b' }))).toEqual({
      auth_mode: 'chatgptAuthTokens',
      OPENAI_API_KEY: null,
      tokens: {
        id_token: 'eyJ.a.b',
        access_token: 'access-token-of-work-000001',
        refresh_token: '',
        account_id: 'account-1',
      },
      last_refresh: '2026-01-31T12:00:00.000Z',
    });
  });

  it('has a name-giving id token also when the provider gave none', () => {
    const tokens = authOf(codexRecord({ idToken: null })).tokens as { id_token: string };
    const [header = '', claims = '', signature] = tokens.id_token.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'none' });
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      email: 'demo@example.com',
      'https://api.openai.com/auth': { chatgpt_account_id: 'account-1' },
    });
    expect(signature).toBe('');
  });

  it('leaves the account id out where it is not known', () => {
    const record = codexRecord({ identity: { email: null, accountId: null, plan: null } });
    expect(authOf(record).tokens).not.toHaveProperty('account_id');
  });

  it('holds the key alone for a key', () => {
    expect(authOf(keyRecord())).toEqual({ auth_mode: 'apikey', OPENAI_API_KEY: 'sk-key-of-work-000001' });
  });
});

describe('the plan', () => {
  it('prints no secret', () => {
    const plan = planCodex(base);
    expect(JSON.stringify(plan)).not.toContain('access-token-of-work');
    expect(plan).toMatchObject({
      home: base.home,
      wipe: ['auth.json'],
      environment: { set: { CODEX_HOME: base.home } },
    });
  });

  it('says what is removed and why', () => {
    expect(planCodex(base).environment.remove).toEqual([
      { name: 'OPENAI_API_KEY', why: 'replaced' },
      { name: 'ANTHROPIC_API_KEY', why: 'not-needed' },
    ]);
  });

  it('puts --no-daemon first, once', () => {
    expect(planCodex(base).args).toEqual({ prepend: ['--no-daemon'], refused: [] });
    expect(planCodex({ ...base, args: ['--no-daemon', '--oss'] }).args).toEqual({ prepend: [], refused: ['--oss'] });
  });

  it('brings instructions and prompts along', () => {
    const native = { config: null, agents: 'Be brief.', prompts: [{ name: 'a.md', text: 'A' }] };
    expect(planCodex({ ...base, native }).files.map(({ path, mode }) => [path, mode])).toEqual([
      ['auth.json', 0o600],
      ['config.toml', 0o600],
      ['AGENTS.md', 0o600],
      ['prompts/a.md', 0o600],
    ]);
  });
});

describe('config.toml', () => {
  const ours = {
    check_for_update_on_startup: false,
    cli_auth_credentials_store: 'file',
    features: { daemon_auto_start: false },
    tui: { animations: false },
    projects: {},
  };

  it('has our settings when the person has none, or none that can be read', () => {
    expect(parse(codexConfig(null, null))).toEqual(ours);
    expect(parse(codexConfig('this is = not [ toml', 'neither is this ='))).toEqual(ours);
  });

  it('takes the harmless settings over, with ours on top', () => {
    const native = `
      model = "gpt-x"
      model_reasoning_effort = "high"
      approval_policy = "never"
      sandbox_mode = "workspace-write"
      personality = "pragmatic"
      check_for_update_on_startup = true
      cli_auth_credentials_store = "keyring"
      [features]
      daemon_auto_start = true
      secret_auth_storage = true
      [tui]
      animations = true
      notifications = true
      [sandbox_workspace_write]
      network_access = true
      [history]
      persistence = "none"
      [projects."/home/you/app"]
      trust_level = "trusted"
      something_else = "x"`;
    expect(parse(codexConfig(native, null))).toEqual({
      ...ours,
      model: 'gpt-x',
      model_reasoning_effort: 'high',
      approval_policy: 'never',
      sandbox_mode: 'workspace-write',
      personality: 'pragmatic',
      sandbox_workspace_write: { network_access: true },
      history: { persistence: 'none' },
      tui: { animations: false, notifications: true },
      projects: { '/home/you/app': { trust_level: 'trusted' } },
    });
  });

  it('leaves everything out that concerns account, address or helpers', () => {
    const native = `
      model = "llama"
      model_provider = "mine"
      openai_base_url = "https://elsewhere.example.com"
      chatgpt_base_url = "https://elsewhere.example.com"
      forced_login_method = "api"
      forced_chatgpt_workspace_id = "x"
      oss_provider = "ollama"
      profile = "work"
      notify = ["sh", "-c", "x"]
      sqlite_home = "/elsewhere"
      log_dir = "/elsewhere"
      experimental_realtime_ws_base_url = "https://elsewhere.example.com"
      [model_providers.mine]
      base_url = "https://elsewhere.example.com"
      experimental_bearer_token = "t"
      [mcp_servers.x]
      command = "x"
      [otel]
      exporter = "x"
      [profiles.work]
      model_provider = "mine"
      [shell_environment_policy]
      inherit = "core"
      set = { OPENAI_API_KEY = "x" }`;
    expect(parse(codexConfig(native, null))).toEqual({ ...ours, shell_environment_policy: { inherit: 'core' } });
  });

  it('keeps what was answered or chosen inside the home, where the person’s own file says nothing else', () => {
    const previous = codexConfig(null, null)
      .concat('[projects."/answered"]\ntrust_level = "trusted"\n')
      .replace(/^/, 'model = "chosen"\npersonality = "friendly"\nmodel_provider = "openai"\n');
    const native = 'model = "mine"\n[projects."/mine"]\ntrust_level = "untrusted"\n';
    expect(parse(codexConfig(native, previous))).toEqual({
      ...ours,
      model: 'mine',
      personality: 'friendly',
      projects: { '/answered': { trust_level: 'trusted' }, '/mine': { trust_level: 'untrusted' } },
    });
  });
});
