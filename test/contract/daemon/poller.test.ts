// The poller by a clock that the test moves, on real rows: how often it asks, what it remembers, what a person may.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ProfileId, profileIdSchema } from '../../../core/ids.ts';
import type { Snapshot } from '../../../core/quota/snapshot.ts';
import { openLog } from '../../../daemon/log.ts';
import { createPace } from '../../../daemon/network/pace.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { createQuotaPoller, type QuotaPoller } from '../../../daemon/quota/poller.ts';
import type { QuotaOutcome } from '../../../daemon/quota/quota-fetcher.ts';
import { createQuotaGates } from '../../../daemon/quota/quota-gates.ts';
import { createManualClock, eventually, type ManualClock } from '../../support/manual-clock.ts';
import { createVaultWorld, type VaultWorld } from './vault-world.ts';

const minute = 60_000;
const work = profileIdSchema.parse('Work');
const home = profileIdSchema.parse('home');

let root: string;
let world: VaultWorld;
let clock: ManualClock;
let poller: QuotaPoller;
let asked: { at: number; profileId: ProfileId }[];
let answer: (profileId: ProfileId) => Promise<QuotaOutcome> | QuotaOutcome;

const failure = (code: 'provider' | 'throttled', retryAfterMs: number | null = null): QuotaOutcome => ({
  kind: 'failure',
  code,
  retryAfterMs,
});

function numbers(profileId: ProfileId, usedPercent = 10, resetsAt: number | null = null): QuotaOutcome {
  const meter = {
    id: 'codex:w18000',
    label: '5-hour',
    windowSeconds: 18_000,
    scope: 'account',
    exhausted: false,
  } as const;
  const snapshot: Snapshot = {
    v: 1,
    serviceId: 'openai-codex',
    profileId,
    observedAt: clock.now(),
    plan: 'Plus',
    meters: [{ ...meter, usedPercent, resetsAt }],
    credits: null,
    resetCredits: null,
  };
  return { kind: 'snapshot', snapshot };
}

function makePoller(): QuotaPoller {
  return createQuotaPoller({
    list: world.list,
    rows: world.snapshots,
    gates: createQuotaGates(world.index),
    collect: async ({ profileId }) => {
      asked.push({ at: clock.now(), profileId });
      return answer(profileId);
    },
    canAsk: () => true,
    clock,
    random: systemPorts.random,
    pace: createPace(clock, systemPorts.random),
    log: openLog(join(root, 'log'), clock.now),
    staleAfterMs: 30 * minute,
  });
}

function connect(profileId: ProfileId, accountId: string): Promise<void> {
  const tokens = { accessToken: 'a', refreshToken: 'r', idToken: 'i', expiresInSeconds: 3600, scope: '' };
  return world.keep(profileId, { email: 'demo@example.com', accountId, plan: 'plus' }, tokens, { now: clock.now() });
}

const quota = (profileId = work) => world.list.view('openai-codex', profileId)?.quota;
const begin = async () => {
  poller.update();
  await eventually(() => clock.waiting() > 0);
  await clock.advance(0);
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'happier-poller-'));
  world = await createVaultWorld(root, {});
  clock = createManualClock();
  asked = [];
  answer = (profileId) => numbers(profileId);
  poller = makePoller();
});
afterEach(async () => {
  poller.stop();
  expect(clock.waiting()).toBe(0);
  await world.close();
  await rm(root, { recursive: true, force: true });
});

