// The Gemini plan: the access-only form, the settings and variables that keep a start on its account, and what it says of project files.
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../core/credential/secret.ts';
import { geminiMaterializer, planGemini } from '../../../../daemon/materialize/gemini/gemini.ts';
import type { GeminiProject } from '../../../../daemon/materialize/gemini/gemini-project.ts';
import type { NativeGemini } from '../../../../daemon/materialize/gemini/native-gemini.ts';
import type { PlanInput } from '../../../../daemon/materialize/materializer.ts';
import { credentialOf, inputOf } from '../slot-inputs.ts';

const home = '/data/homes/gemini/p-+work/gemini';
const folder = '/home/you/.gemini';
const native: NativeGemini = { folder, settings: null, trustedFolders: null, account: null, copies: [], notices: [] };
const nothing = { settings: null, policies: null };
const project: GeminiProject = { envFiles: [], settings: null, programs: [], trusted: false };
const identity = { email: 'demo@example.com', accountId: '1', plan: null };
const signIn = credentialOf('gemini', { identity });
const base = inputOf('gemini', [signIn], { home, environment: { PATH: '/bin' } });

const hash = 'a'.repeat(64);
const plan = (
  parts: { input?: Partial<PlanInput>; native?: Partial<NativeGemini>; project?: Partial<GeminiProject> } = {},
) => planGemini({ ...base, ...parts.input }, { ...native, ...parts.native }, nothing, { ...project, ...parts.project });
const textOf = (made: ReturnType<typeof plan>, path: string): string | undefined => {
  const content = made.files.find((file) => file.path === path)?.content;
  return content instanceof Secret ? content.reveal() : content;
};

describe('the files', () => {
  it('hold the access token and nothing to renew it with', () => {
    const made = plan();
    expect(textOf(made, '.gemini/oauth_creds.json')).toBe('{"access_token":"sk-token-gemini"}');
    expect(textOf(made, '.gemini/google_accounts.json')).toBe('{"active":"demo@example.com","old":[]}');
    expect(JSON.parse(textOf(made, '.gemini/settings.json') ?? '')).toEqual({
      security: { auth: { selectedType: 'oauth-personal' }, folderTrust: { enabled: false } },
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      privacy: { usageStatisticsEnabled: false },
      ide: { hasSeenNudge: true },
    });
    expect(JSON.stringify(made)).not.toContain('sk-token');
    expect(made.wipe).toContain('.gemini/oauth_creds.json');
    const unnamed = credentialOf('gemini', { identity: { ...identity, email: null } });
    expect(textOf(plan({ input: { credentials: [unnamed] } }), '.gemini/google_accounts.json')).toBeUndefined();
  });

  it('tell a sign-in inside the home by its refresh token', () => {
    expect(geminiMaterializer.holdsForeignSignIn('{"access_token":"a","refresh_token":"r"}')).toBe(true);
    expect(geminiMaterializer.holdsForeignSignIn('{"access_token":"a"}')).toBe(false);
  });

  it('take the harmless settings over, name the others, and keep what was chosen inside', () => {
    const settings = `{
      // mine
      "ui": { "theme": "Dracula" },
      "general": { "vimMode": true, "enableAutoUpdate": true },
      "security": { "auth": { "selectedType": "vertex-ai" }, "disableYoloMode": true },
      "tools": { "sandbox": true, "exclude": ["x"] },
      "extensions": { "disabled": [] }, "billing": { "overageStrategy": "always" },
    }`;
    const previous = JSON.stringify({
      ui: { theme: 'Ayu', hideTips: true },
      hooks: { SessionStart: [] },
      telemetry: { enabled: true },
    });
    const made = planGemini(base, { ...native, settings }, { settings: previous, policies: null }, project);
    expect(JSON.parse(textOf(made, '.gemini/settings.json') ?? '')).toEqual({
      ui: { theme: 'Dracula', hideTips: true },
      general: { vimMode: true, enableAutoUpdate: false, enableAutoUpdateNotification: false },
      security: { auth: { selectedType: 'oauth-personal' }, folderTrust: { enabled: false }, disableYoloMode: true },
      tools: { exclude: ['x'] },
      privacy: { usageStatisticsEnabled: false },
      ide: { hasSeenNudge: true },
    });
    expect(made.notices).toEqual([
      {
        kind: 'configuration-left-out',
        path: `${folder}/settings.json`,
        names: ['security.auth', 'tools.sandbox', 'billing.overageStrategy'],
      },
    ]);
    expect(plan({ native: { settings: '{ no json' } }).notices).toEqual([
      { kind: 'configuration-unreadable', path: `${folder}/settings.json` },
    ]);
    expect(plan({ native: { settings: '{"security":{"auth":{"selectedType":"oauth-personal"}}}' } }).notices).toEqual(
      [],
    );
  });

  it('keep approvals that were given inside', () => {
    const copy = { path: '.gemini/policies/auto-saved.toml', from: '/x', size: 1, mtimeMs: 1, mode: 0o600 } as const;
    const made = planGemini(base, { ...native, copies: [copy] }, { settings: null, policies: '# inside' }, project);
    expect(textOf(made, copy.path)).toBe('# inside');
    expect(made.copies).toEqual([]);
    expect(plan({ native: { copies: [copy] } }).copies).toEqual([copy]);
  });
});

