// `sessions restart` and `sessions continue`: a session with a fresh sign-in, and its conversation as another account, once the person knows what is lost.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SessionsJson } from '../../../cli/sessions-json.ts';
import { type CliBench, createCliBench } from '../../support/cli.ts';
import { startOnTerminal } from '../../support/cli-terminal.ts';
import { poll } from '../../support/poll.ts';
import { readPublished } from '../../support/published-schema.ts';
import { installScriptedBackend } from '../../support/scripted-backend.ts';

let bench: CliBench;
let cwd: string;
let env: Record<string, string>;

beforeAll(async () => {
  bench = await createCliBench({});
  const programs = join(bench.home, '..', 'programs');
  cwd = join(bench.home, '..', 'project');
  await installScriptedBackend(programs, ['claude']);
  await mkdir(cwd);
  env = { PATH: `${programs}:/usr/bin:/bin`, SHELL: '/bin/false', SCRIPTED: 'screen' };
  for (const profile of ['first', 'second']) {
    const input = `sk-ant-api03-planted-key-of-${profile}-0001\n`;
    const args = ['connect', 'claude', '--api-key', '--no-check', '--profile', profile];
    expect(await bench.run(args, { input, env })).toMatchObject({ code: 0 });
  }
});
afterAll(() => bench.close());

async function sessions(): Promise<SessionsJson['sessions']> {
  return (await readPublished<SessionsJson>((await bench.run(['sessions', '--json'])).stdout)).sessions;
}

it('restarts a session where it stands, in the terminal that looks on', async () => {
  const terminal = startOnTerminal(bench, ['run', 'claude', '--auth', 'anthropic=first'], env, cwd);
  await terminal.seen('READY<>');
  const [session] = await sessions();
  expect(await bench.run(['sessions', 'restart', session?.id ?? ''])).toMatchObject({ code: 0 });
  await terminal.seen('restarted with a fresh sign-in');
  await terminal.seen('READY<>');
  expect(await sessions()).toMatchObject([{ id: session?.id, endedAt: null, restarting: false }]);
  terminal.type('\x1d');
  expect(await terminal.exitCode).toBe(0);
});

it('says what is lost before it goes on as another account, and asks', async () => {
  const [before] = await sessions();
  const short = (before?.id ?? '').slice(0, 8);
  const args = ['sessions', 'continue', short, '--auth', 'anthropic=second'];
  const unasked = await bench.run(args);
  expect(unasked).toMatchObject({ code: 1, stderr: expect.stringContaining('[not_confirmed]') });
  expect(unasked.stderr).toMatch(
    /^It will bill to second · .*\nThe conversation does not go along\.\nLost:\n {2}the conversation/,
  );
  expect(await sessions()).toHaveLength(1);

  const terminal = startOnTerminal(bench, args, env, cwd);
  await terminal.seen('Go on like that?');
  terminal.type('y');
  await terminal.seen('It goes on as ');
  expect(await terminal.exitCode).toBe(0);
  const next = await poll(async () => (await sessions()).find(({ continues }) => continues === before?.id));
  expect(next).toMatchObject({ endedAt: null, bindings: { anthropic: { source: 'connected', profileId: 'second' } } });
  expect(terminal.shown()).toContain(`happier sessions attach ${next.id.slice(0, 8)}`);
  expect((await sessions()).find(({ id }) => id === before?.id)?.endedAt).not.toBeNull();
});

it.each([
  [['1a2b'], 2, 'invalid_input'],
  [['ffffffff', '--auth', 'anthropic=second'], 1, 'session_not_found'],
])('continue %j is refused by name', async (args, code, name) => {
  const refused = await bench.run(['sessions', 'continue', ...args]);
  expect(refused).toMatchObject({ code, stderr: expect.stringContaining(`[${name}]`) });
});

it('continue as a profile that is not there is refused by name', async () => {
  const [session] = await sessions();
  expect(await bench.run(['sessions', 'continue', session?.id ?? '', '--auth', 'anthropic=nobody'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('[profile_not_found]'),
  });
});
