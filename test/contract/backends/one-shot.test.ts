// Each of the 13 pairs once with the real program: it finishes a turn at the played provider with the credential of a home written by hand,
// and that credential goes nowhere else.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { type BackendWorld, createBackendWorld } from './backend-world.ts';
import { pairs } from './pairs.ts';

let simulator: TestSimulator;
let world: BackendWorld | undefined;

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
afterEach(async () => {
  await world?.remove();
  world = undefined;
  simulator.control.forgetRequests();
});

describe.each(pairs)('$backend with $credential', (pair) => {
  it('finishes a turn with it, and with nothing else', { timeout: 120_000 }, async () => {
    world = await createBackendWorld(simulator, pair);
    const { secret, accountId } = world.credential;
    const run = await world.run();
    expect(run, run.errors).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('Simulated answer: ping'),
    });

    const asked = simulator.control.requests(pair.model).filter(({ method }) => method === 'POST');
    expect(asked.length).toBeGreaterThan(0);
    for (const record of asked) {
      expect(record).toMatchObject({ credential: secret, accountId, status: 200, via: 'proxy' });
      expect(record.headers[pair.header]).toBe(pair.header === 'authorization' ? `Bearer ${secret}` : secret);
    }
    const sent = simulator.control.requests().filter(({ credential }) => credential !== null);
    expect(new Set(sent.map(({ credential }) => credential))).toEqual(new Set([secret]));
    expect(simulator.control.requests({ provider: 'elsewhere', contains: secret })).toEqual([]);
    expect(simulator.control.requests({ endpoint: 'token' })).toEqual([]);
    expect(simulator.control.unknownHosts()).toEqual({});
  });
});
