// What leaves a session's environment and what stays, per slot and platform.
import { describe, expect, it } from 'vitest';
import { changedEnvironment, type Removal, removedVariables } from '../../../daemon/materialize/env.ts';

const connected: Removal = { backend: 'codex', connected: ['openai'], homesFolder: '/data/homes', platform: 'linux' };
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
};

it('lets everything stay that belongs to the machine', () => {
  expect(names(machine)).toEqual([]);
});

it('removes Happier’s own names always', () => {
  const own = { HAPPIER_HOME: 'x', HAPPIER_ANYTHING: 'x', HAPPIERLY: 'x' };
  for (const slots of [[], ['openai']] as const)
    expect(names(own, { connected: slots })).toEqual(['HAPPIER_HOME: ours', 'HAPPIER_ANYTHING: ours']);
});

describe('a slot', () => {
  const vendor = { CODEX_NEW_NAME: 'x', OPENAI_API_KEY: 'x', AZURE_OPENAI_ENDPOINT: 'x', CHATGPT_TOKEN: 'x' };
  const foreign = { ANTHROPIC_API_KEY: 'x', CLAUDECODE: '1', GEMINI_API_KEY: 'x', CLOUD_SHELL: 'true' };

  it('with a connected profile loses its vendor’s names, known or not', () => {
    expect(names(vendor)).toEqual(Object.keys(vendor).map((name) => `${name}: replaced`));
  });

  it('of a vendor that the backend has no service of is not needed there', () => {
    expect(names(foreign)).toEqual(Object.keys(foreign).map((name) => `${name}: not-needed`));
  });

  it('left native keeps the person’s variables', () => {
    expect(names({ ...vendor, ...foreign }, { connected: [] })).toEqual([]);
    // OpenCode takes both vendors; only the chosen one's names go, and Google's, which it has no service of.
    expect(
      names({ OPENAI_API_KEY: 'x', ANTHROPIC_API_KEY: 'x', GEMINI_API_KEY: 'x' }, { backend: 'opencode' }),
    ).toEqual(['OPENAI_API_KEY: replaced', 'GEMINI_API_KEY: not-needed']);
  });

  it('does not take a home of ours for the person’s', () => {
    const inherited = { CODEX_HOME: '/data/homes/openai-codex/p-x/codex', PATH: '/data/homes/x/bin:/bin' };
    expect(names(inherited, { connected: [] })).toEqual(['CODEX_HOME: outer-session']);
    expect(names({ CODEX_HOME: '/data/homes-of-mine' }, { connected: [] })).toEqual([]);
  });
});

describe('on Windows', () => {
  it('counts names without case', () => {
    const mixed = { Happier_Home: 'x', openai_api_key: 'x', Path: 'C:\\bin' };
    expect(names(mixed, { platform: 'win32' })).toEqual(['Happier_Home: ours', 'openai_api_key: replaced']);
    expect(names(mixed, { platform: 'linux' })).toEqual([]);
  });

  it('replaces a name of any case', () => {
    const change = { remove: [{ name: 'a', why: 'ours' }], set: { CODEX_HOME: 'new' } } as const;
    const environment = { a: '1', codex_home: 'old', B: '2' };
    expect(changedEnvironment(environment, change, 'win32')).toEqual({ B: '2', CODEX_HOME: 'new' });
    expect(changedEnvironment(environment, change, 'linux')).toEqual({ codex_home: 'old', B: '2', CODEX_HOME: 'new' });
  });
});
