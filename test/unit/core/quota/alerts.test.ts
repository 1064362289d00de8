// Replays of readings with exactly what a person is told of them.
import { describe, expect, test } from 'vitest';
import { type AlertMemory, judgeAlerts, remembered } from '../../../../core/quota/alerts.ts';
import type { Meter } from '../../../../core/quota/snapshot.ts';
import { type AlertRules, defaultAlerts, type MeterAlert } from '../../../../core/settings.ts';
import { meter, minute, snapshot, now as start } from '../profile-view.ts';

const hour = 60 * minute;
const day = 24 * hour;
const windowMs = 5 * hour;
/** Of the first window of a replay, which is half over at its start. */
const reset = start + windowMs / 2;

type Reading = {
  /** Minutes after the start. */
  readonly at: number;
  readonly left?: number | null;
  readonly resetsAt?: number | null;
  readonly change?: Partial<Meter>;
  readonly rules?: Partial<AlertRules>;
  /** The reading is older than the look at it by so many minutes. */
  readonly age?: number;
  /** The daemon was started again before this. */
  readonly restart?: boolean;
};

const quietRules = { runsOut: false };
const noon = 12 * 60;

function replay(readings: readonly Reading[], usual: Partial<AlertRules> = quietRules, rule?: MeterAlert) {
  let memory: AlertMemory = {};
  let startedAt = start;
  return readings.map(({ at, left = 60, resetsAt = reset, change, rules, age = 0, restart }) => {
    const now = start + at * minute;
    if (restart) {
      memory = remembered(memory);
      startedAt = now;
    }
    const usedPercent = left === null ? null : 100 - left;
    const one = meter({ usedPercent, resetsAt, exhausted: left === 0, ...change });
    const judged = judgeAlerts({
      memory,
      snapshot: { ...snapshot(one), observedAt: now - age * minute },
      rules: { ...defaultAlerts, ...usual, ...rules },
      meterRules: rule ? { [one.id]: rule } : {},
      now,
      minuteOfDay: (noon + at) % 1440,
      freshSince: startedAt,
    });
    memory = judged.memory;
    return judged.alerts.map(({ kind }) => kind).join() || '-';
  });
}

const lefts = (...values: (number | null)[]) => values.map((left, index) => ({ at: index * 5, left }));

describe('once per crossing', () => {
  test.each<[string, readonly Reading[], readonly string[]]>([
    ['what is so at the start is not told', lefts(8, 7, 7), ['-', '-', '-']],
    ['but what comes after it is', lefts(22, 9, 0), ['-', 'second-threshold', 'exhausted']],
    [
      'each threshold once, at its very number',
      lefts(60, 26, 25, 11, 10),
      ['-', '-', 'first-threshold', '-', 'second-threshold'],
    ],
    [
      'numbers that jump about are told once',
      lefts(60, 24, 30, 24, 40, 20),
      ['-', 'first-threshold', '-', '-', '-', '-'],
    ],
    ['the most severe of several at once', lefts(60, 9, 24, 9), ['-', 'second-threshold', '-', '-']],
    ['all at once', lefts(60, 0, 5, 0, 24), ['-', 'exhausted', '-', '-', '-']],
    ['an unknown number is none', lefts(60, null, 24, null, 9), ['-', '-', 'first-threshold', '-', 'second-threshold']],
  ])('%s', (_name, readings, told) => {
    expect(replay(readings)).toEqual(told);
  });

  test('the provider’s own verdict counts, whatever its number', () => {
    expect(replay([{ at: 0 }, { at: 5, left: 3, change: { exhausted: true } }])).toEqual(['-', 'exhausted']);
  });
});

