// The whole kill matrix: every kind of work, killed after every step that it comes by, three rounds each.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { checkpoints } from '../../daemon/checkpoint.ts';
import { sessionSteps } from '../../daemon/materialize/steps.ts';
import { killRound } from '../contract/daemon/kill-round.ts';
import type { Work } from '../contract/daemon/kill-works.ts';
import { buildProgram, type Program } from '../support/child-program.ts';
import { startTestSimulator, type TestSimulator } from '../support/simulator.ts';

const rounds = 3;
const matching = (...starts: string[]) =>
  [...checkpoints, ...sessionSteps].filter((step) => starts.some((start) => step.startsWith(start)));

const refreshSteps = matching('refresh.', 'credential.written', 'credential.remembered');

/** The steps that each kind of work comes by. */
const steps: Readonly<Record<Work, readonly string[]>> = {
  'first start': matching('start.', 'account.'),
  start: matching('start.'),
  'sign-in': matching('sign-in.', 'credential.written', 'credential.remembered', 'settings.'),
  'sign-in again': matching('sign-in.', 'credential.written', 'credential.remembered', 'settings.'),
  key: matching('credential.written', 'credential.remembered', 'settings.'),
  refresh: refreshSteps,
  'refresh of Claude': refreshSteps,
  'refresh of an import': refreshSteps,
  disconnect: matching('removal.', 'credential.removed', 'settings.'),
  session: matching('session.'),
};

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

const rows = Object.entries(steps).flatMap(([work, names]) => names.map((step) => [work as Work, step] as const));

it.each(rows)('%s, killed after %s', async (work, step) => {
  for (let round = 0; round < rounds; round += 1) {
    const { killed, state } = await killRound({ program, simulator, work, step });
    expect(killed).toBe(true);
    // A pair that was answered and not yet written is gone with the daemon: the one loss that the provider's protocol leaves. Where a CLI
    // may hold the same token, that it may have been answered is enough.
    const imported = work === 'refresh of an import' && step === 'refresh.announced';
    const lost = imported || (work.startsWith('refresh') && step === 'refresh.answered');
    const usable = lost ? { state: 'needs-sign-in', cause: 'interrupted' } : { state: 'connected' };
    for (const { kind, status } of state.profiles) if (kind === 'oauth') expect(status).toEqual(usable);
  }
});
