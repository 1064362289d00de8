// Routes of quota snapshots: ciphertext in, ciphertext out.
import { readSnapshot, writeSnapshot } from '../store/snapshots.ts';
import type { Store } from '../store/store.ts';
import type { RouteHandlers } from './route-handlers.ts';

export function snapshotRoutes(store: Store): Pick<RouteHandlers, 'putSnapshot' | 'getSnapshot'> {
  return {
    async putSnapshot({ accountId, params, body: { sealed, revision, expectedRevision } }) {
      await writeSnapshot(store, { accountId, ...params }, { ...sealed, revision, expectedRevision });
      return { success: true };
    },
    async getSnapshot({ accountId, params }) {
      const { revision, ciphertext } = await readSnapshot(store, { accountId, ...params });
      return { sealed: { format: 'happier.envelope.v1', ciphertext }, revision };
    },
  };
}
