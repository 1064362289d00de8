// The Codex plan: the measured forms of auth.json, the configuration it puts over the person's own, and what it says of arguments and project files.
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../core/credential/secret.ts';
import type { AccessCredential } from '../../../../daemon/materialize/access-credential.ts';
import { codexMaterializer, planCodex } from '../../../../daemon/materialize/codex/codex.ts';
import { codexConfig } from '../../../../daemon/materialize/codex/codex-config.ts';
import type { NativeCodex } from '../../../../daemon/materialize/codex/native-codex.ts';
import { credentialOf, inputOf } from '../slot-inputs.ts';

const home = '/data/homes/openai-codex/p-+work/codex';
const folder = '/home/you/.codex';
const native: NativeCodex = { folder, config: null, rules: null, roles: {}, copies: [], notices: [] };
const nothing = { config: null, rules: null, skills: [] };
const project = { folders: [], trustedAs: ['/home/you/app'] };
const identity = { email: 'demo@example.com', accountId: 'account-1', plan: 'Plus' };
const signIn = credentialOf('openai-codex', { identity, idToken: new Secret('eyJ.a.b') });
const base = inputOf('codex', [signIn], { home });

function authOf(credential: AccessCredential): Record<string, unknown> {
  const plan = planCodex({ ...base, credentials: [credential] }, native, nothing, project);
  const file = plan.files.find(({ path }) => path === 'auth.json');
  if (!(file?.content instanceof Secret)) throw new Error('auth.json must be a secret');
  return JSON.parse(file.content.reveal());
}

describe('auth.json', () => {
  it('is access-only for a subscription', () => {
    expect(authOf(signIn)).toEqual({
      auth_mode: 'chatgptAuthTokens',
      OPENAI_API_KEY: null,
      tokens: {
        id_token: 'eyJ.a.b',
        access_token: 'sk-token-openai-codex',
        refresh_token: '',
        account_id: 'account-1',
      },
      last_refresh: '2026-01-31T12:00:00.000Z',
    });
  });

  it('has a name-giving id token also when the provider gave none', () => {
    const tokens = authOf({ ...signIn, idToken: null }).tokens as { id_token: string };
    const [header = '', claims = '', signature] = tokens.id_token.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'none' });
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      email: 'demo@example.com',
      'https://api.openai.com/auth': { chatgpt_account_id: 'account-1' },
    });
    expect(signature).toBe('');
  });

  it('leaves the account id out where it is not known', () => {
    const credential = { ...signIn, identity: { email: null, accountId: null, plan: null } };
    expect(authOf(credential).tokens).not.toHaveProperty('account_id');
  });

  it('holds the key alone for a key', () => {
    expect(authOf(credentialOf('openai'))).toEqual({ auth_mode: 'apikey', OPENAI_API_KEY: 'sk-token-openai' });
  });

  it('tells a sign-in inside the home by its refresh token', () => {
    expect(codexMaterializer.holdsForeignSignIn('{"tokens":{"refresh_token":"rt"}}')).toBe(true);
    expect(codexMaterializer.holdsForeignSignIn(JSON.stringify(authOf(signIn)))).toBe(false);
  });
});

