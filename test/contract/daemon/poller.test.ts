// The poller by a clock that the test moves, on real rows: how often it asks, what it remembers, what a person may.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { createQuotaGates, gateName } from '../../../daemon/quota/quota-gates.ts';
import { eventually } from '../../support/manual-clock.ts';
import { createPollerWorld, failure, minute, type PollerWorld, testSnapshot, work } from './poller-world.ts';
import { setupTokenRecord } from './quota-records.ts';

const setup = profileIdSchema.parse('Setup');
const home = profileIdSchema.parse('home');
let that: PollerWorld;

beforeEach(async () => {
  that = await createPollerWorld();
});
afterEach(() => that.close());

describe('in the background', () => {
  it('asks a new profile at once and then every ten to twelve minutes', async () => {
    await that.connect(work, 'account-1');
    await that.begin();
    expect(that.asked).toHaveLength(1);
    for (let hour = 0; hour < 24; hour += 1) await that.clock.advance(60 * minute);
    const gaps = that.asked.slice(1).map(({ at }, i) => at - (that.asked[i]?.at ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(10 * minute);
    for (const gap of gaps) expect(gap).toBeLessThanOrEqual(12 * minute);
  });

  it('asks one account in turn for all its profiles, never under the floor', async () => {
    await that.connect(work, 'account-1');
    await that.connect(home, 'account-1');
    await that.begin();
    await that.clock.advance(6 * 60 * minute);
    for (const [i, { at }] of that.asked.entries())
      if (i > 0) expect(at - (that.asked[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(5 * minute);
    for (const id of [work, home])
      expect(that.asked.filter(({ profileId }) => profileId === id).length).toBeGreaterThan(10);
  });

  it('asks right after a reset', async () => {
    await that.connect(work, 'account-1');
    that.answer = (profileId) => that.numbers(profileId, 10, that.clock.now() + 6 * minute);
    await that.begin();
    await that.clock.advance(6 * minute + 11_000);
    expect(that.asked).toHaveLength(2);
    expect((that.asked[1]?.at ?? 0) - (that.asked[0]?.at ?? 0)).toBeGreaterThan(6 * minute);
  });

  it('does not ask while the profile cannot be used, and goes on when it can', async () => {
    await that.connect(work, 'account-1');
    await that.begin();
    const { record, revision } = await that.world.vault.read('openai-codex', work);
    const refused = { ...record, refused: { cause: 'expired', at: 1 } };
    await that.world.vault.write(refused as typeof record, revision);
    await that.world.list.reload('openai-codex', work);
    that.poller.update();
    await that.clock.advance(120 * minute);
    expect(that.asked).toHaveLength(1);
    expect(that.quota()).toMatchObject({ snapshot: { plan: 'Plus' }, stale: true });
    await that.connect(work, 'account-1');
    that.poller.update();
    await eventually(() => that.clock.waiting() > 0);
    await that.clock.advance(1);
    expect(that.asked).toHaveLength(2);
  });

  it('leaves a profile that is gone', async () => {
    await that.connect(work, 'account-1');
    await that.begin();
    await that.world.vault.remove('openai-codex', work);
    await that.world.list.reload('openai-codex', work);
    that.poller.update();
    expect(that.clock.waiting()).toBe(0);
  });
});

describe('a failure', () => {
  it('keeps the last numbers, with cause, time and next try, and lets them grow old', async () => {
    await that.connect(work, 'account-1');
    await that.begin();
    const { snapshot } = that.quota() ?? {};
    that.answer = () => failure('provider');
    await that.clock.advance(12 * minute);
    expect(that.quota()).toMatchObject({ snapshot, stale: false, refreshing: false, failure: { code: 'provider' } });
    expect(that.quota()?.failure?.retryAt).toBeGreaterThan(that.clock.now());
    await that.clock.advance(20 * minute);
    expect(that.quota()).toMatchObject({ snapshot, stale: true });
    that.answer = (profileId) => that.numbers(profileId, 77);
    await that.clock.advance(30 * minute);
    expect(that.quota()).toMatchObject({ stale: false, failure: null, snapshot: { meters: [{ usedPercent: 77 }] } });
  });

  it('is waited for as long as the provider says, over a restart too, by a person as well', async () => {
    await that.connect(work, 'account-1');
    that.answer = () => failure('throttled', 60 * minute);
    await that.begin();
    const until = that.clock.now() + 60 * minute;
    expect(that.quota()?.failure).toEqual({ code: 'throttled', at: that.clock.now(), retryAt: until });
    await that.clock.advance(20 * minute);
    expect(await that.poller.refresh({})).toEqual({
      refreshed: [],
      waiting: [{ serviceId: 'openai-codex', profileId: 'Work', until }],
    });
    await that.poller.stop();
    that.poller = that.makePoller();
    await that.begin();
    await that.clock.advance(39 * minute);
    expect(that.asked).toHaveLength(1);
    that.answer = (profileId) => that.numbers(profileId);
    await that.clock.advance(2 * minute);
    expect(that.asked).toHaveLength(2);
    expect(that.quota()).toMatchObject({ failure: null });
  });

  it('of our own does not end the asking', async () => {
    await that.connect(work, 'account-1');
    that.answer = () => {
      throw new Error('odd');
    };
    await that.begin();
    that.answer = (profileId) => that.numbers(profileId);
    await that.clock.advance(13 * minute);
    expect(that.quota()?.snapshot).not.toBeNull();
  });
});

describe('a person', () => {
  it('is served at once, whatever the floor', async () => {
    await that.connect(work, 'account-1');
    await that.connect(home, 'account-2');
    await that.begin();
    await that.clock.advance(minute);
    that.asked = [];
    that.answer = (profileId) => that.numbers(profileId, 55);
    const ref = { serviceId: 'openai-codex', profileId: 'Work' } as const;
    expect(await that.wish({ profileId: work })).toEqual({ refreshed: [ref], waiting: [] });
    expect(that.asked.map(({ profileId }) => profileId)).toEqual(['Work']);
    expect(that.quota()?.snapshot?.meters[0]?.usedPercent).toBe(55);
  });

  it('who wishes twice at once is answered by one question, a paid one too', async () => {
    await that.connect(work, 'account-1');
    await that.world.vault.write(setupTokenRecord('sk-ant-oat01-made-up', { createdAt: that.clock.now() }), 0);
    await that.world.list.reload('claude-subscription', setup);
    that.probed.add(setup);
    await that.begin();
    await that.clock.advance(20 * minute);
    // What a session tells puts off the paid question in the background, not the person's.
    const reading = {
      observedAt: that.clock.now(),
      plan: null,
      meters: testSnapshot(setup, that.clock.now(), 20).meters,
    };
    await that.poller.apply({ serviceId: 'claude-subscription', profileId: setup }, reading);
    await that.clock.advance(12 * minute);
    that.asked = [];
    const both = Promise.all([that.poller.refresh({}), that.poller.refresh({}), that.poller.refresh({ ifDue: true })]);
    await that.clock.advance(30_000);
    const refreshed = (await both).map((answer) => answer.refreshed.map(({ profileId }) => profileId).toSorted());
    expect(refreshed.slice(0, 2)).toEqual([
      [setup, work],
      [setup, work],
    ]);
    expect(that.asked.map(({ profileId }) => profileId).toSorted()).toEqual([setup, work]);
  });

  it('opens the tray: one question for an account, whichever of its profiles', async () => {
    await that.connect(work, 'account-1');
    await that.connect(home, 'account-1');
    await that.begin();
    await that.clock.advance(6.5 * minute);
    that.asked = [];
    expect((await that.wish({ ifDue: true })).refreshed).toHaveLength(1);
    expect(that.asked).toHaveLength(1);
  });

  it('who wishes all of them does not pass what the provider has just said of the account', async () => {
    await that.connect(work, 'account-1');
    await that.connect(home, 'account-1');
    await that.begin();
    await that.clock.advance(minute);
    that.asked = [];
    that.answer = () => failure('throttled', 40 * minute);
    const { refreshed, waiting } = await that.wish({});
    expect([refreshed.length, waiting.length, that.asked.length]).toEqual([1, 1, 1]);
    expect(waiting[0]?.until).toBe((that.asked[0]?.at ?? 0) + 40 * minute);
    expect([that.quota(work)?.refreshing, that.quota(home)?.refreshing]).toEqual([false, false]);
  });

  it('joins a question that is under way', async () => {
    await that.connect(work, 'account-1');
    await that.begin();
    that.asked = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    that.answer = async (profileId) => {
      await held;
      return that.numbers(profileId);
    };
    const both = Promise.all([that.poller.refresh({}), that.poller.refresh({ serviceId: 'openai-codex' })]);
    await that.clock.advance(5_000);
    expect(that.asked).toHaveLength(1);
    expect(that.quota()?.refreshing).toBe(true);
    release();
    await both;
    expect(that.asked).toHaveLength(1);
    expect(that.quota()?.refreshing).toBe(false);
  });
});

it('does not take numbers for fresh that were read before the clock was set back', async () => {
  await that.connect(work, 'account-1');
  const tomorrow = that.clock.now() + 24 * 60 * minute;
  that.answer = () => ({ kind: 'snapshot', snapshot: testSnapshot(work, tomorrow, 10) });
  await that.begin();
  expect(that.quota()).toMatchObject({ stale: true, snapshot: { observedAt: tomorrow } });
  that.answer = () => failure('provider');
  await that.clock.advance(14 * minute);
  expect(that.quota()).toMatchObject({ stale: true, failure: { code: 'provider' } });
});

it('is not held up by what was noted before the clock was set back, and waits as long as it then would', async () => {
  await that.connect(work, 'account-1');
  const gates = createQuotaGates(that.world.index, { now: () => that.clock.now() + 24 * 60 * minute });
  const gate = gateName('openai-codex', 'account-1', work);
  const tomorrow = that.clock.now() + 24 * 60 * minute;
  await gates.write(gate, { askedAt: tomorrow, closedUntil: tomorrow + 40 * minute, failures: 0 });
  await that.begin();
  await that.clock.advance(39 * minute);
  expect(that.asked).toEqual([]);
  await that.clock.advance(2 * minute);
  expect(that.asked).toHaveLength(1);
});

it('does not ask again right after a start when the one before was killed with its question under way', async () => {
  await that.connect(work, 'account-1');
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  that.answer = async (profileId) => {
    await held;
    return that.numbers(profileId);
  };
  await that.begin();
  expect(that.asked).toHaveLength(1);
  const next = that.makePoller();
  next.update();
  await that.clock.advance(4 * minute);
  expect(that.asked).toHaveLength(1);
  await next.stop();
  answer();
});

it('shows the stored numbers right after a restart, without asking again too soon', async () => {
  await that.connect(work, 'account-1');
  await that.begin();
  await that.poller.stop();
  await that.clock.advance(minute);
  that.poller = that.makePoller();
  await that.world.reopen();
  await that.begin();
  await eventually(() => that.quota()?.snapshot !== null);
  expect(that.asked).toHaveLength(1);
  await that.clock.advance(12 * minute);
  expect(that.asked).toHaveLength(2);
});

it('forgets the numbers of an account that was replaced by another', async () => {
  await that.connect(work, 'account-1');
  await that.begin();
  that.answer = () => failure('provider');
  await that.clock.advance(1);
  await that.connect(work, 'account-2');
  that.poller.update();
  await eventually(() => that.clock.waiting() > 0);
  await that.clock.advance(3_000);
  expect(that.quota()).toMatchObject({ snapshot: null, failure: { code: 'provider' } });
});
