// What works on the kept profiles of a daemon by itself: renewal, sessions, quota, daily checks.
import type { CredentialRecord } from '../../core/credential/record.ts';
import { createKeyCheck } from '../identity/check-key.ts';
import { createIdentify } from '../identity/identify.ts';
import { errorFields } from '../log.ts';
import { createCheckProfile } from '../profiles/check-profile.ts';
import { createDailyChecks } from '../profiles/daily-checks.ts';
import { identifyWithUsage } from '../profiles/identify-with-usage.ts';
import { createLookAgain } from '../profiles/look-again.ts';
import { createInBand } from '../quota/in-band/in-band.ts';
import { codexSource } from '../quota/quota-sources.ts';
import { type Amend, createAmend } from '../refresh/amend.ts';
import { createFreshCredential } from '../refresh/fresh-credential.ts';
import { createLeases } from '../refresh/lease.ts';
import { createRotation } from '../refresh/rotation.ts';
import { createRefreshSchedule } from '../refresh/schedule.ts';
import { requestTokens } from '../refresh/token-request.ts';
import { createAllowances } from '../sessions/allowances.ts';
import { createSessions } from '../sessions/sessions.ts';
import type { Ground } from './ground.ts';
import type { Kept } from './kept.ts';
import { createQuota, type Quota } from './quota.ts';

const defaultWindowMs = 600_000;
const defaultLeaseMs = 120_000;

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

function createChecks(ground: Ground, kept: Kept, refresher: Refresher, quota: Quota) {
  const { ports, network, pace, log } = ground;
  const { clock, random } = ports;
  const { vault, list } = kept;
  const identify = createIdentify(network);
  const { gates, canAsk } = quota;
  const usage = { network, source: codexSource, gates, canAsk, clock };
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
  const { options, ports, log, state, watch, index, person } = ground;
  const { clock, random, checkpoint } = ports;
  const { list } = kept;
  const replaceInHomes = (record: CredentialRecord) => {
    sessions
      .replaceAccessToken(record)
      .catch((error: unknown) => log.error('access token not replaced', errorFields(error)));
  };
  const refresher = createRefresher(ground, kept, replaceInHomes);
  const { credentials } = refresher;
  const quota = createQuota(ground, kept, refresher);
  const sessions = createSessions({
    home: options.home,
    state,
    credentials: (serviceId, profileId) => credentials.fresh(serviceId, profileId),
    view: list.view,
    used({ serviceId, profileId }) {
      list.used(serviceId, profileId).catch((error: unknown) => log.error('use not noted', errorFields(error)));
    },
    clock,
    person,
    allowances: createAllowances(index),
    onlookers: createInBand({ view: list.view, clock, log, apply: quota.poller.apply }),
    log,
    checkpoint,
  });
  list.onNewer(replaceInHomes);
  watch.onReturn(() => credentials.backOnline());
  return {
    ...refresher,
    ...createChecks(ground, kept, refresher, quota),
    sessions,
    ...quota,
    lookAgain: createLookAgain({ list, clock, random, log }),
    replaceInHomes,
  };
}

export type Workers = ReturnType<typeof createWorkers>;
