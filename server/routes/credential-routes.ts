// Routes of credential rows: ciphertext in, ciphertext out.
import { listCredentials, readCredential, removeCredential, writeCredential } from '../store/credentials.ts';
import type { Store } from '../store/store.ts';
import type { RouteHandlers } from './route-handlers.ts';

type CredentialRoutes = Pick<RouteHandlers, 'putCredential' | 'getCredential' | 'deleteCredential' | 'listProfiles'>;

export function credentialRoutes(store: Store, now: () => number): CredentialRoutes {
  return {
    async putCredential({ accountId, params, body }) {
      const { metadata, sealed, expectedRevision, leaseOwner = null } = body;
      const write = { ...metadata, ciphertext: sealed.ciphertext, expectedRevision, leaseOwner };
      await writeCredential(store, { accountId, ...params }, write, now());
      return { success: true };
    },
    async getCredential({ accountId, params }) {
      const { kind, revision, ciphertext } = await readCredential(store, { accountId, ...params });
      return { sealed: { format: 'happier.envelope.v1', ciphertext }, metadata: { kind, revision } };
    },
    async deleteCredential({ accountId, params }) {
      await removeCredential(store, { accountId, ...params });
      return { success: true };
    },
    async listProfiles({ accountId, params: { serviceId } }) {
      return { serviceId, profiles: await listCredentials(store, accountId, serviceId) };
    },
  };
}
