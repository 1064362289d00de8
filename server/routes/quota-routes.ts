// Routes of quota leases and history: who asks, and ciphertext by day.
import { readCredential } from '../store/credentials.ts';
import { readHistory, writeHistoryDay } from '../store/history.ts';
import { giveQuotaLeaseBack, takeQuotaLease } from '../store/quota-leases.ts';
import type { Store } from '../store/store.ts';
import type { RouteHandlers } from './route-handlers.ts';

type QuotaRoutes = 'acquireQuotaLease' | 'releaseQuotaLease' | 'putHistoryDay' | 'getHistory';

export function quotaRoutes(store: Store, now: () => number): Pick<RouteHandlers, QuotaRoutes> {
  return {
    acquireQuotaLease({ accountId, params, body }) {
      const key = { accountId, ...params };
      return store.transaction().execute(async (transaction) => {
        await readCredential(transaction, key);
        return await takeQuotaLease(transaction, key, body, now());
      });
    },
    async releaseQuotaLease({ accountId, params, body }) {
      const key = { accountId, ...params };
      await store.transaction().execute((transaction) => giveQuotaLeaseBack(transaction, key, body.machineId, now()));
      return { success: true };
    },
    async putHistoryDay({ accountId, params, body: { sealed, revision, expectedRevision } }) {
      const key = { accountId, ...params, day: Number(params.day) };
      await writeHistoryDay(store, key, { ...sealed, revision, expectedRevision }, now());
      return { success: true };
    },
    async getHistory({ accountId, params }) {
      const rows = await readHistory(store, { accountId, ...params, day: Number(params.day) });
      const days = rows.map(({ day, revision, ciphertext }) => ({
        day,
        revision,
        sealed: { format: 'happier.envelope.v1' as const, ciphertext },
      }));
      return { days };
    },
  };
}
