// The OpenCode plan: the measured forms of auth.json, which model a start asks for, and what it says about variables.
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../core/credential/secret.ts';
import {
  type OpencodeMaterials,
  opencodeMaterializer,
  planOpencode,
} from '../../../../daemon/materialize/opencode/opencode.ts';
import { nativeOpencodeLogins } from '../../../../daemon/materialize/opencode/opencode-auth.ts';
import { credentialOf, inputOf, plannedJson } from '../slot-inputs.ts';

const materials: OpencodeMaterials = {
  native: { config: {}, tui: {}, copies: [], notices: [] },
  logins: { keys: {}, leftOut: false },
  project: { views: [], configs: [], copies: [], instructions: [], folders: ['/home/you/app'] },
  tools: { variables: {}, gitConfig: null },
  continued: null,
};
const auth = 'data/opencode/auth.json';
const folderFile = (plan: ReturnType<typeof planOpencode>) =>
  plan.files.find(({ path }) => /^folders\/[0-9a-f]{16}\/opencode\.json$/.test(path))?.path ?? '';

describe('auth.json', () => {
  it('is access-only for a ChatGPT sign-in', () => {
    const plan = planOpencode(inputOf('opencode', [credentialOf('openai-codex')]), materials);
    expect(plannedJson(plan, auth)).toEqual({
      openai: {
        type: 'oauth',
        access: 'sk-token-openai-codex',
        refresh: '',
        expires: Date.UTC(2026, 0, 31, 12) + 10 * 365 * 86_400_000,
        accountId: 'account-openai-codex',
      },
    });
    expect(plan.files.find(({ path }) => path === auth)?.content).toBeInstanceOf(Secret);
    expect(plan.wipe).toEqual([auth]);
  });

  it('holds one profile per vendor, and keys of a vendor that is left native', () => {
    const two = planOpencode(inputOf('opencode', [credentialOf('openai'), credentialOf('anthropic')]), materials);
    expect(plannedJson(two, auth)).toEqual({
      openai: { type: 'api', key: 'sk-token-openai' },
      anthropic: { type: 'api', key: 'sk-token-anthropic' },
    });
    const native = {
      ...materials,
      logins: nativeOpencodeLogins('{"anthropic":{"type":"api","key":"sk-own"}}', ['anthropic']),
    };
    const one = planOpencode(inputOf('opencode', [credentialOf('openai')]), native);
    expect(plannedJson(one, auth)).toMatchObject({ anthropic: { type: 'api', key: 'sk-own' } });
    const [later] = one.credentialFiles([credentialOf('openai', { token: new Secret('sk-later') })], 5);
    expect(JSON.parse(later?.content instanceof Secret ? later.content.reveal() : '')).toEqual({
      openai: { type: 'api', key: 'sk-later' },
      anthropic: { type: 'api', key: 'sk-own' },
    });
  });

  it('never takes over a sign-in of the person’s own, nor of a vendor that is connected', () => {
    const text = JSON.stringify({
      openai: { type: 'api', key: 'sk-own' },
      anthropic: { type: 'oauth', access: 'a', refresh: 'r', expires: 1 },
      'https://example.com': { type: 'wellknown', key: 'X', token: 'y' },
    });
    expect(nativeOpencodeLogins(text, ['anthropic'])).toEqual({ keys: {}, leftOut: true });
    expect(nativeOpencodeLogins('no json', ['anthropic'])).toEqual({ keys: {}, leftOut: false });
    const plan = planOpencode(inputOf('opencode', [credentialOf('openai')]), {
      ...materials,
      logins: { keys: {}, leftOut: true },
    });
    expect(plan.notices).toEqual([
      { kind: 'native-login-left-out', path: '/home/you/.local/share/opencode/auth.json' },
    ]);
  });

  it('shows a sign-in that was made inside the home', () => {
    expect(opencodeMaterializer.holdsForeignSignIn('{"openai":{"type":"oauth","refresh":""}}')).toBe(false);
    expect(opencodeMaterializer.holdsForeignSignIn('{"openai":{"type":"oauth","refresh":"rt"}}')).toBe(true);
  });
});

