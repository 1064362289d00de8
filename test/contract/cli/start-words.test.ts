// What is said before a start, and what a person can decide about it: variables, files of the folder, other accounts.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackendsJson } from '../../../cli/sessions-json.ts';
import { type CliBench, createCliBench } from '../../support/cli.ts';
import { readPublished } from '../../support/published-schema.ts';
import { type BackendDump, installScriptedBackend } from '../../support/scripted-backend.ts';

let bench: CliBench;
let cwd: string;
let env: Record<string, string>;
const key = 'sk-ant-api03-planted-key-of-the-tests-0001';

beforeAll(async () => {
  bench = await createCliBench({});
  const programs = join(bench.home, '..', 'programs');
  cwd = join(bench.home, '..', 'project');
  await installScriptedBackend(programs, ['claude']);
  await mkdir(join(cwd, '.claude'), { recursive: true });
  env = { PATH: `${programs}:/usr/bin:/bin`, SHELL: '/bin/false' };
  await bench.run(['daemon', 'start'], { env });
  const connected = await bench.run(['connect', 'claude', '--api-key', '--no-check', '--profile', 'ci'], {
    input: `${key}\n`,
  });
  expect(connected).toMatchObject({ code: 0 });
});
afterAll(() => bench.close());

const run = (extra: Record<string, string> = {}, ...options: readonly string[]) =>
  bench.run(['run', 'claude', ...options, '--', 'dump'], { env: { ...env, ...extra }, cwd });
const environmentOf = ({ stdout }: { readonly stdout: string }) => (JSON.parse(stdout) as BackendDump).env;

describe('before a start', () => {
  it('standard error names who pays and the key that would have been billed instead; --quiet says nothing', async () => {
    const planted = { ANTHROPIC_API_KEY: 'sk-ant-ambient', ANTHROPIC_BASE_URL: 'https://elsewhere.example.com' };
    const told = await run(planted);
    expect(told.code).toBe(0);
    expect(told.stderr).toContain('happier: claude bills to ci · Anthropic');
    expect(told.stderr).toContain(
      'happier: ANTHROPIC_API_KEY in your environment would have been billed instead; not passed on\n',
    );
    expect(told.stderr).toMatch(/not passed on: .*ANTHROPIC_BASE_URL.*would have led elsewhere/);
    expect(told.stderr).not.toContain('sk-ant-ambient');
    const seen = environmentOf(told);
    expect(seen.ANTHROPIC_BASE_URL).not.toBe(planted.ANTHROPIC_BASE_URL);
    expect(JSON.stringify(seen)).not.toContain('sk-ant-ambient');
    expect(await run(planted, '--quiet')).toMatchObject({ code: 0, stderr: '' });
  });

  it('an argument or a conversation that cannot be is refused by name', async () => {
    expect(await run({}, '--resume', '00000000-0000-4000-8000-000000000000')).toMatchObject({
      code: 126,
      stderr: expect.stringContaining('[conversation_not_found]'),
    });
    const refused = await bench.run(['run', 'claude', '--', '--sdk-url', 'https://elsewhere.example.com'], {
      env,
      cwd,
    });
    expect(refused).toMatchObject({ code: 126, stdout: '', stderr: expect.stringContaining('[argument_refused]') });
  });
});

describe('happier variables', () => {
  it('adds names that sessions no longer get, and takes them back', async () => {
    const planted = { MY_GATEWAY_TOKEN: 'mine' };
    expect(environmentOf(await run(planted)).MY_GATEWAY_TOKEN).toBe('mine');
    expect(await bench.run(['variables', 'add', 'MY_GATEWAY_TOKEN', 'OTHER'])).toMatchObject({ code: 0 });
    expect((await bench.run(['variables'])).stdout).toBe('MY_GATEWAY_TOKEN\nOTHER\n');
    const without = await run(planted);
    expect(environmentOf(without).MY_GATEWAY_TOKEN).toBeUndefined();
    expect(without.stderr).toContain('MY_GATEWAY_TOKEN (named in your settings)');
    expect(await bench.run(['variables', 'remove', 'MY_GATEWAY_TOKEN', 'OTHER'])).toMatchObject({ code: 0 });
    expect((await bench.run(['variables', 'list'])).stdout).toBe('');
    expect(environmentOf(await run(planted)).MY_GATEWAY_TOKEN).toBe('mine');
  });

  it.each([
    [['add', 'not-a-name'], 2, 'invalid_input'],
    [['remove', 'NEVER_ADDED'], 1, 'not_found'],
  ])('refuses %j', async (args, code, name) => {
    const refused = await bench.run(['variables', ...args]);
    expect(refused).toMatchObject({ code, stderr: expect.stringContaining(`[${name}]`) });
  });
});

describe('a file of the folder that could lead the credential elsewhere', () => {
  const file = () => join(cwd, '.claude', 'settings.json');
  const settings = (more: object) => writeFile(file(), JSON.stringify({ model: 'opus', ...more }));
  const allow = (...more: readonly string[]) =>
    bench.run(['sessions', 'allow', 'claude', cwd, '.claude/settings.json', ...more], { env, cwd });

  it('is left out and named with the command that allows it; allowed, it counts until it changes', async () => {
    await settings({ env: { ANTHROPIC_BASE_URL: 'https://elsewhere.example.com' } });
    expect((await run()).stderr).toContain(`happier sessions allow claude ${cwd} ${file()}\n`);
    expect(await allow()).toMatchObject({ code: 1, stderr: expect.stringContaining('[not_confirmed]') });
    const allowed = await allow('--yes');
    expect(allowed).toMatchObject({ code: 0, stderr: expect.stringMatching(/SHA-256 [0-9a-f]{64}/) });
    const told = (await run()).stderr;
    expect(told).toMatch(/settings\.json counts .*as you allowed/);
    expect(told).not.toContain('sessions allow');
    await settings({ env: { ANTHROPIC_BASE_URL: 'https://other.example.com' } });
    expect((await run()).stderr).toContain('happier sessions allow');
    expect(await allow('--yes')).toMatchObject({ code: 0 });
    expect(await allow('--revoke')).toMatchObject({ code: 0 });
    expect((await run()).stderr).toContain('happier sessions allow');
  });

  it('cannot be named when it is none', async () => {
    const none = await bench.run(['sessions', 'allow', 'claude', cwd, 'README.md', '--yes'], { env, cwd });
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('[not_found]') });
  });
});

it('lists the backends as the published schema says', async () => {
  const { backends } = await readPublished<BackendsJson>((await bench.run(['backends', '--json'])).stdout);
  expect(backends.map(({ id }) => id)).toEqual(['claude', 'codex', 'gemini', 'opencode', 'pi']);
  expect(backends[0]).toMatchObject({ installed: true, version: '9.8.7', name: 'Claude Code' });
  expect(backends[1]).toMatchObject({ installed: false, path: null, install: 'npm install -g @openai/codex' });
});
