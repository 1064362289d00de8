// A forecast says what the pace so far leads to, and nothing where there is too little to go by.
import { describe, expect, test } from 'vitest';
import { forecast } from '../../../../core/quota/forecast.ts';
import { meter, minute, now } from '../profile-view.ts';

/** A 5-hour window of which so many minutes have passed now. */
const passed = (minutes: number, usedPercent: number | null, more = {}) =>
  meter({ usedPercent, resetsAt: now + (300 - minutes) * minute, ...more });

describe('forecast', () => {
  test('runs out where the pace leads past everything before the reset', () => {
    expect(forecast(passed(120, 80), now, now)).toEqual({ kind: 'runs-out', at: now + 30 * minute });
  });

  test('lasts where it does not, with what nobody will have used', () => {
    expect(forecast(passed(150, 20), now, now)).toEqual({ kind: 'lasts', unusedPercent: 60 });
    expect(forecast(passed(150, 50), now, now)).toEqual({ kind: 'lasts', unusedPercent: 0 });
    expect(forecast(passed(150, 0), now, now)).toEqual({ kind: 'lasts', unusedPercent: 100 });
  });

  test('stays as it was until the meter is read again', () => {
    const read = passed(120, 80);
    expect(forecast(read, now + 10 * minute, now)).toEqual(forecast(read, now, now));
  });

  test('what it foretold and what did not come is not foretold again', () => {
    expect(forecast(passed(120, 80), now + 31 * minute, now)).toBeNull();
  });

  test.each([
    ['no percentage', passed(120, null)],
    ['no window', passed(120, 40, { windowSeconds: null })],
    ['no reset', passed(120, 40, { resetsAt: null })],
    ['a reset that has passed', passed(300, 40)],
    ['a meter that is spent', passed(120, 100)],
    ['one that the provider calls spent', passed(120, 40, { exhausted: true })],
    ['less than 5 % of the window', passed(14, 4)],
    ['less than 10 minutes', meter({ windowSeconds: 3600, resetsAt: now + 51 * minute, usedPercent: 10 })],
    ['a reading from before the window', passed(-1, 4)],
  ])('nothing for %s', (_, one) => {
    expect(forecast(one, now, now)).toBeNull();
  });

  test('as soon as both have passed', () => {
    expect(forecast(passed(15, 4), now, now)).toEqual({ kind: 'lasts', unusedPercent: 20 });
    const hour = meter({ windowSeconds: 3600, resetsAt: now + 50 * minute, usedPercent: 10 });
    expect(forecast(hour, now, now)).toEqual({ kind: 'lasts', unusedPercent: 40 });
  });
});