describe('the environment', () => {
  it('leaves nothing that a .env could set', () => {
    const { set } = plan().environment;
    expect(set).toMatchObject({
      GEMINI_CLI_HOME: home,
      CODE_ASSIST_ENDPOINT: 'https://cloudcode-pa.googleapis.com',
      GOOGLE_CLOUD_ACCESS_TOKEN: '',
      GOOGLE_GENAI_USE_GCA: '',
      HTTPS_PROXY: '',
      https_proxy: '',
      NODE_TLS_REJECT_UNAUTHORIZED: '1',
      NODE_OPTIONS: '',
      GEMINI_RESTRICTED_MODE: '',
    });
  });

  it('keeps the person’s own network, in both spellings', () => {
    const environment = { PATH: '/bin', https_proxy: 'http://127.0.0.1:3128', NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const { set } = plan({ input: { environment } }).environment;
    expect(set.HTTPS_PROXY).toBe('http://127.0.0.1:3128');
    for (const name of ['https_proxy', 'NODE_TLS_REJECT_UNAUTHORIZED']) expect(set).not.toHaveProperty(name);
    const onWindows = plan({ input: { environment: { HTTPS_PROXY: 'x' }, platform: 'win32' } }).environment.set;
    expect(onWindows).not.toHaveProperty('https_proxy');
  });

  it('keeps the person’s project only where their own login is of the same account', () => {
    const environment = { GOOGLE_CLOUD_PROJECT: 'mine', GEMINI_API_KEY: 'x' };
    const other = plan({ input: { environment }, native: { account: 'other@example.com' } }).environment;
    expect(other.set.GOOGLE_CLOUD_PROJECT).toBe('');
    expect(other.remove).toContainEqual({ name: 'GOOGLE_CLOUD_PROJECT', why: 'redirects' });
    const same = plan({ input: { environment }, native: { account: 'Demo@example.com' } }).environment;
    expect(same.set.GOOGLE_CLOUD_PROJECT).toBe('mine');
    expect(same.remove).toEqual([{ name: 'GEMINI_API_KEY', why: 'billed-instead' }]);
  });
});

describe('project files', () => {
  const env = (names: readonly string[] | null, path = '/home/you/app/.env') => ({ path, hash, names });
  const seen = (found: Partial<GeminiProject>, allowed: readonly string[] = []) => {
    const made = plan({ project: found, input: { allowed: new Set(allowed) } });
    return {
      restricted: made.environment.set.GEMINI_RESTRICTED_MODE === 'true',
      views: made.projectFiles.map(({ effect, canAllow }) => [effect, canAllow]),
    };
  };

  it('are nothing to speak of when they decide on nothing', () => {
    expect(seen({ envFiles: [env(['DATABASE_URL', 'NODE_ENV'])] })).toEqual({ restricted: false, views: [] });
    expect(seen({ settings: { path: '/x', hash, kind: 'harmless' } })).toEqual({ restricted: false, views: [] });
  });

  it('lose what they say of accounts and of the network; the latter counts when allowed', () => {
    const vendors = { envFiles: [env(['GEMINI_API_KEY', 'A'])] };
    expect(seen(vendors)).toEqual({ restricted: false, views: [['left-out', false]] });
    expect(seen(vendors, [hash])).toEqual({ restricted: false, views: [['left-out', false]] });
    const network = { envFiles: [env(['HTTPS_PROXY'])] };
    expect(seen(network)).toEqual({ restricted: false, views: [['left-out', true]] });
    expect(seen(network, [hash])).toEqual({ restricted: false, views: [['used', true]] });
    const both = { envFiles: [env(['HTTPS_PROXY', 'GEMINI_API_KEY'])] };
    expect(seen(both, [hash]).views).toEqual([['harmless-part-used', true]]);
    const farther = { envFiles: [env(['A']), env(['GEMINI_OTHER'], '/home/you/.gemini/.env')] };
    expect(seen(farther).views).toEqual([]);
    expect(plan({ project: farther }).environment.set.GEMINI_OTHER).toBe('');
  });

  it('do not count at all while what loads code, redirects or cannot be read is not allowed', () => {
    for (const found of [
      { envFiles: [env(['LD_PRELOAD'])] },
      { envFiles: [env(null)] },
      { settings: { path: '/x', hash, kind: 'redirecting' } as const, trusted: true },
      { settings: { path: '/x', hash, kind: 'programs' } as const },
      { programs: [{ path: '/x', hash }] },
    ]) {
      expect(seen(found)).toEqual({ restricted: true, views: [['left-out', true]] });
      expect(seen(found, [hash])).toEqual({ restricted: false, views: [['used', true]] });
    }
  });

  it('of which programs count where the person’s own Gemini trusts the folder', () => {
    const found = { settings: { path: '/x', hash, kind: 'programs' } as const, trusted: true };
    expect(seen(found)).toEqual({ restricted: false, views: [['used', false]] });
  });
});

it('hands the model over, and refuses what would move the session', () => {
  expect(plan().args).toEqual({ prepend: [], append: [], refused: [] });
  expect(plan({ input: { model: 'gemini-x', args: ['-p', 'hi', '--sandbox', 'mcp'] } }).args).toEqual({
    prepend: ['-m', 'gemini-x'],
    append: [],
    refused: ['--sandbox', 'mcp'],
  });
});
