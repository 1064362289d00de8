// A few rounds of the kill matrix (all of it: test/long/daemon-kill.test.ts): no kept credential is lost, none lies readable.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildProgram, type Program } from '../../support/child-program.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { killRound } from './kill-round.ts';

let simulator: TestSimulator;
let program: Program;
beforeAll(async () => {
  simulator = await startTestSimulator();
  program = await buildProgram('test/contract/daemon/programs/killed-daemon.ts');
});
afterAll(async () => {
  await program.remove();
  await simulator.close();
});
beforeEach(() => {
  for (const player of [simulator.control.openai, simulator.control.anthropic]) {
    const { accountId } = player.addAccount({ email: `${Math.random()}@example.com` });
    player.setAutoConsent({ account: accountId });
  }
});

const states = ({ state }: Awaited<ReturnType<typeof killRound>>) =>
  Object.fromEntries(state.profiles.map(({ profileId, status }) => [profileId, status]));
const connected = { state: 'connected' };

it.each([
  ['first start', 'account.key-stored', { base: connected }],
  ['first start', 'account.file-written', { base: connected }],
  ['start', 'start.server', { base: connected }],
  ['sign-in', 'sign-in.exchanged', { base: connected }],
  ['sign-in', 'credential.written', { base: connected, added: connected }],
  ['sign-in again', 'credential.written', { base: connected }],
  ['refresh', 'refresh.announced', { base: connected }],
  ['refresh', 'refresh.answered', { base: { state: 'needs-sign-in', cause: 'interrupted' } }],
  ['refresh', 'refresh.written', { base: connected }],
  ['refresh of Claude', 'refresh.announced', { base: connected }],
  ['refresh of Claude', 'refresh.answered', { base: { state: 'needs-sign-in', cause: 'interrupted' } }],
  // Whether the token was presented cannot be known, and a CLI may hold it too: it is not tried out.
  ['refresh of an import', 'refresh.announced', { base: { state: 'needs-sign-in', cause: 'interrupted' } }],
  ['refresh of an import', 'credential.written', { base: connected }],
  ['disconnect', 'removal.noted', { base: connected }],
  ['disconnect', 'credential.removed', {}],
  ['disconnect', 'removal.pruned', {}],
  ['session', 'session.token-written', { base: connected }],
  ['session', 'session.spawned', { base: connected }],
] as const)('%s, killed after %s', async (work, step, expected) => {
  const result = await killRound({ program, simulator, work, step });
  expect(result.killed).toBe(true);
  expect(states(result)).toEqual(expected);
});
