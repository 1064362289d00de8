// What works on the kept profiles of a daemon by itself: renewal, sessions, quota, daily checks.
import type { CredentialRecord } from '../../core/credential/record.ts';
import { createKeyCheck } from '../identity/check-key.ts';
import { createIdentify } from '../identity/identify.ts';
import { errorFields } from '../log.ts';
import { createCheckProfile } from '../profiles/check-profile.ts';
import { createDailyChecks } from '../profiles/daily-checks.ts';
import { identifyWithUsage } from '../profiles/identify-with-usage.ts';
import { createLookAgain } from '../profiles/look-again.ts';
import { createNotServed } from '../profiles/not-served.ts';
import { collectQuota } from '../quota/collect.ts';
import { fetchCodexQuota } from '../quota/fetch/openai-codex.ts';
import { createQuotaPoller } from '../quota/poller.ts';
import { quotaFetchers } from '../quota/quota-fetchers.ts';
import { createQuotaGates } from '../quota/quota-gates.ts';
import { type Amend, createAmend } from '../refresh/amend.ts';
import { createFreshCredential } from '../refresh/fresh-credential.ts';
import { createLeases } from '../refresh/lease.ts';
import { createRotation } from '../refresh/rotation.ts';
import { createRefreshSchedule } from '../refresh/schedule.ts';
import { requestTokens } from '../refresh/token-request.ts';
import { createAllowances } from '../sessions/allowances.ts';
import { createSessions } from '../sessions/sessions.ts';
import { createSnapshotRows } from '../vault/snapshot-rows.ts';
import type { Ground } from './ground.ts';
import type { Kept } from './kept.ts';

const defaultWindowMs = 600_000;
const defaultLeaseMs = 120_000;
const defaultStaleAfterMs = 1_800_000;

function createRefresher(ground: Ground, kept: Kept, renewed: (record: CredentialRecord) => void) {
  const { ports, environment, network, watch, pace, log, server, clientSecret, underWay } = ground;
  const { clock, random, checkpoint } = ports;
  const { vault, list, machineId } = kept;
  const windowMs = environment.HAPPIER_CONNECTED_SERVICES_REFRESH_WINDOW_MS ?? defaultWindowMs;
  const leaseMs = environment.HAPPIER_CONNECTED_SERVICES_REFRESH_LEASE_MS ?? defaultLeaseMs;
  const leases = createLeases({ server, clock, checkpoint, machineId, leaseMs });
  const rotate = createRotation({
    vault,
    leases,
    clock,
    checkpoint,
    machineId,
    request: (record, timeoutMs) => requestTokens({ ...network, clientSecret }, record, timeoutMs),
  });
  const credentials = createFreshCredential({
    vault,
    list,
    rotate: (stored) => underWay.track(rotate(stored)),
    clock,
    random,
    log,
    windowMs,
    answers: watch.answers,
    renewed,
  });
  const change = createAmend({ vault, leases, clock, machineId });
  const amend: Amend = (serviceId, profileId, work) => underWay.track(change(serviceId, profileId, work));
  return { credentials, amend, schedule: createRefreshSchedule({ list, credentials, pace, random, windowMs }) };
}

type Refresher = ReturnType<typeof createRefresher>;

function createQuota(ground: Ground, kept: Kept, { credentials, amend }: Refresher) {
  const { ports, environment, network, pace, log, index, server, state } = ground;
  const { rows, list } = kept;
  const gates = createQuotaGates(index);
  const canAsk = () => state.get().gates['connectedServices.quotas'];
  const notServed = createNotServed({ credentials, amend, list, clock: ports.clock, log });
  const poller = createQuotaPoller({
    ...ports,
    list,
    rows: createSnapshotRows(server, rows),
    gates,
    pace,
    canAsk: (serviceId) => quotaFetchers[serviceId] !== undefined && canAsk(),
    async collect(ref) {
      const outcome = await collectQuota(network, credentials, ref);
      if (outcome.kind === 'failure' && outcome.ineligible) await notServed(ref, outcome.ineligible);
      return outcome;
    },
    log,
    staleAfterMs: environment.HAPPIER_CONNECTED_SERVICES_QUOTAS_STALE_AFTER_MS ?? defaultStaleAfterMs,
  });
  return { poller, gates, canAsk };
}

function createChecks(ground: Ground, kept: Kept, refresher: Refresher, quota: ReturnType<typeof createQuota>) {
  const { ports, network, pace, log } = ground;
  const { clock, random } = ports;
  const { vault, list } = kept;
  const identify = createIdentify(network);
  const usage = { network, fetchQuota: fetchCodexQuota, gates: quota.gates, canAsk: quota.canAsk, clock };
  const check = createCheckProfile({
    ...refresher,
    vault,
    list,
    identify: identifyWithUsage(identify, usage),
    checkKey: createKeyCheck(network),
    clock,
    log,
  });
  return { identify, check, dailyChecks: createDailyChecks({ list, check, pace, clock, random }) };
}

export function createWorkers(ground: Ground, kept: Kept) {
  const { options, ports, log, state, watch, index } = ground;
  const { clock, random, checkpoint } = ports;
  const { list } = kept;
  const replaceInHomes = (record: CredentialRecord) => {
    sessions
      .replaceAccessToken(record)
      .catch((error: unknown) => log.error('access token not replaced', errorFields(error)));
  };
  const refresher = createRefresher(ground, kept, replaceInHomes);
  const { credentials } = refresher;
  const sessions = createSessions({
    home: options.home,
    state,
    credentials: (serviceId, profileId) => credentials.fresh(serviceId, profileId),
    view: list.view,
    used({ serviceId, profileId }) {
      list.used(serviceId, profileId).catch((error: unknown) => log.error('use not noted', errorFields(error)));
    },
    clock,
    variables: options.variables,
    allowances: createAllowances(index),
    log,
    checkpoint,
  });
  list.onNewer(replaceInHomes);
  watch.onReturn(() => credentials.backOnline());
  const quota = createQuota(ground, kept, refresher);
  return {
    ...refresher,
    ...createChecks(ground, kept, refresher, quota),
    sessions,
    poller: quota.poller,
    lookAgain: createLookAgain({ list, clock, random, log }),
    replaceInHomes,
  };
}

export type Workers = ReturnType<typeof createWorkers>;
