// Alerts and hand-offs of a daemon over its real database: what outlasts it, what is forgotten, what the clock alone does.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuotaAlert } from '../../../core/api/daemon.ts';
import type { ProfileView, QuotaRules } from '../../../core/api/state.ts';
import { cooldownMs } from '../../../core/quota/hand-off.ts';
import { usualQuotaRules } from '../../../core/quota/rules.ts';
import { defaultAlerts } from '../../../core/settings.ts';
import { closeIndexDatabase, type IndexDatabase, openIndexDatabase } from '../../../daemon/index-database.ts';
import { type Alerts, createAlerts } from '../../../daemon/quota/alerts.ts';
import { createHandOff, type HandOffs } from '../../../daemon/quota/hand-off.ts';
import { createStateStore, type StateStore } from '../../../daemon/state.ts';
import { createUnderWay, type UnderWay } from '../../../daemon/under-way.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { meter, minute, profileView, snapshot } from '../../unit/core/profile-view.ts';

const hour = 60 * minute;
const rules: QuotaRules = { ...usualQuotaRules, alerts: { ...defaultAlerts, runsOut: false } };
const log = { info() {}, warn() {}, error() {}, redactions: () => 0, close() {} };

let root: string;
let index: IndexDatabase;
let clock: ManualClock;
let state: StateStore;
let told: QuotaAlert[];
let workers: { alerts: Alerts; handOff: HandOffs; underWay: UnderWay };
/** Of the first window. */
let reset: number;

function start(): void {
  const underWay = createUnderWay();
  const options = { state, index, clock, underWay, log };
  workers = {
    underWay,
    handOff: createHandOff(options),
    alerts: createAlerts({
      ...options,
      staleAfterMs: 30 * minute,
      emit: (alert) => void told.push(alert),
      localMinute: (at) => Math.floor(at / minute) % 1440,
    }),
  };
}

async function stop(): Promise<void> {
  workers.alerts.stop();
  workers.handOff.stop();
  await workers.underWay.settled();
}

async function restart(): Promise<void> {
  await stop();
  state = newState(state.get().quotaRules);
  start();
}

function newState(quotaRules: QuotaRules): StateStore {
  return createStateStore({
    account: { state: 'open', protection: 'keychain', recoveryCheckedAt: null },
    gates: { connectedServices: true, 'connectedServices.quotas': true },
    overrides: [],
    profiles: [],
    defaults: { folders: [], backends: [] },
    addedVariables: [],
    quotaRules,
    handOffs: [],
    backends: [],
    sessions: [],
  });
}

type Shown = { readonly left: number | null; readonly resetsAt?: number; readonly change?: Partial<ProfileView> };

/** Shows profiles as the list does, each just read. */
async function show(profiles: Readonly<Record<string, Shown>>): Promise<void> {
  const views = Object.entries(profiles).map(([profileId, { left, resetsAt = reset, change }]) => {
    const one = meter({ usedPercent: 100 - (left ?? 0), exhausted: left === 0, resetsAt });
    const read = left === null ? null : { ...snapshot(one), observedAt: clock.now() };
    const quota = { snapshot: read, stale: false, refreshing: false, failure: null };
    return { ...profileView({ profileId, isDefault: profileId === 'work', createdAt: 1 }), quota, ...change };
  });
  state.change({ profiles: views });
  await update();
}

async function update(): Promise<void> {
  workers.handOff.update();
  workers.alerts.update();
  await clock.advance(0);
}

const kinds = () => told.map(({ profileId, kind }) => `${profileId} ${kind}`);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'happier-alerts-'));
  index = await openIndexDatabase(join(root, 'daemon.sqlite'));
  clock = createManualClock();
  reset = clock.now() + 3 * hour;
  told = [];
  state = newState(rules);
  start();
});
afterEach(async () => {
  await stop();
  await closeIndexDatabase(index);
  await rm(root, { recursive: true, force: true });
});