describe('the plan', () => {
  it('prints no secret', () => {
    const plan = planCodex(base, native, nothing, project);
    expect(JSON.stringify(plan)).not.toContain('sk-token');
    expect(plan).toMatchObject({ home, wipe: ['auth.json'], environment: { set: { CODEX_HOME: home } } });
  });

  it('says what is removed and why', () => {
    expect(planCodex(base, native, nothing, project).environment.remove).toEqual([
      { name: 'OPENAI_API_KEY', why: 'billed-instead' },
      { name: 'ANTHROPIC_API_KEY', why: 'not-needed' },
    ]);
  });

  it('puts ours first: no server, the built-in provider, the file, the way to sign in', () => {
    const { args } = planCodex({ ...base, model: 'gpt-x' }, native, nothing, project);
    expect(args.prepend.slice(0, 1)).toEqual(['--no-daemon']);
    expect(args.prepend.slice(-2)).toEqual(['--model', 'gpt-x']);
    for (const each of [
      'model_provider="openai"',
      'cli_auth_credentials_store="file"',
      'forced_login_method="chatgpt"',
    ])
      expect(args.prepend).toContain(each);
    const key = planCodex({ ...base, credentials: [credentialOf('openai')] }, native, nothing, project);
    expect(key.args.prepend).toContain('forced_login_method="api"');
    const again = planCodex({ ...base, args: ['--no-daemon', '--oss'] }, native, nothing, project).args;
    expect(again.prepend).not.toContain('--no-daemon');
    expect(again.refused).toEqual(['--oss']);
  });

  it('brings approvals along, and keeps those that were given inside', () => {
    const rulesOf = (own: string | null, earlier: string | null) =>
      planCodex(base, { ...native, rules: own }, { ...nothing, rules: earlier }, project).files.find(
        ({ path }) => path === 'rules/default.rules',
      )?.content;
    const [ls, rm] = [
      'prefix_rule(pattern=["ls"], decision="allow")\n',
      'prefix_rule(pattern=["rm"], decision="prompt")\n',
    ];
    expect(rulesOf(null, null)).toBeUndefined();
    expect(rulesOf(ls, null)).toBe(ls);
    expect(rulesOf(null, rm)).toBe(rm);
    expect(rulesOf(ls, `${ls}${rm}`)).toBe(`${ls}${rm}`);
    expect(rulesOf(`# mine\n${ls}`, `${ls}${rm}`)).toBe(`# mine\n${ls}${rm}`);
  });

  it('keeps its copies in step, and leaves the skills that Codex makes for itself', () => {
    const { mirrored } = planCodex(base, native, { ...nothing, skills: ['.system', 'gone'] }, project);
    expect(mirrored).toEqual(
      expect.arrayContaining(['AGENTS.md', 'prompts', 'rules', 'hooks.json', 'agents', 'skills/gone']),
    );
    for (const name of ['skills', 'skills/.system']) expect(mirrored).not.toContain(name);
  });

  it('names what stayed behind, and what cannot be read', () => {
    const config = 'model_provider = "mine"\nnotice = { x = true }\n[features]\nsecret_auth_storage = true\n';
    const roles = { 'a.toml': 'name = "a"\nopenai_base_url = "x"', 'b.toml': 'no [ toml' };
    expect(planCodex(base, { ...native, config, roles }, nothing, project).notices).toEqual([
      { kind: 'configuration-left-out', path: `${folder}/config.toml`, names: ['model_provider'] },
      { kind: 'configuration-left-out', path: `${folder}/agents/a.toml`, names: ['openai_base_url'] },
      { kind: 'configuration-unreadable', path: `${folder}/agents/b.toml` },
    ]);
    expect(planCodex(base, { ...native, config: 'no [ toml' }, nothing, project).notices).toEqual([
      { kind: 'configuration-unreadable', path: `${folder}/config.toml` },
    ]);
  });
});

describe('trust in the folder', () => {
  const found = {
    folders: [{ path: '/home/you/app/.codex', hash: 'a'.repeat(64) }],
    trustedAs: ['/home/you/app', '/home/you'],
  };
  const answered = (level: string) => `[projects."/home/you"]\ntrust_level = "${level}"\n`;
  const trustOf = (
    where: typeof found | typeof project,
    parts: { config?: string; own?: string; allowed?: string[] } = {},
  ) => {
    const input = { ...base, allowed: new Set(parts.allowed) };
    const plan = planCodex(
      input,
      { ...native, config: parts.own ?? null },
      { ...nothing, config: parts.config ?? null },
      where,
    );
    const said = plan.args.prepend.includes('projects={"/home/you/app"={trust_level="trusted"}}');
    return [said, ...plan.projectFiles.map(({ effect, canAllow }) => [effect, canAllow])];
  };

  it('is said for this start where nothing is switched on by it, or what is was allowed', () => {
    expect(trustOf(project)).toEqual([true]);
    expect(trustOf(found)).toEqual([false, ['left-out', true]]);
    expect(trustOf(found, { allowed: ['a'.repeat(64)] })).toEqual([true, ['used', true]]);
    expect(trustOf(found, { allowed: ['b'.repeat(64)] })).toEqual([false, ['left-out', true]]);
  });

  it('is the person’s own word where they gave one', () => {
    for (const where of ['config', 'own']) {
      expect(trustOf(found, { [where]: answered('trusted') })).toEqual([false, ['used', false]]);
      expect(trustOf(found, { [where]: answered('untrusted'), allowed: ['a'.repeat(64)] })).toEqual([
        false,
        ['left-out', false],
      ]);
    }
  });
});

