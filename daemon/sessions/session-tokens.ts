// Keeps running sessions on the newest access token of their accounts, and says which of them need the person for it.
import type { CredentialRecord } from '../../core/credential/record.ts';
import { profileKey } from '../../core/settings.ts';
import { accessCredential } from '../materialize/access-credential.ts';
import { materializers } from '../materialize/materializers.ts';
import { attentionOf } from './attention.ts';
import type { Homes, HomeUse } from './homes.ts';
import type { SessionRows } from './session-rows.ts';
import type { SessionsOptions } from './sessions-options.ts';

export type SessionTokens = {
  /** Resolves after the first try; a home that could not be written is tried again until it has this token or a newer one. */
  replace(record: CredentialRecord): Promise<void>;
  /** Looks again at what each running session needs. */
  update(): void;
  stop(): void;
};

type Options = Pick<SessionsOptions, 'clock' | 'view'> & { readonly homes: Homes; readonly rows: SessionRows };

const firstRetryMs = 1_000;
const longestRetryMs = 60_000;

export function createSessionTokens({ homes, rows, clock, view }: Options): SessionTokens {
  /** Per profile: takes the waiting retry back. */
  const retries = new Map<string, () => void>();
  let cancelLook = () => {};
  let stopped = false;

  const facts = ({ plan, started, current }: HomeUse) => ({
    follows: materializers[plan.ref.backend].follows,
    hasTokenFile: plan.wipe.length > 0,
    started,
    current,
    profiles: plan.ref.profiles.map(({ serviceId, profileId }) => view(serviceId, profileId)),
  });

  function update(): void {
    cancelLook();
    cancelLook = () => {};
    if (stopped) return;
    const now = clock.now();
    let lookAt = Number.POSITIVE_INFINITY;
    for (const use of homes.uses()) {
      const row = rows.get(use.sessionId);
      if (!row || row.endedAt !== null) continue;
      const { attention, lookAt: next } = attentionOf(facts(use), now);
      lookAt = Math.min(lookAt, next ?? Number.POSITIVE_INFINITY);
      rows.change(row.id, { attention });
    }
    if (Number.isFinite(lookAt)) cancelLook = clock.after(lookAt - now, update);
  }

  async function replace(record: CredentialRecord, waitMs: number): Promise<void> {
    const key = profileKey(record.serviceId, record.profileId);
    retries.get(key)?.();
    retries.delete(key);
    const all = await homes.replace(accessCredential(record));
    update();
    if (all || stopped || retries.has(key)) return;
    const again = () => {
      retries.delete(key);
      void replace(record, Math.min(waitMs * 2, longestRetryMs));
    };
    retries.set(key, clock.after(waitMs, again));
  }

  return {
    replace: (record) => replace(record, firstRetryMs),
    update,
    stop() {
      stopped = true;
      cancelLook();
      for (const cancel of retries.values()) cancel();
      retries.clear();
    },
  };
}
