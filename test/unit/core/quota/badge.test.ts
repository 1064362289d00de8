// Badges say what is left: pinned meters in pin order, else the binding limit; time at zero; a dash where nothing is known.
import { describe, expect, test } from 'vitest';
import { badges, toneOf } from '../../../../core/quota/badge.ts';
import { currentBinding } from '../../../../core/quota/binding-limit.ts';
import type { Meter } from '../../../../core/quota/snapshot.ts';
import { meter, minute, now, profileView, snapshot, withQuota } from '../profile-view.ts';

const week = meter({
  id: 'codex:w604800',
  label: 'Weekly',
  windowSeconds: 604_800,
  usedPercent: 69,
  resetsAt: now + 3000 * minute,
});
const spark = meter({ id: 'codex:spark:w18000', label: 'Spark · 5-hour', usedPercent: 96, scope: 'scoped' });

const texts = (...args: Parameters<typeof withQuota>) =>
  badges(withQuota(...args), now, 'left').map(({ text }) => text);

describe('which', () => {
  test('pinned meters in pin order', () => {
    expect(texts(['codex:w604800', 'codex:spark:w18000', 'codex:w18000'], meter(), week, spark)).toEqual([
      'Week 31 %',
      'Spark 5 h 4 %',
      '5 h 62 %',
    ]);
  });

  test('else the limit that stops the account first, not one of a single model', () => {
    expect(texts([], meter(), week, spark)).toEqual(['Week 31 %']);
    expect(texts([], spark, meter({ usedPercent: 70 }), week)).toEqual(['5 h 30 %']);
  });

  test('a spent limit before all others; of two the one that holds longer', () => {
    const spent = meter({ usedPercent: 100, exhausted: true });
    const spentWeek = { ...week, usedPercent: 100, exhausted: true };
    expect(currentBinding(snapshot(week, spent), now)).toBe(spent);
    expect(currentBinding(snapshot(spent, spentWeek), now)).toBe(spentWeek);
    const forGood = { ...spent, resetsAt: null };
    expect(currentBinding(snapshot(spentWeek, forGood), now)).toBe(forGood);
  });

  test("the provider's verdict counts more than its percentage", () => {
    expect(texts([], meter({ usedPercent: 12, exhausted: true }), week)).toEqual(['5 h resets in 2 h 10 m']);
  });

  test('none for a service without a quota', () => {
    expect(badges(profileView(), now, 'left')).toEqual([]);
    expect(badges(profileView({ pins: ['codex:w18000'] }), now, 'left')).toEqual([]);
  });
});

describe('what it says', () => {
  test('everything that a surface needs', () => {
    expect(badges(withQuota([], meter()), now, 'left')).toEqual([
      {
        meterId: 'codex:w18000',
        label: '5 h',
        leftPercent: 62,
        shownPercent: 62,
        text: '5 h 62 %',
        tone: 'good',
        resetsAt: now + 130 * minute,
      },
    ]);
  });

  test('time until reset at zero, or zero where no reset is known', () => {
    expect(texts([], meter({ usedPercent: 100, resetsAt: now + 20 * minute }))).toEqual(['5 h resets in 20 m']);
    expect(texts([], meter({ usedPercent: 100, resetsAt: null }))).toEqual(['5 h 0 %']);
  });

  test('what is used, where the person wants that: the two add up, the tone goes by what is left', () => {
    const used = (...meters: Meter[]) => badges(withQuota([], ...meters), now, 'used')[0];
    expect(used(meter())).toMatchObject({ text: '5 h 38 % used', leftPercent: 62, shownPercent: 38, tone: 'good' });
    expect(used(meter({ usedPercent: 93.2 }))).toMatchObject({
      text: '5 h 94 % used',
      shownPercent: 94,
      tone: 'critical',
    });
    expect(used(meter({ usedPercent: 100 }))?.text).toBe('5 h resets in 2 h 10 m');
    expect(used(meter({ usedPercent: 100, resetsAt: null }))?.text).toBe('5 h 100 % used');
    expect(used(meter({ usedPercent: null }))).toMatchObject({ text: '–', shownPercent: null });
  });

  test('never zero for what is not spent, never more than is left', () => {
    expect(texts([], meter({ usedPercent: 99.7 }))).toEqual(['5 h 1 %']);
    expect(texts([], meter({ usedPercent: 37.5 }))).toEqual(['5 h 62 %']);
    expect(texts([], meter({ usedPercent: 0 }))).toEqual(['5 h 100 %']);
  });

  test('a dash for what is unknown, never zero', () => {
    expect(texts(['codex:w18000'], meter({ usedPercent: null }))).toEqual(['5 h –']);
    expect(texts([])).toEqual(['–']);
    expect(texts(['codex:w604800', 'other'])).toEqual(['Week –', 'Limit –']);
    const unread = profileView({ quota: { snapshot: null, stale: false, refreshing: true, failure: null } });
    expect(badges(unread, now, 'left')).toMatchObject([{ text: '–', leftPercent: null, tone: 'unknown' }]);
  });

  test('a meter that was reset since it was read tells nothing, and the others speak first', () => {
    const past = meter({ usedPercent: 100, exhausted: true, resetsAt: now });
    expect(texts([], past)).toEqual(['5 h –']);
    expect(texts([], past, week)).toEqual(['Week 31 %']);
  });

  test.each([
    [100, 'good'],
    [26, 'good'],
    [25, 'warning'],
    [11, 'warning'],
    [10, 'critical'],
    [0, 'critical'],
    [null, 'unknown'],
  ])('%s left is %s', (left, tone) => {
    expect(toneOf(left)).toBe(tone);
  });
});
