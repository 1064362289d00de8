// The Pi plan: the measured forms of auth.json, provider and model of every start, and keys that Pi would not take for keys.
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../core/credential/secret.ts';
import type { AccessCredential } from '../../../../daemon/materialize/access-credential.ts';
import { type PiMaterials, piMaterializer, planPi } from '../../../../daemon/materialize/pi/pi.ts';
import { nativePiLogins } from '../../../../daemon/materialize/pi/pi-auth.ts';
import { credentialOf, inputOf, plannedJson } from '../slot-inputs.ts';

const materials: PiMaterials = {
  native: { settings: {}, wholeSettings: null, auth: null, copies: [], notices: [] },
  project: { views: [], extensions: [] },
  previous: null,
};

const planOf = (
  credentials: readonly [AccessCredential, ...AccessCredential[]],
  parts: object = {},
  other: object = {},
) => planPi(inputOf('pi', credentials, parts), { ...materials, ...other });

describe('auth.json', () => {
  it('is access-only for a ChatGPT sign-in, with its real end', () => {
    expect(plannedJson(planOf([credentialOf('openai-codex')]), 'auth.json')).toEqual({
      'openai-codex': {
        type: 'oauth',
        access: 'sk-token-openai-codex',
        refresh: '',
        expires: 1_800_000_000_000,
        accountId: 'account-openai-codex',
      },
    });
  });

  it('holds one profile per vendor, a setup-token as a key', () => {
    const plan = planOf([credentialOf('openai'), credentialOf('claude-subscription')]);
    expect(plannedJson(plan, 'auth.json')).toEqual({
      openai: { type: 'api_key', key: 'sk-token-openai' },
      anthropic: { type: 'api_key', key: 'sk-token-claude-subscription' },
    });
    expect(plan.wipe).toEqual(['auth.json']);
    expect(plan.files.find(({ path }) => path === 'auth.json')?.content).toBeInstanceOf(Secret);
  });

  it.each([
    ['!cat ~/.ssh/id_ed25519', 'key_executes'],
    ['OPENAI_API_KEY', 'key_names_variable'],
    ['secret', 'key_names_variable'],
  ])('refuses the key %j', (text, code) => {
    const credential = credentialOf('openai', { token: new Secret(text) });
    expect(() => planOf([credential])).toThrow(expect.objectContaining({ code }));
  });

  it('takes plain keys of a vendor left native along, and nothing that Pi would run, look up or renew', () => {
    const own = (entries: object) => nativePiLogins(JSON.stringify(entries), ['openai']);
    expect(own({ openai: { type: 'api_key', key: 'sk-own' }, anthropic: { type: 'api_key', key: 'sk-x' } })).toEqual({
      keys: { openai: new Secret('sk-own') },
      leftOut: false,
    });
    expect(own({ openai: { type: 'api_key', key: '!pass show openai' } })).toEqual({ keys: {}, leftOut: true });
    expect(own({ openai: { type: 'api_key', key: 'MY_KEY' } })).toEqual({ keys: {}, leftOut: true });
    expect(own({ 'openai-codex': { type: 'oauth', access: 'a', refresh: 'r' } })).toEqual({ keys: {}, leftOut: true });
    const native = { ...materials.native, auth: '{"openai":{"type":"api_key","key":"sk-own"}}' };
    const plan = planOf([credentialOf('anthropic')], {}, { native });
    expect(plannedJson(plan, 'auth.json')).toMatchObject({ openai: { type: 'api_key', key: 'sk-own' } });
  });

  it('shows a sign-in that was made inside the home', () => {
    expect(piMaterializer.holdsForeignSignIn('{"openai-codex":{"type":"oauth","refresh":""}}')).toBe(false);
    expect(piMaterializer.holdsForeignSignIn('{"anthropic":{"type":"oauth","refresh":"rt"}}')).toBe(true);
  });
});

describe('provider and model', () => {
  const argsOf = (
    credentials: readonly [AccessCredential, ...AccessCredential[]],
    parts: object = {},
    other: object = {},
  ) => planOf(credentials, parts, other).args.prepend;

  it('are always passed', () => {
    expect(argsOf([credentialOf('openai-codex')])).toEqual([
      '--no-extensions',
      '--provider',
      'openai-codex',
      '--model',
      'gpt-5.5',
    ]);
    expect(argsOf([credentialOf('anthropic')])).toEqual([
      '--no-extensions',
      '--provider',
      'anthropic',
      '--model',
      'claude-sonnet-4-6',
    ]);
  });

  it('follow what the person names', () => {
    const both = [credentialOf('openai'), credentialOf('anthropic')] as const;
    expect(argsOf(both, { model: 'anthropic/claude-opus-4-7' })).toEqual([
      '--no-extensions',
      '--provider',
      'anthropic',
      '--model',
      'claude-opus-4-7',
    ]);
    expect(argsOf(both, { args: ['--model', 'sonnet'] })).toEqual(['--no-extensions', '--provider', 'anthropic']);
    expect(argsOf(both, { args: ['--model', 'gpt-5.4:high'] })).toEqual(['--no-extensions', '--provider', 'openai']);
    expect(argsOf(both, { args: ['--provider', 'anthropic'] })).toEqual([
      '--no-extensions',
      '--model',
      'claude-sonnet-4-6',
    ]);
    expect(planOf(both, { model: 'groq/x' }).args.refused).toEqual(['--model']);
  });

  it('prefer what was chosen inside the home, then the person’s own, for that provider alone', () => {
    const settings = (defaultProvider: string, defaultModel: string) => ({ defaultProvider, defaultModel });
    const native = (whole: object) => ({ native: { ...materials.native, wholeSettings: whole } });
    const openai = [credentialOf('openai')] as const;
    expect(argsOf(openai, {}, native(settings('openai', 'gpt-5')))).toContain('gpt-5');
    expect(argsOf(openai, {}, native(settings('groq', 'x')))).toContain('gpt-5.4');
    expect(
      argsOf(openai, {}, { ...native(settings('openai', 'gpt-5')), previous: settings('openai', 'o3') }),
    ).toContain('o3');
  });
});

it('loads allowed extensions of the project by name, and no others', () => {
  const project = { views: [], extensions: ['/home/you/app/.pi/extensions/a.ts'] };
  expect(planOf([credentialOf('openai')], {}, { project }).args.prepend.slice(0, 3)).toEqual([
    '--no-extensions',
    '--extension',
    '/home/you/app/.pi/extensions/a.ts',
  ]);
});

it('keeps sessions in the home and stays off the network at start', () => {
  const { environment } = planOf([credentialOf('openai')]);
  expect(environment.set).toEqual({
    PI_CODING_AGENT_DIR: '/data/homes/x/p-work/home',
    PI_CODING_AGENT_SESSION_DIR: '/data/homes/x/p-work/home/sessions/--home-you-app--',
    PI_OFFLINE: '1',
  });
  expect(environment.remove.map(({ name }) => name)).toEqual(['OPENAI_API_KEY', 'GROQ_API_KEY']);
});