describe('a new window', () => {
  const next = reset + windowMs;

  test('arms everything again, and is told after something was', () => {
    const readings = [
      ...lefts(60, 24, 0),
      { at: 155, left: 100, resetsAt: next },
      { at: 200, left: 20, resetsAt: next },
    ];
    expect(replay(readings)).toEqual(['-', 'first-threshold', 'exhausted', 'reset', 'first-threshold']);
  });

  test('of which nothing was told comes in silence', () => {
    expect(replay([...lefts(60, 50), { at: 155, left: 100, resetsAt: next }])).toEqual(['-', '-', '-']);
    expect(replay([...lefts(20, 19), { at: 155, left: 100, resetsAt: next }])).toEqual(['-', '-', '-']);
  });

  test('that is low already is told as that', () => {
    expect(replay([...lefts(60, 24), { at: 290, left: 9, resetsAt: next }])[2]).toBe('second-threshold');
  });

  test('is not one whose reset is rounded otherwise or slides a little', () => {
    const resets = [0, 30_000, -45_000, 60_000, 40 * minute, 80 * minute].map((moved) => reset + moved);
    const readings = resets.map((resetsAt, index) => ({ at: index * 5, left: index % 2 ? 24 : 26, resetsAt }));
    expect(replay(readings)).toEqual(['-', 'first-threshold', '-', '-', '-', '-']);
  });

  test('is one ahead of its time when far more is left as well', () => {
    const readings = [
      ...lefts(60, 20),
      { at: 30, left: 100, resetsAt: reset + 40 * minute },
      { at: 60, left: 20, resetsAt: reset + 40 * minute },
    ];
    expect(replay(readings)).toEqual(['-', 'first-threshold', 'reset', 'first-threshold']);
  });

  test('is not the absence of a reset, or of the meter', () => {
    expect(replay([...lefts(60, 20), { at: 20, left: 60, resetsAt: null }, { at: 25, left: 20 }])).toEqual([
      '-',
      'first-threshold',
      '-',
      '-',
    ]);
    const away = { at: 20, left: 20, change: { id: 'codex:w604800' } };
    expect(replay([...lefts(60, 20), away, { at: 25, left: 40 }, { at: 30, left: 20 }]).slice(2)).toEqual([
      '-',
      '-',
      '-',
    ]);
  });

  test('is one without a reset, once the last one has passed', () => {
    const readings = [...lefts(60, 24), { at: 155, left: 24, resetsAt: null }, { at: 160, left: 23, resetsAt: next }];
    expect(replay(readings)).toEqual(['-', 'first-threshold', 'first-threshold', '-']);
  });

  test('of unknown length is one that resets later', () => {
    const change = { windowSeconds: null };
    const readings = [
      { at: 0, change },
      { at: 5, left: 20, change },
      { at: 10, left: 20, resetsAt: reset + 2 * minute, change },
      { at: 15, left: 19, resetsAt: reset + 2 * minute, change },
    ];
    expect(replay(readings)).toEqual(['-', 'first-threshold', 'first-threshold', '-']);
  });

  test('that began unwatched, months later, is a silent baseline of its own', () => {
    const later = { at: (50 * day) / minute, left: 20, resetsAt: reset + 50 * day, restart: true };
    expect(replay([...lefts(60, 20), later])).toEqual(['-', 'first-threshold', '-']);
  });
});

describe('readings that tell nothing', () => {
  test('from before the start of the daemon are no baseline either', () => {
    expect(
      replay([
        { at: 0, left: 60, age: 3 },
        { at: 5, left: 20 },
        { at: 10, left: 9 },
      ]),
    ).toEqual(['-', '-', 'second-threshold']);
  });

  test('whose reset has passed', () => {
    expect(replay([{ at: 0 }, { at: 160, left: 0, age: 1 }])).toEqual(['-', '-']);
  });
});

describe('over a restart', () => {
  test('nothing is told twice, and what happened meanwhile is the baseline', () => {
    const readings = [...lefts(60, 24), { at: 20, left: 26, restart: true }, { at: 25, left: 24 }, { at: 30, left: 9 }];
    expect(replay(readings)).toEqual(['-', 'first-threshold', '-', '-', 'second-threshold']);
    expect(replay([...lefts(60, 30), { at: 20, left: 9, restart: true }, { at: 25, left: 8 }])[2]).toBe('-');
  });

  test('the reset of a window that was told of is told', () => {
    const after = { at: 155, left: 100, resetsAt: reset + windowMs };
    expect(replay([...lefts(60, 24), { at: 20, left: 20, restart: true }, after])[3]).toBe('reset');
  });
});

