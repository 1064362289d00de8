// Daemons of one account share its sign-ins (eight of them and 200 expiries: test/long/many-machines.test.ts): each expiry costs one
// refresh, and no token is presented twice, at a provider that ends the sign-in when one is.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ManyMachines, sharedServices, startManyMachines } from './many-machines.ts';

const count = 4;
const rounds = 4;

let machines: ManyMachines;
beforeAll(async () => {
  machines = await startManyMachines(count);
}, 120_000);
afterAll(() => machines.close());

it.each(sharedServices)('%s', async (serviceId) => {
  for (let round = 0; round < rounds; round += 1) {
    const { refreshes, statuses } = await machines.expire(serviceId);
    expect(refreshes).toEqual([200]);
    expect(statuses).toEqual(Array.from({ length: count }, () => 'connected'));
  }
  expect(machines.living(serviceId)).toHaveLength(1);
});
