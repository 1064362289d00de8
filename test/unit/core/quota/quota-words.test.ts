// Names of windows, durations, plans and the mark of even pace.
import { describe, expect, test } from 'vitest';
import { evenPaceLeft } from '../../../../core/quota/pace.ts';
import { codexPlanLabel } from '../../../../core/quota/providers/openai-codex-plan.ts';
import { timeLeft } from '../../../../core/quota/time-left.ts';
import { shortWindowLabel, windowLabel } from '../../../../core/quota/windows.ts';

const hour = 3600;
const day = 24 * hour;

test.each([
  [5 * hour, '5-hour', '5 h'],
  [5 * hour * 0.951, '5-hour', '5 h'],
  [5 * hour * 1.049, '5-hour', '5 h'],
  [day, 'Daily', 'Day'],
  [7 * day, 'Weekly', 'Week'],
  [7 * day + 600, 'Weekly', 'Week'],
  [28 * day, 'Monthly', 'Month'],
  [30 * day, 'Monthly', 'Month'],
  [31 * day, 'Monthly', 'Month'],
  [hour, '1-hour', '1 h'],
  [12 * hour, '12-hour', '12 h'],
  [3 * day, '3-day', '3 d'],
  [90 * day, '90-day', '90 d'],
  [900, '15-minute', '15 m'],
  [1, '1-minute', '1 m'],
  [null, 'Limit', 'Limit'],
])('a window of %s seconds is "%s", short "%s"', (seconds, label, short) => {
  expect(windowLabel(seconds)).toBe(label);
  expect(shortWindowLabel(seconds)).toBe(short);
});

test.each([
  [0, 'now'],
  [-5, 'now'],
  [1, '1 m'],
  [20 * 60_000, '20 m'],
  [20 * 60_000 + 1, '21 m'],
  [60 * 60_000, '1 h'],
  [130 * 60_000, '2 h 10 m'],
  [24 * 60 * 60_000 - 1, '1 d'],
  [24 * 60 * 60_000, '1 d'],
  [76 * 60 * 60_000 + 60_000, '3 d 4 h'],
])('%s ms are "%s"', (ms, text) => {
  expect(timeLeft(ms)).toBe(text);
});

// provider-answers.md §1.2
test.each([
  ['guest', 'Guest'],
  ['free', 'Free'],
  ['go', 'Go'],
  ['plus', 'Plus'],
  ['PLUS', 'Plus'],
  ['prolite', 'Pro 5x'],
  ['pro', 'Pro'],
  ['free_workspace', 'Free workspace'],
  ['team', 'Team'],
  ['self_serve_business_usage_based', 'Business (usage-based)'],
  ['self_serve_business_prolite', 'Business Pro 5x'],
  ['business', 'Business'],
  ['enterprise', 'Enterprise'],
  ['hc', 'Enterprise'],
  ['enterprise_cbp_usage_based', 'Enterprise (usage-based)'],
  ['enterprise_cbp_automation', 'Enterprise (automation)'],
  ['ent26', 'Enterprise'],
  ['edu', 'Edu'],
  ['education', 'Edu'],
  ['edu_plus', 'Edu Plus'],
  ['edu_pro', 'Edu Pro'],
  ['k12', 'K-12'],
  ['quorum', 'Quorum'],
  ['some_new_plan', 'Some New Plan'],
  ['constructor', 'Constructor'],
  ['', null],
  [7, null],
  [null, null],
  ['x'.repeat(100), null],
])('plan %s is %s', (value, label) => {
  expect(codexPlanLabel(value)).toBe(label);
});

describe('even pace', () => {
  const now = 1_800_000_000_000;
  const at = (resetsAt: number | null, windowSeconds: number | null = 18_000) =>
    evenPaceLeft({ windowSeconds, resetsAt }, now);

  test('is the share of the window that is still to come', () => {
    expect(at(now + 18_000_000)).toBe(100);
    expect(at(now + 9_000_000)).toBe(50);
    expect(at(now)).toBe(0);
  });

  test('stays between 0 and 100', () => {
    expect(at(now - 1)).toBe(0);
    expect(at(now + 99_000_000)).toBe(100);
  });

  test('is unknown without window or reset', () => {
    expect(at(null)).toBeNull();
    expect(at(now, null)).toBeNull();
  });
});
