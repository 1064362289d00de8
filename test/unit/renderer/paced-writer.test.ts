// Ten megabytes a second must not freeze the window: what the terminal is given, when, and how the daemon learns of it.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPacedWriter } from '../../../renderer/features/sessions/paced-writer.ts';
import { createShownReports } from '../../../renderer/features/sessions/shown-reports.ts';

/** A terminal that shows a text only when it is told to. */
function setUp() {
  const given: string[] = [];
  const pending: (() => void)[] = [];
  const shown: number[] = [];
  const writer = createPacedWriter({
    write: (data, onShown) => {
      given.push(data);
      pending.push(onShown);
    },
    onShown: (seq) => shown.push(seq),
  });
  /** Shows one text; false when none waits. */
  const show = (): boolean => {
    const next = pending.shift();
    next?.();
    return next !== undefined;
  };
  const ahead = () => given.slice(given.length - pending.length).join('').length;
  return { writer, given, shown, show, ahead, pending };
}

describe('the paced writer', () => {
  test('gives the terminal small texts, and no more than it can show soon, however much arrives', () => {
    const { writer, given, show, ahead, shown } = setUp();
    const piece = 'x'.repeat(65_536);
    for (let seq = 1; seq <= 160; seq += 1) writer.write(piece, seq);
    do expect(ahead()).toBeLessThanOrEqual(131_072 + 16_384);
    while (show());
    expect(Math.max(...given.map((text) => text.length))).toBeLessThanOrEqual(16_384);
    expect(given.join('')).toBe(piece.repeat(160));
    expect(shown).toEqual(Array.from({ length: 160 }, (_, index) => index + 1));
  });

  test('joins many little pieces', () => {
    const { writer, given, show } = setUp();
    // Enough that the terminal has its fill, so that the rest waits.
    for (let seq = 1; seq <= 20_000; seq += 1) writer.write('line of output\r\n', seq);
    while (show());
    expect(given.length).toBeLessThan(20_000 / 2);
    expect(given.join('')).toBe('line of output\r\n'.repeat(20_000));
  });

  test('after it was cleared nothing of before is written or counted', () => {
    const { writer, given, show, shown } = setUp();
    for (let seq = 1; seq <= 8; seq += 1) writer.write('a'.repeat(65_536), seq);
    writer.clear();
    const before = given.length;
    writer.write('fresh', 9);
    while (show());
    expect(given.slice(before)).toEqual(['fresh']);
    expect(shown).toEqual([9]);
  });

  test('whatever arrives is written whole, in order, never torn within a character, and counted to its end', () => {
    const piece = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.repeat(3_000));
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.boolean()), { minLength: 1, maxLength: 8 }), (steps) => {
        const { writer, given, show, shown } = setUp();
        for (const [index, [data, shows]] of steps.entries()) {
          writer.write(data, index + 1);
          if (shows) show();
        }
        while (show());
        expect(given.join('')).toBe(steps.map(([data]) => data).join(''));
        expect(given.filter((text) => /[\ud800-\udbff]$/.test(text))).toEqual([]);
        expect(shown.at(-1)).toBe(steps.length);
        expect(shown).toEqual(shown.toSorted((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });
});

describe('reports of what was shown', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('go out once in a while with the latest, and at once when much was shown', () => {
    const told: number[] = [];
    const reports = createShownReports((seq) => told.push(seq));
    reports.shown(1, 10);
    reports.shown(2, 10);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(told).toEqual([2]);
    reports.shown(3, 200_000);
    reports.shown(4, 100_000);
    expect(told).toEqual([2, 4]);
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([2, 4]);
  });

  test('end with the terminal', () => {
    const told: number[] = [];
    const reports = createShownReports((seq) => told.push(seq));
    reports.shown(1, 10);
    reports.stop();
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([]);
  });
});
