// Eight daemons of one account × 200 expiries of each service whose refresh tokens are good once: exactly one refresh for each.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ManyMachines, sharedServices, startManyMachines } from '../contract/daemon/many-machines.ts';

const count = 8;
const rounds = 200;

let machines: ManyMachines;
beforeAll(async () => {
  machines = await startManyMachines(count);
}, 120_000);
afterAll(() => machines.close());

it.each(sharedServices)('%s', async (serviceId) => {
  for (let round = 0; round < rounds; round += 1) {
    const { refreshes, statuses } = await machines.expire(serviceId);
    expect(refreshes, `round ${round}`).toEqual([200]);
    expect(new Set(statuses)).toEqual(new Set(['connected']));
  }
  expect(machines.living(serviceId)).toHaveLength(1);
});
