// Random sequences of two sessions side by side: no refresh token is presented twice without need or leaves the daemon, and each session stays on its account.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildProgram, type Program } from '../../support/child-program.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { createRotationBench, type RotationBench } from './rotation-bench.ts';
import { rotationRound } from './rotation-round.ts';

let simulator: TestSimulator;
let program: Program;
let bench: RotationBench;
beforeAll(async () => {
  simulator = await startTestSimulator();
  program = await buildProgram('test/contract/daemon/programs/killed-daemon.ts');
  bench = await createRotationBench(program, simulator);
}, 60_000);
afterAll(async () => {
  await bench.remove();
  await program.remove();
  await simulator.close();
});

const seeds = Array.from({ length: 6 }, (_, at) => at + 1);

it.each(seeds)('sequence %i', { timeout: 60_000 }, async (seed) => {
  const steps = await rotationRound(bench, seed);
  expect(steps.length).toBe(6);
});