describe('config.toml', () => {
  const made = (own: string | null, previous: string | null) =>
    parse(codexConfig({ native: own, previous, nativeFolder: folder, home }).text);
  const ours = {
    check_for_update_on_startup: false,
    cli_auth_credentials_store: 'file',
    features: { daemon_auto_start: false },
    tui: { animations: false },
    projects: {},
  };

  it('has our settings when the person has none, or none that can be read', () => {
    expect(made(null, null)).toEqual(ours);
    expect(made('this is = not [ toml', 'neither is this =')).toEqual(ours);
  });

  it('takes the harmless settings over, with ours on top', () => {
    const own = `
      model = "gpt-x"
      model_reasoning_effort = "high"
      approval_policy = "never"
      sandbox_mode = "workspace-write"
      personality = "pragmatic"
      check_for_update_on_startup = true
      cli_auth_credentials_store = "keyring"
      notify = ["my-bell"]
      [features]
      daemon_auto_start = true
      secret_auth_storage = true
      goals = true
      [tui]
      animations = true
      notifications = true
      [sandbox_workspace_write]
      network_access = true
      [history]
      persistence = "none"
      [mcp_servers.docs]
      url = "https://docs.example.com/mcp"
      bearer_token_env_var = "DOCS_TOKEN"
      experimental_environment = "remote"
      [projects."/home/you/app"]
      trust_level = "trusted"
      something_else = "x"`;
    expect(made(own, null)).toEqual({
      ...ours,
      model: 'gpt-x',
      model_reasoning_effort: 'high',
      approval_policy: 'never',
      sandbox_mode: 'workspace-write',
      personality: 'pragmatic',
      notify: ['my-bell'],
      features: { daemon_auto_start: false, goals: true },
      sandbox_workspace_write: { network_access: true },
      history: { persistence: 'none' },
      tui: { animations: false, notifications: true },
      mcp_servers: { docs: { url: 'https://docs.example.com/mcp', bearer_token_env_var: 'DOCS_TOKEN' } },
      projects: { '/home/you/app': { trust_level: 'trusted' } },
    });
  });

  it('leaves out a model that was chosen for another provider', () => {
    expect(
      made(
        'model = "llama"\nmodel_provider = "mine"\n[shell_environment_policy]\ninherit = "core"\nset = { A = "x" }',
        null,
      ),
    ).toEqual({
      ...ours,
      shell_environment_policy: { inherit: 'core' },
    });
  });

  it('keeps what was answered or chosen inside the home, where the person’s own file says nothing else', () => {
    const previous =
      'model = "chosen"\npersonality = "friendly"\nmodel_provider = "x"\n[projects."/answered"]\ntrust_level = "trusted"\n';
    const own = 'model = "mine"\n[projects."/mine"]\ntrust_level = "untrusted"\n';
    expect(made(own, previous)).toEqual({
      ...ours,
      model: 'mine',
      personality: 'friendly',
      projects: { '/answered': { trust_level: 'trusted' }, '/mine': { trust_level: 'untrusted' } },
    });
  });

  it('moves the trust in hooks with the file that they stand in', () => {
    const hooks = (at: string) => `[hooks.state."${at}/hooks.json:stop:0:0"]\ntrusted_hash = "sha256:1"\n`;
    const elsewhere = '[hooks.state."/elsewhere/hooks.json:stop:0:0"]\ntrusted_hash = "sha256:2"\n';
    const moved = { state: { [`${home}/hooks.json:stop:0:0`]: { trusted_hash: 'sha256:1' } } };
    expect(made(`${hooks(folder)}${elsewhere}`, null).hooks).toEqual(moved);
    expect(made(null, `${hooks(home)}${elsewhere}[[hooks.Stop]]\n`).hooks).toEqual(moved);
  });
});
