// Which limit stops the account first: only among those that apply to what it is used for.
import { describe, expect, test } from 'vitest';
import { currentBinding } from '../../../../core/quota/binding-limit.ts';
import type { Meter } from '../../../../core/quota/snapshot.ts';
import { meter, minute, now, snapshot } from '../profile-view.ts';

const hours = meter({ usedPercent: 89 });
const week = meter({ id: 'w604800', windowSeconds: 604_800, usedPercent: 20, resetsAt: now + 3000 * minute });
const of = (model: string, usedPercent: number | null) =>
  meter({ id: `of:${model}`, scope: 'scoped', model, usedPercent, windowSeconds: 604_800 });

const binding = (model: string | null, ...meters: Meter[]) => currentBinding(snapshot(...meters), now, model)?.id;

describe('with limits of the whole account', () => {
  test('5-hour 89 % with weekly 0 %: the 5-hour one', () => {
    expect(binding(null, hours, { ...week, usedPercent: 0 })).toBe(hours.id);
  });

  test('a weekly one alone, or a free month alone', () => {
    expect(binding(null, week)).toBe(week.id);
    expect(binding(null, meter({ id: 'month', windowSeconds: 2_592_000, usedPercent: 3 }))).toBe('month');
  });

  test('a model’s own limit counts only for a session with that model', () => {
    const opus = of('opus', 97);
    expect(binding(null, week, opus)).toBe(week.id);
    expect(binding('claude-sonnet-4-5', week, opus)).toBe(week.id);
    expect(binding('claude-Opus-4-1', week, opus)).toBe('of:opus');
    expect(binding('claude-opus-4-1', hours, of('opus', 10))).toBe(hours.id);
  });

  test('a feature that is no model never counts', () => {
    const feature = meter({ id: 'feature', scope: 'scoped', usedPercent: 99 });
    expect(binding('gpt-5', week, feature)).toBe(week.id);
  });

  test('money and extra usage never bind, not even when spent', () => {
    const extra = meter({ id: 'claude:extra', usedPercent: 100, exhausted: true });
    const money = { used: 10, limit: 10, currency: 'EUR' };
    const balance = meter({ id: 'balance', usedPercent: null, exhausted: true, money });
    expect(binding(null, week, extra, balance)).toBe(week.id);
    expect(binding(null, extra, balance)).toBeUndefined();
    expect(binding(null, week, meter({ id: 'included', usedPercent: 90, money }))).toBe('included');
  });

  test('a meter that is unknown does not stand before one that is known', () => {
    expect(binding(null, { ...hours, usedPercent: null }, week)).toBe(week.id);
    expect(binding(null, { ...hours, usedPercent: null })).toBeUndefined();
  });
});

describe('with limits of models only', () => {
  const families = [of('pro', 10), of('flash', 60), of('flash-lite', 20)];

  test('the one with least left while no model is known, or none of them names it', () => {
    expect(binding(null, ...families)).toBe('of:flash');
    expect(binding('gemma-3', ...families)).toBe('of:flash');
  });

  test('the one of the model, the closest name first', () => {
    expect(binding('gemini-2.5-pro', ...families)).toBe('of:pro');
    expect(binding('gemini-2.5-flash', ...families)).toBe('of:flash');
    expect(binding('gemini-2.5-flash-lite', ...families)).toBe('of:flash-lite');
  });

  test('one whose reset has passed lets the others speak', () => {
    const [pro, flash, lite] = families;
    if (!pro || !flash || !lite) throw new Error('three families');
    expect(binding(null, pro, { ...flash, resetsAt: now }, lite)).toBe('of:flash-lite');
  });
});
