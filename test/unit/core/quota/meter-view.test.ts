// One meter with all that is shown of it, in the sense that the person has set: text and bar say the same.
import { describe, expect, test } from 'vitest';
import { meterView } from '../../../../core/quota/meter-view.ts';
import { meter, minute, now } from '../profile-view.ts';

const money = (limit: number | null) =>
  meter({ usedPercent: null, money: { used: 12.3, limit, currency: 'USD' }, windowSeconds: null, resetsAt: null });

describe('meterView', () => {
  test('what is left', () => {
    expect(meterView(meter({ resetsAt: now + 150 * minute }), now, 'left', now)).toEqual({
      label: '5-hour',
      leftPercent: 62,
      shownPercent: 62,
      value: '62 % left',
      tone: 'good',
      resetsAt: now + 150 * minute,
      pacePercent: 50,
      forecast: { kind: 'lasts', unusedPercent: 24 },
    });
  });

  test('what is used: text, bar and pace are turned, tone and forecast are not', () => {
    const low = meter({ usedPercent: 92, resetsAt: now + 60 * minute });
    expect(meterView(low, now, 'used', now)).toMatchObject({
      leftPercent: 8,
      shownPercent: 92,
      value: '92 % used',
      tone: 'critical',
      pacePercent: 80,
      forecast: { kind: 'runs-out' },
    });
  });

  test.each(['left', 'used'] as const)('unknown is a dash and no number (%s)', (numbers) => {
    for (const unknown of [meter({ usedPercent: null }), meter({ resetsAt: now })])
      expect(meterView(unknown, now, numbers, now)).toMatchObject({
        leftPercent: null,
        shownPercent: null,
        value: '–',
        tone: 'unknown',
        pacePercent: null,
        forecast: null,
      });
  });

  test('money is told as money; without a limit nothing can be left', () => {
    expect(meterView(money(50), now, 'left', now).value).toBe('37.70 of 50.00 USD left');
    expect(meterView(money(50), now, 'used', now).value).toBe('12.30 of 50.00 USD used');
    expect(meterView(money(null), now, 'left', now).value).toBe('12.30 USD used');
    expect(meterView({ ...money(10), usedPercent: 100 }, now, 'left', now).value).toBe(
      '0 % left · 0.00 of 10.00 USD left',
    );
  });

  test('a meter that was read at another time is foretold from there', () => {
    const early = meter({ usedPercent: 80, resetsAt: now + 120 * minute, observedAt: now - 60 * minute });
    expect(meterView(early, now, 'left', now).forecast).toBeNull();
    expect(meterView({ ...early, usedPercent: 40 }, now, 'left', now).forecast).toEqual({
      kind: 'lasts',
      unusedPercent: 0,
    });
  });
});
