// Two numbers that stand for a profile: never without the limit that will stop it.
import { describe, expect, it } from 'vitest';
import { headline } from '../../../../core/quota/headline.ts';
import type { Meter } from '../../../../core/quota/snapshot.ts';

const now = 1_790_000_000_000;

function meter(id: string, windowSeconds: number, usedPercent: number, scope: Meter['scope'] = 'account'): Meter {
  return {
    id,
    label: id,
    usedPercent,
    windowSeconds,
    resetsAt: now + 3_600_000,
    scope,
    exhausted: usedPercent === 100,
  };
}

function shown(meters: Meter[], pins: string[] = []): string[] {
  const snapshot = {
    v: 1,
    serviceId: 'openai-codex',
    profileId: 'work' as never,
    observedAt: now,
    plan: null,
    meters,
    credits: null,
    resetCredits: null,
  } as const;
  return headline({ pins, quota: { snapshot, stale: false, refreshing: false, failure: null } }, now, 'left').map(
    (badge) => badge.meterId,
  );
}

const hours = meter('5h', 18_000, 10);
const week = meter('week', 604_800, 69);

describe('headline', () => {
  it('shows the two windows of an account, shortest first', () => {
    expect(shown([week, hours])).toEqual(['5h', 'week']);
  });

  it('holds the binding limit even where it is the longest window', () => {
    expect(shown([hours, week, meter('month', 2_592_000, 95)])).toEqual(['5h', 'month']);
  });

  it('shows a known window rather than a shorter one of which nothing is known', () => {
    const day = { ...meter('day', 86_400, 0), usedPercent: null };
    expect(shown([hours, day, week])).toEqual(['5h', 'week']);
    expect(shown([hours, day])).toEqual(['5h', 'day']);
  });

  it('leaves the limits of one model out', () => {
    expect(shown([meter('spark', 18_000, 99, 'scoped'), week])).toEqual(['week']);
  });

  it('shows the two tightest of a plan that has limits of models only', () => {
    const families = [meter('pro', 86_400, 10, 'scoped'), meter('flash', 86_400, 60, 'scoped')];
    expect(shown(families)).toEqual(['flash', 'pro']);
  });

  it('shows what is pinned, in pin order', () => {
    expect(shown([hours, week], ['week', '5h'])).toEqual(['week', '5h']);
  });

  it('is a dash while nothing is known, and nothing for a service without a quota', () => {
    expect(
      headline({ pins: [], quota: { snapshot: null, stale: false, refreshing: false, failure: null } }, now, 'left')[0]
        ?.text,
    ).toBe('–');
    expect(headline({ pins: [], quota: null }, now, 'left')).toEqual([]);
  });
});
