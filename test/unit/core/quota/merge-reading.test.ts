// What a session told, merged into what is known: newer wins, nothing is made younger than it is, and former windows do not come back.
import { describe, expect, test } from 'vitest';
import { type InBandReading, mergeReading } from '../../../../core/quota/merge-reading.ts';
import { type Meter, type Snapshot, snapshotSchema } from '../../../../core/quota/snapshot.ts';
import { answeredAt, profileId } from './answers/plan-shape.ts';

const fetchedAt = answeredAt;
const now = fetchedAt + 600_000;
const ref = { serviceId: 'openai-codex', profileId, now } as const;

const meter = (id: string, usedPercent: number | null, change: Partial<Meter> = {}): Meter => ({
  id,
  label: id,
  usedPercent,
  windowSeconds: 18_000,
  resetsAt: now + 3_600_000,
  scope: 'account',
  exhausted: usedPercent === 100,
  ...change,
});
const snapshot = (...meters: readonly Meter[]): Snapshot => ({
  v: 1,
  serviceId: 'openai-codex',
  profileId,
  observedAt: fetchedAt,
  plan: 'Plus',
  meters: [...meters],
  credits: { unlimited: false, balance: 3 },
  resetCredits: 1,
});
const reading = (observedAt: number, ...meters: readonly Meter[]): InBandReading => ({
  observedAt,
  plan: 'Pro',
  meters,
});

function merge(shown: Snapshot | null, read: InBandReading) {
  const merged = mergeReading(shown, read, ref);
  if (merged) expect(snapshotSchema.parse(merged)).toEqual(merged);
  return merged;
}

const five = meter('five', 10);
const week = meter('week', 20);
const spark = meter('spark', 30, { scope: 'scoped' });
const later = fetchedAt + 60_000;

describe('newer numbers', () => {
  test('of all that can stop the account move the whole snapshot; what they leave out says how old it is', () => {
    const merged = merge(snapshot(five, week, spark), reading(later, meter('five', 11), meter('week', 21)));
    expect(merged).toEqual({
      ...snapshot(meter('five', 11), meter('week', 21), { ...spark, observedAt: fetchedAt }),
      observedAt: later,
    });
  });

  test('of one window date that one only', () => {
    const merged = merge(snapshot(five, week), reading(later, meter('five', 11)));
    expect(merged).toEqual(snapshot({ ...meter('five', 11), observedAt: later }, week));
  });

  test('of the other window later: the snapshot is as old as the older of both', () => {
    const once = merge(snapshot(five, week), reading(later, meter('five', 11)));
    const twice = merge(once, reading(later + 5000, meter('week', 22)));
    expect(twice).toEqual({
      ...snapshot(meter('five', 11), { ...meter('week', 22), observedAt: later + 5000 }),
      observedAt: later,
    });
  });

  test('of a window that was not known are added', () => {
    const merged = merge(snapshot(five), reading(later, meter('five', 11), meter('month', 5)));
    expect(merged?.meters.map(({ id }) => id)).toEqual(['five', 'month']);
    expect(merged?.observedAt).toBe(later);
  });

  test('keep plan and credits, which a session does not tell in full', () => {
    const merged = merge(snapshot(five), reading(later, meter('five', 11)));
    expect(merged).toMatchObject({ plan: 'Plus', credits: { balance: 3 }, resetCredits: 1 });
    expect(merge({ ...snapshot(five), plan: null }, reading(later, meter('five', 11)))?.plan).toBe('Pro');
  });

  test('of a new window replace the old one', () => {
    const next = meter('five', 1, { resetsAt: now + 18_000_000 });
    expect(merge(snapshot(meter('five', 100)), reading(later, next))?.meters).toEqual([next]);
  });

  test('without a reset keep the one that is shown, unless the use has gone down', () => {
    const silent = (used: number) => meter('five', used, { resetsAt: null });
    expect(merge(snapshot(five), reading(later, silent(12)))?.meters).toEqual([meter('five', 12)]);
    expect(merge(snapshot(five), reading(later, silent(2)))?.meters).toEqual([silent(2)]);
  });
});

describe('without a snapshot', () => {
  test('a reading makes one', () => {
    expect(merge(null, reading(later, five))).toEqual({
      ...snapshot(five),
      observedAt: later,
      plan: 'Pro',
      credits: null,
      resetCredits: null,
    });
  });

  test('an empty one makes none', () => {
    expect(merge(null, reading(later))).toBeNull();
  });
});

describe('what does not count', () => {
  const shown = snapshot(five, week);

  test.each<[string, InBandReading]>([
    ['older than what is shown', reading(fetchedAt - 1, meter('five', 90))],
    ['as old as what is shown', reading(fetchedAt, meter('five', 90))],
    ['in the future', reading(now + 1, meter('five', 90))],
    ['a window that is over', reading(later, meter('five', 90, { resetsAt: now }))],
    ['a window that ends before the shown one', reading(later, meter('five', 90, { resetsAt: now + 60_000 }))],
    ['another length under the same id', reading(later, meter('five', 90, { windowSeconds: 3600 }))],
    ['no number', reading(later, meter('five', null))],
    ['an unknown window, older than the snapshot', reading(fetchedAt - 1, meter('month', 90))],
    ['nothing', reading(later)],
  ])('%s', (_, read) => {
    expect(merge(shown, read)).toBe(shown);
  });

  test('an older reading of one window beside a newer one of the other', () => {
    const once = merge(shown, reading(later, meter('five', 11)));
    const twice = merge(once, reading(later - 1, meter('five', 90), meter('week', 21)));
    expect(twice?.meters.map(({ usedPercent }) => usedPercent)).toEqual([11, 21]);
  });

  test.each<[string, number | null, number, boolean]>([
    ['a window without a reset, within its length', 18_000, 17_000_000, true],
    ['a window without a reset, beyond its length', 18_000, 19_000_000, false],
    ['nothing known of the window, within a day', null, 80_000_000, true],
    ['nothing known of the window, after a day', null, 90_000_000, false],
  ])('%s', (_, windowSeconds, ageMs, isTaken) => {
    const merged = merge(null, reading(now - ageMs, meter('five', 90, { resetsAt: null, windowSeconds })));
    expect(merged !== null).toBe(isTaken);
  });

  test('a split second of difference is no other window', () => {
    const read = meter('five', 11, { resetsAt: now + 3_599_000 });
    expect(merge(shown, reading(later, read))?.meters[0]?.usedPercent).toBe(11);
  });

  test('more than a snapshot holds', () => {
    const many = Array.from({ length: 64 }, (_, index) => meter(`m${index}`, 1));
    expect(merge(snapshot(...many), reading(later, meter('one-more', 1)))?.meters ?? many).toHaveLength(64);
  });
});
