// The whole kill matrix: every kind of work, killed after every step that it comes by, three rounds each.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { checkpoints } from '../../daemon/checkpoint.ts';
import { sessionSteps } from '../../daemon/materialize/steps.ts';
import { killRound, type Work } from '../contract/daemon/kill-round.ts';
import { buildProgram, type Program } from '../support/child-program.ts';
import { startTestSimulator, type TestSimulator } from '../support/simulator.ts';

const rounds = 3;
const matching = (...starts: string[]) =>
  [...checkpoints, ...sessionSteps].filter((step) => starts.some((start) => step.startsWith(start)));

/** The steps that each kind of work comes by. */
const steps: Readonly<Record<Work, readonly string[]>> = {
  'first start': matching('start.', 'account.'),
  start: matching('start.'),
  'sign-in': matching('sign-in.', 'credential.written', 'credential.remembered', 'settings.'),
  'sign-in again': matching('sign-in.', 'credential.written', 'credential.remembered', 'settings.'),
  refresh: matching('refresh.', 'credential.written', 'credential.remembered'),
  disconnect: matching('credential.removed', 'settings.'),
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
  const { accountId } = simulator.control.openai.addAccount({ email: `${Math.random()}@example.com` });
  simulator.control.openai.setAutoConsent({ account: accountId });
});

const rows = Object.entries(steps).flatMap(([work, names]) => names.map((step) => [work as Work, step] as const));

it.each(rows)('%s, killed after %s', async (work, step) => {
  for (let round = 0; round < rounds; round += 1) {
    const { killed, state } = await killRound({ program, simulator, work, step });
    expect(killed).toBe(true);
    // A pair that was answered and not yet written is gone with the daemon: the one loss that the provider's protocol leaves.
    const lost = work === 'refresh' && step === 'refresh.answered';
    const usable = lost ? { state: 'needs-sign-in', cause: 'interrupted' } : { state: 'connected' };
    for (const { status } of state.profiles) expect(status).toEqual(usable);
  }
});
