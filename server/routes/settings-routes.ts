// Routes of the account's settings row: ciphertext in, ciphertext out.
import { readSettings, writeSettings } from '../store/settings.ts';
import type { Store } from '../store/store.ts';
import type { RouteHandlers } from './route-handlers.ts';

export function settingsRoutes(store: Store): Pick<RouteHandlers, 'putSettings' | 'getSettings'> {
  return {
    async putSettings({ accountId, body: { sealed, revision, expectedRevision } }) {
      await writeSettings(store, accountId, { ...sealed, revision, expectedRevision });
      return { success: true };
    },
    async getSettings({ accountId }) {
      const { revision, ciphertext } = await readSettings(store, accountId);
      return { sealed: { format: 'happier.envelope.v1', ciphertext }, revision };
    },
  };
}