describe('will run out', () => {
  const rules = { runsOut: true };

  test('is told once, with the instant', () => {
    // Half of the window is over: below 50 % left it does not last.
    expect(replay(lefts(60, 45, 55, 45, 24), rules)).toEqual(['-', 'runs-out', '-', '-', 'first-threshold']);
    const told = judgeAlerts({
      memory: { 'codex:w18000': { resetsAt: reset, done: [], held: [], told: false, left: 60 } },
      snapshot: snapshot(meter({ usedPercent: 75, resetsAt: reset })),
      rules: { ...defaultAlerts, thresholds: [20, 10] },
      meterRules: {},
      now: start,
      minuteOfDay: 0,
      freshSince: start,
    }).alerts;
    expect(told).toEqual([
      {
        meterId: 'codex:w18000',
        meter: '5-hour',
        kind: 'runs-out',
        leftPercent: 25,
        resetsAt: reset,
        runsOutAt: start + 50 * minute,
      },
    ]);
  });

  test('is not told at the start, nor after it has run out', () => {
    expect(replay(lefts(45, 55, 40), rules)).toEqual(['-', '-', '-']);
    expect(replay(lefts(60, 0, 30), rules)).toEqual(['-', 'exhausted', '-']);
  });
});

describe('rules', () => {
  test.each<[string, Partial<AlertRules>, MeterAlert | undefined, readonly string[]]>([
    ['off', { enabled: false }, undefined, ['-', '-', '-', '-']],
    ['off for the meter', {}, 'off', ['-', '-', '-', '-']],
    ['thresholds of the meter', {}, [50, 5], ['-', 'first-threshold', '-', 'exhausted']],
    ['not of exhaustion', { exhausted: false }, undefined, ['-', '-', 'second-threshold', '-']],
    ['off as a whole, whatever the meter says', { enabled: false }, [50, 5], ['-', '-', '-', '-']],
  ])('%s', (_name, rules, rule, told) => {
    expect(replay(lefts(60, 40, 9, 0), { ...quietRules, ...rules }, rule)).toEqual(told);
  });

  test('no reset is told where it is not wanted', () => {
    const after = { at: 155, left: 100, resetsAt: reset + windowMs };
    expect(replay([...lefts(60, 24), after], { ...quietRules, reset: false })).toEqual(['-', 'first-threshold', '-']);
  });

  test('switched on or moved later, they tell what is crossed from then on', () => {
    const [off, on] = [{ enabled: false }, { enabled: true }];
    const switched = lefts(60, 24, 23, 9).map((one, index) => ({ ...one, rules: index < 2 ? off : on }));
    expect(replay(switched)).toEqual(['-', '-', '-', 'second-threshold']);
    const moved = lefts(60, 40, 40, 9).map((one, index) => ({
      ...one,
      rules: { thresholds: index < 2 ? [25, 10] : [50, 10] } satisfies Partial<AlertRules>,
    }));
    expect(replay(moved)).toEqual(['-', '-', '-', 'second-threshold']);
  });
});

describe('quiet hours', () => {
  // The replay begins at noon.
  const rules = { ...quietRules, quietHours: { from: noon + 10, to: noon + 60 } };

  test('hold back, and tell afterwards what is still so', () => {
    const readings = [...lefts(60, 60, 24, 9), { at: 59, left: 9 }, { at: 60, left: 9 }, { at: 65, left: 9 }];
    expect(replay(readings, rules)).toEqual(['-', '-', '-', '-', '-', 'second-threshold', '-']);
  });

  test('forget what has passed, which can then be crossed again', () => {
    const readings = [...lefts(60, 60, 24, 30), { at: 70, left: 30 }, { at: 75, left: 24 }];
    expect(replay(readings, rules)).toEqual(['-', '-', '-', '-', '-', 'first-threshold']);
  });

  test('keep over a restart what they hold', () => {
    const readings = [...lefts(60, 60, 24), { at: 70, left: 22, restart: true }, { at: 75, left: 22 }];
    expect(replay(readings, rules)).toEqual(['-', '-', '-', 'first-threshold', '-']);
  });

  test('hold back a reset too', () => {
    const late = { ...quietRules, quietHours: { from: noon + 150, to: noon + 200 } };
    const next = reset + windowMs;
    const readings = [...lefts(60, 24), { at: 155, left: 100, resetsAt: next }, { at: 200, left: 90, resetsAt: next }];
    expect(replay(readings, late)).toEqual(['-', 'first-threshold', '-', 'reset']);
  });

  test('go over midnight', () => {
    const night = { ...quietRules, quietHours: { from: noon + 10, to: noon + 5 } };
    expect(replay([...lefts(60), { at: 12, left: 24 }], night)).toEqual(['-', '-']);
    expect(replay([...lefts(60), { at: 7, left: 24 }], night)).toEqual(['-', 'first-threshold']);
  });
});
