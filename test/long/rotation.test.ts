// Fifty random sequences of two sessions side by side while their sign-ins are renewed, refused, lost and interrupted; the contract tests run the first few.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRotationBench, type RotationBench } from '../contract/sessions/rotation-bench.ts';
import { rotationRound } from '../contract/sessions/rotation-round.ts';
import { buildProgram, type Program } from '../support/child-program.ts';
import { startTestSimulator, type TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
let program: Program;
let bench: RotationBench;
beforeAll(async () => {
  simulator = await startTestSimulator();
  program = await buildProgram('test/contract/daemon/programs/killed-daemon.ts');
  bench = await createRotationBench(program, simulator);
});
afterAll(async () => {
  await bench.remove();
  await program.remove();
  await simulator.close();
});

const seeds = Array.from({ length: 50 }, (_, at) => at + 1);

it.each(seeds)('sequence %i', async (seed) => {
  expect(await rotationRound(bench, seed)).toHaveLength(6);
});
