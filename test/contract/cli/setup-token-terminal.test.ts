// A terminal with the real Claude Code installed: the command line has it make the token, and what it makes never comes to the screen.
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StatusJson } from '../../../cli/json.ts';
import { type CliBench, createCliBench, endOfSignIn } from '../../support/cli.ts';
import { startOnTerminal } from '../../support/cli-terminal.ts';
import { readPublished } from '../../support/published-schema.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { realClaude } from '../setup-token/setup-token-world.ts';

let simulator: TestSimulator;
let bench: CliBench;
let programs: string;

beforeAll(async () => {
  simulator = await startTestSimulator();
  simulator.control.anthropic.addAccount({ email: 'max@example.com', accountId: 'acc-max', plan: 'max-5x' });
  simulator.control.anthropic.setAutoConsent({ account: 'acc-max' });
  bench = await createCliBench(simulator.environment());
  programs = join(bench.home, '..', 'programs');
  await mkdir(programs);
  await symlink(realClaude, join(programs, 'claude'));
});

afterAll(async () => {
  await bench.close();
  await simulator.close();
});

it('asks, runs it out of sight, takes the code that the page shows, and keeps the token for a year', async () => {
  const env = { PATH: `${programs}:${process.env.PATH ?? ''}` };
  const terminal = startOnTerminal(bench, ['connect', 'claude', '--profile', 'made', '--no-open'], env);
  await terminal.seen('Create the token with it now?');
  terminal.type('\r');
  await terminal.seen('Paste the code that the page shows');
  const [address = ''] = /https:\/\/\S+\/oauth\/authorize\S+/.exec(terminal.shown()) ?? [];
  const end = new URL(await endOfSignIn(simulator.direct(address)));
  terminal.type(`${end.searchParams.get('code')}#${end.searchParams.get('state')}\r`);
  expect(await terminal.exitCode).toBe(0);
  expect(terminal.shown()).not.toContain('sk-ant-');
  const status = await readPublished<StatusJson>((await bench.run(['connect', 'status', '--json'])).stdout);
  const claude = status.services.find(({ serviceId }) => serviceId === 'claude-subscription');
  expect(claude?.profiles).toMatchObject([{ profileId: 'made', kind: 'setup-token', status: { state: 'connected' } }]);
});
