// The quota part of a daemon: who asks for numbers, where they are kept, and what follows from them.

import { profileKey } from '../../core/settings.ts';
import { errorFields } from '../log.ts';
import { createNotServed } from '../profiles/not-served.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import { createAlerts } from '../quota/alerts.ts';
import { collectQuota } from '../quota/collect.ts';
import { createHandOff } from '../quota/hand-off.ts';
import { createQuotaHistory } from '../quota/history.ts';
import { createQuotaPoller } from '../quota/poller.ts';
import { createQuotaGates } from '../quota/quota-gates.ts';
import { createQuotaLeases } from '../quota/quota-lease.ts';
import type { Amend } from '../refresh/amend.ts';
import type { FreshCredential } from '../refresh/fresh-credential.ts';
import { createHistoryRows } from '../vault/history-rows.ts';
import { createSnapshotRows } from '../vault/snapshot-rows.ts';
import type { Ground } from './ground.ts';
import type { Kept } from './kept.ts';

const defaultStaleAfterMs = 1_800_000;

type Credentials = { readonly credentials: FreshCredential; readonly amend: Amend };

export function createQuota(ground: Ground, kept: Kept, { credentials, amend }: Credentials) {
  const { ports, environment, network, pace, log, index, server, state, underWay, connections } = ground;
  const { clock } = ports;
  const { rows, list, machineId } = kept;
  const gates = createQuotaGates(index, clock);
  const canAsk = () => state.get().gates['connectedServices.quotas'];
  const probeOn = ({ serviceId, profileId }: ProfileRef) =>
    list.settings().probes.includes(profileKey(serviceId, profileId));
  const staleAfterMs = environment.HAPPIER_CONNECTED_SERVICES_QUOTAS_STALE_AFTER_MS ?? defaultStaleAfterMs;
  const notServed = createNotServed({ credentials, amend, list, clock, log });
  const history = createQuotaHistory({
    rows: createHistoryRows(server, rows),
    clock,
    since: ({ serviceId, profileId }) => list.view(serviceId, profileId)?.createdAt ?? 0,
  });
  const poller = createQuotaPoller({
    ...ports,
    list,
    rows: createSnapshotRows(server, rows),
    gates,
    leases: createQuotaLeases(server, machineId),
    pace,
    canAsk,
    probeOn,
    async collect(ref) {
      const outcome = await collectQuota({ network, credentials, probeOn }, ref);
      if (outcome.kind === 'failure' && outcome.ineligible) await notServed(ref, outcome.ineligible);
      return outcome;
    },
    onSnapshot(ref, snapshot, origin) {
      // What another machine has stored stands in its history already.
      if (origin === 'stored') return;
      underWay
        .track(history.note(snapshot))
        .catch((error: unknown) => log.warn('history not kept', { ...ref, ...errorFields(error) }));
    },
    log,
    staleAfterMs,
  });
  const emit: Parameters<typeof createAlerts>[0]['emit'] = (alert) => {
    for (const connection of connections) connection.send('quota.alert', alert);
  };
  const handOff = createHandOff({ state, index, clock, underWay, log });
  const alerts = createAlerts({ state, index, clock, underWay, log, staleAfterMs, emit });
  return { poller, gates, canAsk, history, handOff, alerts };
}

export type Quota = ReturnType<typeof createQuota>;