describe('the model', () => {
  const modelIn = (config: object, ...services: ('openai-codex' | 'openai' | 'anthropic')[]) => {
    const [first = 'openai', ...rest] = services;
    const input = inputOf('opencode', [credentialOf(first), ...rest.map((each) => credentialOf(each))]);
    const plan = planOpencode(input, { ...materials, native: { ...materials.native, config: { ...config } } });
    return plannedJson(plan, folderFile(plan)).model;
  };

  it('is one of the connected provider when nobody names one', () => {
    expect(modelIn({}, 'openai-codex')).toBe('openai/gpt-5.5');
    expect(modelIn({}, 'anthropic')).toBe('anthropic/claude-sonnet-4-6');
    expect(modelIn({}, 'openai', 'anthropic')).toBe('openai/gpt-5.5');
    expect(modelIn({ model: 'openai/gpt-4.1' }, 'openai')).toBe('openai/gpt-4.1');
    // The account that is left native pays for nothing that was not asked for.
    expect(modelIn({ model: 'anthropic/claude-opus-5' }, 'openai')).toBe('openai/gpt-5.5');
  });

  const argsOf = (model: string | null, args: string[]) =>
    planOpencode(inputOf('opencode', [credentialOf('openai'), credentialOf('anthropic')], { model, args }), materials)
      .args;

  it('that was chosen is an argument, with its provider', () => {
    expect(argsOf('openai/gpt-6-sol', ['run', 'x']).append).toEqual(['--model', 'openai/gpt-6-sol']);
    expect(argsOf('claude-opus-5', []).append).toEqual(['--model', 'anthropic/claude-opus-5']);
    expect(argsOf('gpt-6-sol', []).append).toEqual(['--model', 'openai/gpt-6-sol']);
    expect(argsOf('openai/gpt-6-sol', ['models']).append).toEqual([]);
    expect(argsOf('openai/gpt-6-sol', ['-m', 'openai/gpt-5']).append).toEqual([]);
    expect(argsOf('groq/x', [])).toMatchObject({ append: [], refused: ['--model'] });
  });

  const continuedPlan = (provider: string, cwd = '/home/you/app') =>
    planOpencode(inputOf('opencode', [credentialOf('anthropic')], { args: ['--session', 'ses_1'] }), {
      ...materials,
      continued: { provider, cwd },
    });

  it('of a conversation that ran on another vendor is replaced', () => {
    expect(continuedPlan('openai').args.append).toEqual(['--model', 'anthropic/claude-sonnet-4-6']);
    expect(continuedPlan('anthropic').args).toEqual({ prepend: [], append: [], refused: [] });
  });

  it('is not asked in a conversation of another folder', () => {
    expect(continuedPlan('anthropic', '/elsewhere').args.refused).toEqual(['--session']);
  });
});

describe('the environment', () => {
  const plan = planOpencode(inputOf('opencode', [credentialOf('openai')]), {
    ...materials,
    tools: { variables: { GH_CONFIG_DIR: '/home/you/.config/gh' }, gitConfig: '[include]\n' },
  });

  it('leads everything into the home, and the agent’s tools to the person’s own', () => {
    expect(plan.environment.set).toMatchObject({
      XDG_DATA_HOME: '/data/homes/x/p-work/home/data',
      XDG_CONFIG_HOME: '/data/homes/x/p-work/home/config',
      XDG_STATE_HOME: '/data/homes/x/p-work/home/state',
      XDG_CACHE_HOME: '/data/homes/x/p-work/home/cache',
      OPENCODE_TEST_HOME: '/data/homes/x/p-work/home/person',
      OPENCODE_DISABLE_PROJECT_CONFIG: '1',
      OPENCODE_PURE: '1',
      GH_CONFIG_DIR: '/home/you/.config/gh',
    });
    expect(plan.environment.set).not.toHaveProperty('HOME');
    expect(plan.files.map(({ path }) => path)).toContain('config/git/config');
  });

  it('loses what would be billed instead, and keeps what belongs to a vendor left native', () => {
    expect(plan.environment.remove).toEqual([
      { name: 'OPENAI_API_KEY', why: 'billed-instead' },
      { name: 'GROQ_API_KEY', why: 'not-needed' },
    ]);
    expect(plannedJson(plan, folderFile(plan)).enabled_providers).toEqual(['openai', 'anthropic']);
  });
});
