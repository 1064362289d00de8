// What the poller does beside asking by the clock: for who only looks, with what sessions tell, and about setup-tokens.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import type { InBandReading } from '../../../core/quota/merge-reading.ts';
import { createPollerWorld, failure, minute, type PollerWorld, work } from './poller-world.ts';
import { setupTokenRecord } from './quota-records.ts';

let that: PollerWorld;

beforeEach(async () => {
  that = await createPollerWorld();
});
afterEach(() => that.close());

describe('somebody who only looks', () => {
  it('has asked what is due, and nothing within its floor', async () => {
    await that.connect(work, 'account-1');
    await that.begin();
    expect(await that.wish({ ifDue: true })).toEqual({ refreshed: [], waiting: [] });
    await that.clock.advance(6 * minute);
    expect((await that.wish({ ifDue: true })).refreshed).toHaveLength(1);
    expect(that.asked).toHaveLength(2);
  });
});

describe('what a session tells', () => {
  const reading = (usedPercent: number, observedAt = that.clock.now()): InBandReading => ({
    observedAt,
    plan: null,
    meters: [{ id: 'codex:w18000', label: '5-hour', windowSeconds: 18_000, resetsAt: null, ...rest, usedPercent }],
  });
  const rest = { scope: 'account', exhausted: false } as const;
  const ref = { serviceId: 'openai-codex', profileId: work } as const;

  it('is shown at once, stored a little later, and asks nobody', async () => {
    const connectedAt = that.clock.now();
    await that.connect(work, 'account-1');
    await that.begin();
    await that.clock.advance(minute);
    await that.poller.apply(ref, reading(33));
    expect(that.quota()).toMatchObject({ stale: false, snapshot: { plan: 'Plus', meters: [{ usedPercent: 33 }] } });
    expect(that.origins).toEqual(['asked', 'in-band']);
    await that.clock.advance(minute);
    expect((await that.world.snapshots.read('openai-codex', work, connectedAt))?.meters[0]?.usedPercent).toBe(33);
    expect(that.asked).toHaveLength(1);
  });

  it('does not count when it is older than what is shown, or than the sign-in', async () => {
    await that.connect(work, 'account-1');
    that.answer = () => failure('provider');
    await that.begin();
    await that.poller.apply(ref, reading(33, that.clock.now() - minute));
    expect(that.quota()?.snapshot).toBeNull();
    that.answer = (profileId) => that.numbers(profileId);
    await that.wish({});
    await that.poller.apply(ref, reading(33, that.clock.now() - minute));
    expect(that.quota()?.snapshot?.meters[0]?.usedPercent).toBe(10);
  });

  it('keeps the cause of a failure, and the numbers young', async () => {
    await that.connect(work, 'account-1');
    await that.begin();
    that.answer = () => failure('provider');
    await that.clock.advance(40 * minute);
    expect(that.quota()?.stale).toBe(true);
    await that.poller.apply(ref, reading(44));
    expect(that.quota()).toMatchObject({ stale: false, failure: { code: 'provider' } });
  });
});

describe('a setup-token', () => {
  const setup = profileIdSchema.parse('Setup');
  const shown = () => that.world.list.view('claude-subscription', setup)?.quota;
  const keep = async () => {
    await that.world.vault.write(setupTokenRecord('sk-ant-oat01-made-up', { createdAt: that.clock.now() }), 0);
    await that.world.list.reload('claude-subscription', setup);
    that.poller.update();
    await that.clock.advance(minute);
  };

  it('is never asked about, and the paid question is offered', async () => {
    await keep();
    const offered = { snapshot: null, failure: { code: 'no-scope', retryAt: null }, probe: 'offered' };
    expect(shown()).toMatchObject(offered);
    expect(await that.wish({})).toEqual({ refreshed: [], waiting: [] });
    await that.clock.advance(24 * 60 * minute);
    expect(that.asked).toEqual([]);
    expect(shown()).toMatchObject(offered);
  });

  it('is asked about at most every half hour when a person has switched that on, also on a wish', async () => {
    await keep();
    that.probed.add(setup);
    that.poller.update();
    await that.clock.advance(minute);
    expect(that.asked).toHaveLength(1);
    expect(shown()).toMatchObject({ snapshot: { profileId: 'Setup' }, failure: null, probe: 'on' });
    const first = that.asked[0]?.at ?? 0;
    expect((await that.wish({})).waiting).toMatchObject([{ profileId: 'Setup', until: first + 30 * minute }]);
    await that.clock.advance(24 * 60 * minute);
    expect(that.asked.length).toBeLessThanOrEqual(48);
    const gaps = that.asked.slice(1).map(({ at }, i) => at - (that.asked[i]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(30 * minute);
    const before = that.asked.length;
    that.probed.delete(setup);
    that.poller.update();
    await that.clock.advance(120 * minute);
    expect(that.asked).toHaveLength(before);
    expect(shown()).toMatchObject({ failure: { code: 'no-scope' }, probe: 'offered' });
  });

  it('is not asked about while a session tells its numbers for nothing', async () => {
    await keep();
    that.probed.add(setup);
    that.poller.update();
    await that.clock.advance(minute);
    const meter = { id: 'codex:w18000', label: '5-hour', windowSeconds: 18_000, resetsAt: null } as const;
    for (let minutes = 0; minutes < 120; minutes += 10) {
      const meters = [{ ...meter, usedPercent: 20 + minutes, scope: 'account', exhausted: false } as const];
      const reading = { observedAt: that.clock.now(), plan: null, meters };
      await that.poller.apply({ serviceId: 'claude-subscription', profileId: setup }, reading);
      await that.clock.advance(10 * minute);
    }
    expect(that.asked).toHaveLength(1);
  });
});
