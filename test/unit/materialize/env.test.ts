// What leaves a session's environment and why, per slot, backend and platform, by the published table.
import { describe, expect, it } from 'vitest';
import { backendIds } from '../../../core/catalog/backends.ts';
import { compatibleServices } from '../../../core/catalog/compatibility.ts';
import { services } from '../../../core/catalog/services.ts';
import {
  changedEnvironment,
  type Removal,
  removedVariables,
  sessionVariablesName,
} from '../../../daemon/materialize/env.ts';

const connected: Removal = {
  backend: 'codex',
  connected: ['openai'],
  homesFolder: '/data/homes',
  added: [],
  platform: 'linux',
};
const names = (environment: Record<string, string>, removal: Partial<Removal> = {}) =>
  removedVariables(environment, { ...connected, ...removal }).map(({ name, why }) => `${name}: ${why}`);

const machine = {
  PATH: '/bin',
  HOME: '/home/you',
  HTTPS_PROXY: 'http://127.0.0.1:1',
  https_proxy: 'http://127.0.0.1:1',
  NO_PROXY: 'localhost',
  SSL_CERT_FILE: '/ca.pem',
  NODE_EXTRA_CA_CERTS: '/ca.pem',
  LANG: 'C',
  TERM: 'xterm',
  GIT_AUTHOR_NAME: 'You',
  CODEXTRA: 'not Codex',
  GOOGLER: 'not Google',
  MY_OPENAI_NOTES: 'mine',
  STRIPE_API_KEY: 'of no model provider',
  PINENTRY_USER_DATA: 'not Pi',
};

it('lets everything stay that belongs to the machine, in every backend', () => {
  for (const backend of backendIds) {
    const slots = [...new Set(compatibleServices(backend).map((id) => services[id].slot))];
    expect(names(machine, { backend, connected: slots })).toEqual([]);
  }
});

it('removes Happier’s own names always', () => {
  const own = { HAPPIER_HOME: 'x', HAPPIER_ANYTHING: 'x', HAPPIERLY: 'x' };
  for (const slots of [[], ['openai']] as const)
    expect(names(own, { connected: slots })).toEqual(['HAPPIER_HOME: ours', 'HAPPIER_ANYTHING: ours']);
});

describe('a slot', () => {
  const foreign = { ANTHROPIC_API_KEY: 'x', CLAUDECODE: '1', GEMINI_API_KEY: 'x', CLOUD_SHELL: 'true' };

  it('with a connected profile loses its vendor’s names, known or not, each with what it would have done', () => {
    const keys = {
      CODEX_NEW_TOKEN: 'x',
      OPENAI_API_KEY: 'x',
      AZURE_OPENAI_API_KEY: 'x',
      ANTHROPIC_CUSTOM_HEADERS: 'x',
    };
    const rest = { CODEX_NEW_NAME: 'x', AZURE_OPENAI_ENDPOINT: 'x', OPENAI_BASE_URL: 'x', CLAUDE_CONFIG_DIR: 'x' };
    const both = { connected: ['openai', 'anthropic'] } as const;
    expect(names(keys, both)).toEqual(Object.keys(keys).map((name) => `${name}: billed-instead`));
    expect(names(rest, both)).toEqual(Object.keys(rest).map((name) => `${name}: redirects`));
  });

  it('of a vendor that the backend has no service of is not needed there', () => {
    expect(names(foreign)).toEqual(Object.keys(foreign).map((name) => `${name}: not-needed`));
  });

  it('left native keeps the person’s variables', () => {
    expect(names({ OPENAI_API_KEY: 'x', ...foreign }, { connected: [] })).toEqual([]);
    // OpenCode takes both vendors; only the chosen one's names go, and Google's, which it has no service of.
    expect(
      names({ OPENAI_API_KEY: 'x', ANTHROPIC_API_KEY: 'x', GEMINI_API_KEY: 'x' }, { backend: 'opencode' }),
    ).toEqual(['OPENAI_API_KEY: billed-instead', 'GEMINI_API_KEY: not-needed']);
  });

  it('is not filled by another provider that OpenCode and Pi take up by themselves', () => {
    const others = {
      OPENROUTER_API_KEY: 'x',
      GROQ_API_KEY: 'x',
      XAI_API_KEY: 'x',
      HF_TOKEN: 'x',
      CLOUDFLARE_ACCOUNT_ID: 'x',
      AWS_ACCESS_KEY_ID: 'x',
      GH_TOKEN: 'x',
    };
    for (const [backend, own] of [
      ['opencode', { OPENCODE_CONFIG: 'x', OPENCODE_AUTH_CONTENT: 'x' }],
      ['pi', { PI_CODING_AGENT_DIR: 'x', PI_PACKAGE_DIR: 'x' }],
    ] as const) {
      const all = { ...others, ...own };
      expect(names(all, { backend })).toEqual(Object.keys(all).map((name) => `${name}: not-needed`));
      expect(names(all, { backend, connected: [] })).toEqual([]);
    }
    expect(names(others)).toEqual([]);
  });
});

describe('a start inside a session', () => {
  it('does not take a home of ours for the person’s, whatever the variable is called', () => {
    const inherited = {
      CODEX_HOME: '/data/homes/openai-codex/p-x/codex',
      XDG_DATA_HOME: '/data/homes/openai/p-x/opencode/data',
      PATH: '/data/homes/x/bin:/bin',
    };
    expect(names(inherited, { connected: [] })).toEqual(['CODEX_HOME: outer-session', 'XDG_DATA_HOME: outer-session']);
    expect(names({ CODEX_HOME: '/data/homes-of-mine' }, { connected: [] })).toEqual([]);
  });

  it('does not take what the outer session was given for the person’s own', () => {
    const inherited = {
      [sessionVariablesName]: 'ANTHROPIC_API_KEY,PI_OFFLINE',
      ANTHROPIC_API_KEY: 'outer',
      EDITOR: 'vi',
    };
    expect(names(inherited, { connected: [] })).toEqual([
      `${sessionVariablesName}: ours`,
      'ANTHROPIC_API_KEY: outer-session',
    ]);
  });
});

it('removes what the person has added, but from no native start', () => {
  const environment = { MY_VENDOR_KEY: 'x', OTHER: 'x' };
  expect(names(environment, { added: ['MY_VENDOR_KEY'] })).toEqual(['MY_VENDOR_KEY: person']);
  expect(names(environment, { added: ['MY_VENDOR_KEY'], connected: [] })).toEqual([]);
});

describe('on Windows', () => {
  it('counts names without case', () => {
    const mixed = { Happier_Home: 'x', openai_api_key: 'x', Path: 'C:\\bin', my_key: 'x' };
    expect(names(mixed, { platform: 'win32', added: ['MY_KEY'] })).toEqual([
      'Happier_Home: ours',
      'openai_api_key: billed-instead',
      'my_key: person',
    ]);
    expect(names(mixed, { platform: 'linux', added: ['MY_KEY'] })).toEqual([]);
  });

  it('replaces a name of any case', () => {
    const change = { remove: [{ name: 'a', why: 'ours' }], set: { CODEX_HOME: 'new' } } as const;
    const environment = { a: '1', codex_home: 'old', B: '2' };
    expect(changedEnvironment(environment, change, 'win32')).toEqual({ B: '2', CODEX_HOME: 'new' });
    expect(changedEnvironment(environment, change, 'linux')).toEqual({ codex_home: 'old', B: '2', CODEX_HOME: 'new' });
  });
});
