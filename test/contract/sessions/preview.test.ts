// What a start would do, told before it: the same refusals and the same words as the start itself, and nothing is fetched, written or run.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallRequest } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import { asKey, asWork, codexRecord, keyRecord, work } from './records.ts';
import { createSessionsWorld, type SessionsWorld } from './sessions-world.ts';

type Input = CallRequest<DaemonCalls, 'sessions.preview'>;

let world: SessionsWorld;
beforeEach(async () => {
  world = await createSessionsWorld();
  world.hold(codexRecord());
  world.hold(keyRecord());
});
afterEach(() => world.close());

const preview = (parts: Partial<Input> = {}) =>
  world.sessions.preview({
    backend: 'codex',
    cwd: world.cwd,
    bindings: asWork,
    args: [],
    environment: world.environment,
    ...parts,
  });

it('says who pays, and what would have been billed instead', async () => {
  const environment = { ...world.environment, OPENAI_API_KEY: 'ambient', CODEX_HOME: '/nowhere', HAPPIER_HOME: '/x' };
  expect(await preview({ environment })).toMatchObject({
    billsTo: 'Work · demo@example.com · Plus',
    removedVariables: [
      { name: 'OPENAI_API_KEY', why: 'billed-instead' },
      { name: 'CODEX_HOME', why: 'redirects' },
    ],
    problem: null,
  });
  expect(await preview({ environment, bindings: {} })).toMatchObject({ billsTo: 'Native login', removedVariables: [] });
});

it('fetches no credential, writes no home and runs nothing', async () => {
  await preview();
  await preview({ bindings: asKey });
  expect(world.fetched).toEqual([]);
  expect(existsSync(join(world.home, 'homes'))).toBe(false);
  expect(existsSync(world.environment.DUMP_FILE ?? '')).toBe(false);
  expect(world.state.get().sessions).toEqual([]);
});

describe('a start that would be refused', () => {
  const refusals: readonly [string, string, string | null, () => Partial<Input>][] = [
    ['an argument', 'argument_refused', '--profile', () => ({ args: ['--profile', 'x'] })],
    ['an added variable', 'variable_refused', 'OPENAI_BASE_URL', () => ({ variables: { OPENAI_BASE_URL: 'x' } })],
    [
      'an added variable of ours',
      'variable_refused',
      'HAPPIER_X',
      () => ({ variables: { HAPPIER_X: 'x' }, bindings: {} }),
    ],
    ['a conversation that is not there', 'conversation_not_found', 'nobody', () => ({ resume: 'nobody' })],
    ['a folder that is not there', 'folder_missing', null, () => ({ cwd: join(world.folder, 'gone') })],
    ['an account of another service', 'incompatible', 'gemini', () => ({ bindings: { gemini: { source: 'native' } } })],
  ];
  it.each(refusals)('for %s is told so by the code of the start', async (_what, code, detail, parts) => {
    const { problem } = await preview(parts());
    expect(problem).toMatchObject({ code, ...(detail === null ? {} : { detail }) });
    await expect(world.start({ bindings: asWork, ...parts() })).rejects.toMatchObject({ code });
    expect(world.fetched.every((each) => each === 'openai-codex/Work')).toBe(true);
  });

  it('still says what was taken out, where it is the arguments that are refused', async () => {
    const environment = { ...world.environment, OPENAI_API_KEY: 'ambient' };
    const { removedVariables, billsTo } = await preview({ environment, args: ['--oss'] });
    expect(removedVariables).toEqual([{ name: 'OPENAI_API_KEY', why: 'billed-instead' }]);
    expect(billsTo).toContain('demo@example.com');
  });

  it('for a profile that needs a sign-in', async () => {
    world.hold(codexRecord(), { status: { state: 'needs-sign-in', cause: 'expired' } });
    expect((await preview()).problem?.code).toBe('needs_sign_in');
  });
});

it('names the files of the folder, and an allowance holds for their content alone', async () => {
  const file = join(world.cwd, '.codex');
  mkdirSync(file);
  writeFileSync(join(file, 'config.toml'), 'model = "x"');
  const before = (await preview()).projectFiles.find(({ path }) => path === file);
  expect(before).toMatchObject({ effect: 'left-out', canAllow: true });
  const allow = { backend: 'codex', folder: world.cwd, path: file, hash: before?.hash ?? '' } as const;
  await world.sessions.allow({ ...allow, allowed: true });
  expect((await preview()).projectFiles).toMatchObject([{ path: file, effect: 'used' }]);
  writeFileSync(join(file, 'config.toml'), 'model = "y"');
  expect((await preview()).projectFiles).toMatchObject([{ path: file, effect: 'left-out' }]);
  writeFileSync(join(file, 'config.toml'), 'model = "x"');
  await world.sessions.allow({ ...allow, allowed: false });
  expect((await preview()).projectFiles).toMatchObject([{ path: file, effect: 'left-out' }]);
});

it('adds the person’s own variables to a start, and no name of the table', async () => {
  world.state.change({ addedVariables: ['MY_PROVIDER_KEY'] });
  const environment = { ...world.environment, MY_PROVIDER_KEY: 'x' };
  expect((await preview({ environment })).removedVariables).toEqual([{ name: 'MY_PROVIDER_KEY', why: 'person' }]);
  await world.start({ bindings: asWork, environment, variables: { EXTRA: 'yes' } });
  const { env } = await world.dump();
  expect(env).toMatchObject({ EXTRA: 'yes' });
  expect(env).not.toHaveProperty('MY_PROVIDER_KEY');
});

it('a start inside a connected session does not take its home or key for the person’s own', async () => {
  await world.start({ bindings: asWork });
  const inner = (await world.dump()).env;
  expect(inner.HAPPIER_SESSION_VARIABLES).toBe('CODEX_HOME');
  const { removedVariables } = await preview({ bindings: {}, environment: { ...inner } });
  expect(removedVariables).toEqual([{ name: 'CODEX_HOME', why: 'outer-session' }]);
  expect(work).toBe('Work');
});
