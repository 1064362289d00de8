// What the tests of a materializer stand on: the simulator, a server that nothing may be sent to, and a new world for each test.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Materializer } from '../../../daemon/materialize/materializer.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { type OtherServer, startOtherServer } from './plan-world.ts';

type Ground<World> = { readonly simulator: TestSimulator; readonly other: OtherServer; readonly world: World };

/** @param use is told before each test what it stands on, and adds what it needs; its requests are forgotten */
export function setUpWorlds<World extends { remove(): Promise<void> }>(
  create: (simulator: TestSimulator, materializer: Materializer) => Promise<World>,
  materializer: Materializer,
  use: (ground: Ground<World>) => void,
): void {
  let simulator: TestSimulator;
  let other: OtherServer;
  let world: World;
  beforeAll(async () => {
    simulator = await startTestSimulator();
    other = await startOtherServer();
  });
  afterAll(async () => {
    await simulator.close();
    await other.close();
  });
  beforeEach(async () => {
    world = await create(simulator, materializer);
    use({ simulator, other, world });
    simulator.control.forgetRequests();
  });
  afterEach(async () => {
    await world.remove();
    expect(other.heard()).toBe('');
  });
}