describe('in the background', () => {
  it('asks a new profile at once and then every ten to twelve minutes', async () => {
    await connect(work, 'account-1');
    await begin();
    expect(asked).toHaveLength(1);
    for (let hour = 0; hour < 24; hour += 1) await clock.advance(60 * minute);
    const gaps = asked.slice(1).map(({ at }, i) => at - (asked[i]?.at ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(10 * minute);
    for (const gap of gaps) expect(gap).toBeLessThanOrEqual(12 * minute);
  });

  it('asks one account in turn for all its profiles, never under the floor', async () => {
    await connect(work, 'account-1');
    await connect(home, 'account-1');
    await begin();
    await clock.advance(6 * 60 * minute);
    for (const [i, { at }] of asked.entries())
      if (i > 0) expect(at - (asked[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(5 * minute);
    for (const id of [work, home]) expect(asked.filter(({ profileId }) => profileId === id).length).toBeGreaterThan(10);
  });

  it('asks right after a reset', async () => {
    await connect(work, 'account-1');
    answer = (profileId) => numbers(profileId, 10, clock.now() + 6 * minute);
    await begin();
    await clock.advance(6 * minute + 11_000);
    expect(asked).toHaveLength(2);
    expect((asked[1]?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThan(6 * minute);
  });

  it('does not ask while the profile cannot be used, and goes on when it can', async () => {
    await connect(work, 'account-1');
    await begin();
    const { record, revision } = await world.vault.read('openai-codex', work);
    const refused = { ...record, refused: { cause: 'expired', at: 1 } };
    await world.vault.write(refused as typeof record, revision);
    await world.list.reload('openai-codex', work);
    poller.update();
    await clock.advance(120 * minute);
    expect(asked).toHaveLength(1);
    expect(quota()).toMatchObject({ snapshot: { plan: 'Plus' }, stale: true });
    await connect(work, 'account-1');
    poller.update();
    await eventually(() => clock.waiting() > 0);
    await clock.advance(1);
    expect(asked).toHaveLength(2);
  });

  it('leaves a profile that is gone', async () => {
    await connect(work, 'account-1');
    await begin();
    await world.vault.remove('openai-codex', work);
    await world.list.reload('openai-codex', work);
    poller.update();
    expect(clock.waiting()).toBe(0);
  });
});

describe('a failure', () => {
  it('keeps the last numbers, with cause, time and next try, and lets them grow old', async () => {
    await connect(work, 'account-1');
    await begin();
    const { snapshot } = quota() ?? {};
    answer = () => failure('provider');
    await clock.advance(12 * minute);
    expect(quota()).toMatchObject({ snapshot, stale: false, refreshing: false, failure: { code: 'provider' } });
    expect(quota()?.failure?.retryAt).toBeGreaterThan(clock.now());
    await clock.advance(20 * minute);
    expect(quota()).toMatchObject({ snapshot, stale: true });
    answer = (profileId) => numbers(profileId, 77);
    await clock.advance(30 * minute);
    expect(quota()).toMatchObject({ stale: false, failure: null, snapshot: { meters: [{ usedPercent: 77 }] } });
  });

  it('is waited for as long as the provider says, over a restart too, by a person as well', async () => {
    await connect(work, 'account-1');
    answer = () => failure('throttled', 60 * minute);
    await begin();
    const until = clock.now() + 60 * minute;
    expect(quota()?.failure).toEqual({ code: 'throttled', at: clock.now(), retryAt: until });
    await clock.advance(20 * minute);
    expect(await poller.refresh({})).toEqual({
      refreshed: [],
      waiting: [{ serviceId: 'openai-codex', profileId: 'Work', until }],
    });
    poller.stop();
    poller = makePoller();
    await begin();
    await clock.advance(39 * minute);
    expect(asked).toHaveLength(1);
    answer = (profileId) => numbers(profileId);
    await clock.advance(2 * minute);
    expect(asked).toHaveLength(2);
    expect(quota()).toMatchObject({ failure: null });
  });

  it('of our own does not end the asking', async () => {
    await connect(work, 'account-1');
    answer = () => {
      throw new Error('odd');
    };
    await begin();
    answer = (profileId) => numbers(profileId);
    await clock.advance(13 * minute);
    expect(quota()?.snapshot).not.toBeNull();
  });
});

describe('a person', () => {
  it('is served at once, whatever the floor', async () => {
    await connect(work, 'account-1');
    await connect(home, 'account-2');
    await begin();
    asked = [];
    answer = (profileId) => numbers(profileId, 55);
    const ref = { serviceId: 'openai-codex', profileId: 'Work' } as const;
    expect(await poller.refresh({ profileId: work })).toEqual({ refreshed: [ref], waiting: [] });
    expect(asked.map(({ profileId }) => profileId)).toEqual(['Work']);
    expect(quota()?.snapshot?.meters[0]?.usedPercent).toBe(55);
  });

  it('joins a question that is under way', async () => {
    await connect(work, 'account-1');
    await begin();
    asked = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    answer = async (profileId) => {
      await held;
      return numbers(profileId);
    };
    const both = Promise.all([poller.refresh({}), poller.refresh({ serviceId: 'openai-codex' })]);
    await eventually(() => quota()?.refreshing === true);
    release();
    await both;
    expect(asked).toHaveLength(1);
    expect(quota()?.refreshing).toBe(false);
  });
});

it('shows the stored numbers right after a restart, without asking again too soon', async () => {
  await connect(work, 'account-1');
  await begin();
  poller.stop();
  await clock.advance(minute);
  poller = makePoller();
  await world.reopen();
  await begin();
  await eventually(() => quota()?.snapshot !== null);
  expect(asked).toHaveLength(1);
  await clock.advance(12 * minute);
  expect(asked).toHaveLength(2);
});

it('forgets the numbers of an account that was replaced by another', async () => {
  await connect(work, 'account-1');
  await begin();
  answer = () => failure('provider');
  await clock.advance(1);
  await connect(work, 'account-2');
  poller.update();
  await eventually(() => clock.waiting() > 0);
  await clock.advance(3_000);
  expect(quota()).toMatchObject({ snapshot: null, failure: { code: 'provider' } });
});
