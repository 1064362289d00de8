// @vitest-environment jsdom
// The history of a profile: what is asked for, its states, and the same in words as in lines.
import { act, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { usualQuotaRules } from '../../../core/quota/rules.ts';
import { chartTicks } from '../../../renderer/features/profile/chart-ticks.ts';
import { dailyWorst, historyLines } from '../../../renderer/features/profile/history-lines.ts';
import {
  type FakeBridge,
  failed,
  hourMs,
  meterOf,
  minuteMs,
  ok,
  profileOf,
  quotaOf,
  stateOf,
} from '../../support/renderer-state.ts';
import { renderApp } from './render-app.tsx';

const now = Date.now();
const dayMs = 24 * hourMs;
const profile = profileOf();
const labels = { 'codex:w18000': '5-hour', 'codex:w604800': 'Weekly' };
const points = [
  { at: now - 2 * dayMs, used: { 'codex:w18000': 10, 'codex:w604800': 50.5 } },
  { at: now - dayMs, used: { 'codex:w18000': 100, 'codex:w604800': 60 } },
];

const open = (prepare: (fake: FakeBridge) => void) =>
  renderApp({
    state: stateOf({ profiles: [profile] }),
    route: { page: 'profile', serviceId: profile.serviceId, profileId: profile.profileId },
    prepare,
  });
const region = () => within(screen.getByRole('region', { name: 'History' }));
/** The charts are loaded when the first one is shown. */
const chart = () => region().findByRole('figure', {}, { timeout: 8_000 });

describe('the chart', () => {
  test('says in words and in a table what its lines show, in the sense of the numbers', async () => {
    const { fake } = await open((fake) => fake.answer({ 'quota.history': () => ok({ points, labels }) }));
    const figure = await chart();
    expect(figure.textContent).toContain('5-hour: 62 % left, at least 0 % and at most 90 % in this time.');
    const cells = region()
      .getAllByRole('row')
      .map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent));
    expect(cells[0]).toEqual(['Day', '5-hour', 'Weekly']);
    expect(cells.slice(1).map((row) => row.slice(1))).toEqual([
      ['90 %', '49 %'],
      ['0 %', '40 %'],
      ['62 %', '31 %'],
    ]);
    act(() => fake.change({ quotaRules: { ...usualQuotaRules, numbers: 'used' } }));
    expect(figure.textContent).toContain('5-hour: 38 % used, at least 10 % and at most 100 % in this time.');
    expect(region().getByRole('table', { name: 'Used by day, lowest to highest' }).textContent).toContain('38 %');
    expect(region().getByText('% used')).toBeTruthy();
  });

  test('is of 7 days, and of 30 or 90 when the person wants that', async () => {
    const { user, fake } = await open((fake) => fake.answer({ 'quota.history': () => ok({ points, labels }) }));
    const ref = { serviceId: 'openai-codex', profileId: 'work' };
    expect(fake.inputsOf('quota.history')).toEqual([{ ...ref, days: 7 }]);
    await user.click(region().getByRole('radio', { name: '90 days' }));
    expect(fake.inputsOf('quota.history').at(-1)).toEqual({ ...ref, days: 90 });
    expect(await region().findByText('% left, least of each day')).toBeTruthy();
  });

  test('is asked for again when there may be a new point, and keeps its lines until then', async () => {
    const readAt = (at: number) => {
      const quota = quotaOf(profile, [meterOf('5h', 20, hourMs, now)], now);
      const snapshot = quota.snapshot && { ...quota.snapshot, observedAt: at };
      return { profiles: [{ ...profile, quota: { ...quota, snapshot } }] };
    };
    const slot = Math.floor(now / (10 * minuteMs)) * 10 * minuteMs;
    const { fake } = await open((fake) => fake.answer({ 'quota.history': () => ok({ points, labels }) }));
    act(() => fake.change(readAt(slot)));
    await chart();
    const before = fake.inputsOf('quota.history').length;
    fake.answer({ 'quota.history': () => new Promise(() => {}) });
    act(() => fake.change(readAt(slot + 9 * minuteMs)));
    expect(fake.inputsOf('quota.history')).toHaveLength(before);
    expect(region().getByRole('figure').textContent).toContain('5-hour: 20 % left');
    act(() => fake.change(readAt(slot + 10 * minuteMs)));
    expect(fake.inputsOf('quota.history')).toHaveLength(before + 1);
    expect(region().getByRole('figure').textContent).toContain('5-hour: 20 % left');
  });

  test('is asked for no more when the page is left', async () => {
    const { user, fake } = await open((fake) => fake.answer({ 'quota.history': () => ok({ points, labels }) }));
    await chart();
    const before = fake.inputsOf('quota.history').length;
    await user.click(within(screen.getByRole('navigation')).getByRole('button', { name: 'Settings' }));
    act(() => fake.change({ profiles: [{ ...profile, quota: quotaOf(profile, [], now + hourMs) }] }));
    expect(fake.inputsOf('quota.history')).toHaveLength(before);
  });

  test('stays when it cannot be read anew; what is known of another time is not shown for this one', async () => {
    const { user, fake } = await open((fake) => fake.answer({ 'quota.history': () => ok({ points, labels }) }));
    await chart();
    fake.answer({ 'quota.history': () => failed('internal') });
    act(() => fake.change({ profiles: [{ ...profile, quota: quotaOf(profile, [], now + 20 * minuteMs) }] }));
    expect((await region().findByRole('alert')).textContent).toContain('could not be read');
    expect(region().getByRole('figure')).toBeTruthy();
    await user.click(region().getByRole('radio', { name: '30 days' }));
    expect(region().queryByRole('figure')).toBeNull();
    expect(region().getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  test('has no line where nothing was read', async () => {
    const at = (daysAgo: number) => ({ at: now - daysAgo * dayMs, used: { 'codex:w18000': 10 * daysAgo } });
    await open((fake) => fake.answer({ 'quota.history': () => ok({ points: [at(6), at(5), at(2), at(1)], labels }) }));
    const figure = await chart();
    const curve = figure.querySelector('.recharts-line-curve')?.getAttribute('d') ?? '';
    expect(curve.match(/M/g)).toHaveLength(2);
    const samples = [...figure.querySelectorAll('li')].map((item) => [
      item.textContent,
      item.innerHTML.includes('stroke-dasharray: 0'),
    ]);
    expect(samples).toEqual([
      ['5-hour', true],
      ['Weekly', false],
    ]);
  });
});

describe('without lines', () => {
  test('it says that it is being read', async () => {
    await open((fake) => fake.answer({ 'quota.history': () => new Promise(() => {}) }));
    expect(region().getByText('Reading the history…')).toBeTruthy();
  });

  test('it says that nothing was read in this time', async () => {
    const { fake } = await open(() => {});
    act(() => fake.change({ profiles: [{ ...profile, quota: quotaOf(profile, [], now) }] }));
    expect(region().getByText(/^Nothing was read in this time/)).toBeTruthy();
  });

  test('it says that it could not be read, and tries again', async () => {
    const { user, fake } = await open((fake) => fake.answer({ 'quota.history': () => failed('internal') }));
    expect(region().getByRole('alert').textContent).toContain('could not be read');
    fake.answer({ 'quota.history': () => ok({ points, labels }) });
    await user.click(region().getByRole('button', { name: 'Try again' }));
    expect(await chart()).toBeTruthy();
  });
});

test('a line is drawn for every meter under a plain name, in the order of the page', () => {
  const odd = { points: [{ at: 1, used: { 'codex:gpt-5.3:w1': 30, 'codex:w18000': 20 } }], labels };
  const snapshot = quotaOf(profile, [meterOf('5h', 62, hourMs, now)], now).snapshot;
  const { lines, points: drawn } = historyLines(odd, snapshot, 'left', 0);
  expect(lines.map(({ key, label }) => [key, label])).toEqual([
    ['m0', '5-hour'],
    ['m1', 'codex:gpt-5.3:w1'],
  ]);
  expect(drawn[0]).toEqual({ at: 1, m0: 80, m1: 70 });
  // Of the time between nothing is known.
  expect(drawn.slice(1, 3)).toEqual([{ at: dayMs, m0: 80, m1: 70 }, { at: dayMs }]);
  expect(drawn.at(-1)).toEqual({ at: snapshot?.observedAt, m0: 62 });
});

describe('over long times', () => {
  const noon = new Date(2027, 2, 12, 12).getTime();
  const midnight = (day: number) => new Date(2027, 2, day).getTime();
  const day = [20, 90, 40].map((used, index) => ({ at: noon + index * hourMs, used: { 'codex:w18000': used } }));
  const drawn = (points: typeof day, numbers: 'left' | 'used', to: number) =>
    dailyWorst(historyLines({ points, labels }, null, numbers, 0), numbers, to);

  test('a day is drawn by the least that was left, until now', () => {
    const next = { at: noon + dayMs, used: { 'codex:w18000': 5 } };
    const to = noon + dayMs + hourMs;
    const times = [midnight(12), midnight(13), to];
    expect(drawn([...day, next], 'left', to)).toEqual([10, 95, 95].map((m0, index) => ({ at: times[index], m0 })));
    expect(drawn([...day, next], 'used', to)).toEqual([90, 5, 5].map((m0, index) => ({ at: times[index], m0 })));
  });

  test('a day counts until it ends: days on which nothing was read have no line', () => {
    const later = { at: noon + 3 * dayMs, used: { 'codex:w18000': 5 } };
    expect(drawn([...day, later], 'left', noon + 9 * dayMs)).toEqual([
      { at: midnight(12), m0: 10 },
      { at: midnight(13), m0: 10 },
      { at: midnight(13) },
      { at: midnight(15), m0: 95 },
      { at: midnight(16), m0: 95 },
    ]);
  });
});

test('numbers that are older than the time shown are not of it', () => {
  const snapshot = quotaOf(profile, [meterOf('5h', 62, hourMs, now)], now).snapshot;
  const none = { points: [], labels: {} };
  expect(historyLines(none, snapshot, 'left', now - dayMs).lines).toHaveLength(1);
  expect(historyLines(none, snapshot, 'left', now).lines).toEqual([]);
});

test('the time axis is marked at midnights, few enough to be read', () => {
  for (const days of [7, 30, 90]) {
    const ticks = chartTicks(now - days * dayMs, now, days);
    expect(ticks.length).toBeGreaterThan(5);
    expect(ticks.length).toBeLessThan(9);
    for (const at of ticks) expect(new Date(at).getHours()).toBe(0);
    expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
  }
});