describe('alerts', () => {
  it('are told once, over a restart too', async () => {
    await show({ work: { left: 60 } });
    await show({ work: { left: 24 } });
    await update();
    expect(kinds()).toEqual(['work first-threshold']);
    await restart();
    await clock.advance(minute);
    await show({ work: { left: 26 } });
    await show({ work: { left: 24 } });
    await show({ work: { left: 9 } });
    expect(kinds()).toEqual(['work first-threshold', 'work second-threshold']);
  });

  it('are of the profile and its meter, with the profile that could be taken instead', async () => {
    await show({ work: { left: 60 }, home: { left: 80 } });
    await show({ work: { left: 0 }, home: { left: 79 } });
    const { profileId } = state.get().profiles[1] ?? profileView();
    expect(told).toEqual([
      {
        serviceId: 'openai-codex',
        profileId: 'work',
        meterId: 'codex:w18000',
        meter: '5-hour',
        kind: 'exhausted',
        leftPercent: 0,
        resetsAt: reset,
        runsOutAt: null,
        suggestion: profileId,
      },
    ]);
  });

  it('wait for the end of the quiet hours, without a new reading', async () => {
    const from = Math.floor(clock.now() / minute) % 1440;
    const alerts = { ...rules.alerts, quietHours: { from, to: (from + 20) % 1440 } };
    state.change({ quotaRules: { ...usualQuotaRules, alerts } });
    await show({ work: { left: 60 } });
    await show({ work: { left: 24 } });
    await clock.advance(19 * minute);
    expect(kinds()).toEqual([]);
    await clock.advance(minute);
    expect(kinds()).toEqual(['work first-threshold']);
  });

  it('are not told of stale numbers when the quiet hours end', async () => {
    const from = Math.floor(clock.now() / minute) % 1440;
    const alerts = { ...rules.alerts, quietHours: { from, to: (from + 60) % 1440 } };
    state.change({ quotaRules: { ...usualQuotaRules, alerts } });
    await show({ work: { left: 60 } });
    await show({ work: { left: 24 } });
    const profiles = state.get().profiles.map((one) => ({ ...one, quota: one.quota && { ...one.quota, stale: true } }));
    state.change({ profiles });
    await clock.advance(2 * hour);
    expect(kinds()).toEqual([]);
    await show({ work: { left: 22 } });
    expect(kinds()).toEqual(['work first-threshold']);
  });

  it('are of the account that is connected now', async () => {
    await show({ work: { left: 60 } });
    await show({ work: { left: 24 } });
    const change = { createdAt: 2 };
    await show({ work: { left: 100, resetsAt: reset + 5 * hour, change } });
    await show({ work: { left: 20, resetsAt: reset + 5 * hour, change } });
    expect(kinds()).toEqual(['work first-threshold', 'work first-threshold']);
  });

  it('of a profile that is gone are forgotten', async () => {
    await show({ work: { left: 60 }, home: { left: 60 } });
    await show({ home: { left: 60 } });
    await workers.underWay.settled();
    const rows = await index.selectFrom('quota_alerts').select('profile').execute();
    expect(rows).toEqual([{ profile: 'openai-codex/home' }]);
  });

  it('survive a row that cannot be read', async () => {
    await stop();
    const broken = { profile: 'openai-codex/work', connected_at: 1, memory: '{"a":' };
    await index.insertInto('quota_alerts').values(broken).execute();
    start();
    await show({ work: { left: 60 } });
    await show({ work: { left: 24 } });
    expect(kinds()).toEqual(['work first-threshold']);
  });
});

describe('hand-offs', () => {
  beforeEach(() => state.change({ quotaRules: { ...usualQuotaRules, automaticHandOff: true } }));
  const to = () => state.get().handOffs.map((one) => one.to);

  it('are shown, and go back by the clock alone', async () => {
    await show({ work: { left: 0 }, home: { left: 80 } });
    expect(to()).toEqual(['home']);
    await clock.advance(3 * hour - 1);
    expect(to()).toEqual(['home']);
    await clock.advance(1);
    expect(to()).toEqual([]);
  });

  it('and their cooldown outlast the daemon', async () => {
    await show({ work: { left: 0 }, home: { left: 80 } });
    await restart();
    await show({ work: { left: null }, home: { left: null } });
    expect(to()).toEqual(['home']);
    await show({ work: { left: 100 }, home: { left: 80 } });
    expect(to()).toEqual(['home']);
    await restart();
    await clock.advance(cooldownMs);
    await show({ work: { left: 100 }, home: { left: 80 } });
    expect(to()).toEqual([]);
    await restart();
    await show({ work: { left: 0 }, home: { left: 80 } });
    expect(to()).toEqual([]);
    await clock.advance(cooldownMs);
    await show({ work: { left: 0 }, home: { left: 80 } });
    expect(to()).toEqual(['home']);
  });

  it('change at most once per cooldown while the numbers flap, and are not written otherwise', async () => {
    const changes: number[] = [];
    state.subscribe(({ handOffs }) => handOffs && changes.push(clock.now()));
    for (let round = 0; round < 90; round += 1) {
      await show({ work: { left: round % 2 ? 40 : 0 }, home: { left: 80 } });
      await clock.advance(minute);
    }
    const gaps = changes.slice(1).map((at, position) => at - (changes[position] ?? 0));
    expect(changes.length).toBeGreaterThan(1);
    expect(gaps.filter((gap) => gap < cooldownMs)).toEqual([]);
  });

  it('end with the switch', async () => {
    await show({ work: { left: 0 }, home: { left: 80 } });
    state.change({ quotaRules: usualQuotaRules });
    await update();
    expect(to()).toEqual([]);
  });
});
