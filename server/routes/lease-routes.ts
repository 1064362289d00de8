// Routes of the refresh lease.
import { RouteError } from '../route-error.ts';
import { readCredential } from '../store/credentials.ts';
import { giveLeaseBack, takeLease } from '../store/leases.ts';
import type { Store } from '../store/store.ts';
import type { RouteHandlers } from './route-handlers.ts';

export function leaseRoutes(store: Store, now: () => number): Pick<RouteHandlers, 'acquireLease' | 'releaseLease'> {
  return {
    acquireLease({ accountId, params, body }) {
      const key = { accountId, ...params };
      return store.transaction().execute(async (transaction) => {
        const { revision } = await readCredential(transaction, key);
        if (revision !== body.revision) throw new RouteError('revision_conflict', revision);
        return await takeLease(transaction, key, body, now());
      });
    },
    async releaseLease({ accountId, params, body }) {
      const key = { accountId, ...params };
      await store
        .transaction()
        .execute((transaction) => giveLeaseBack(transaction, key, body.machineId, body.completed));
      return { success: true };
    },
  };
}
