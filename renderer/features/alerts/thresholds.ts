// The two thresholds of alerts as a person types them, in the sense in which numbers are told; stored is what is left.
import type { MeterAlert, Numbers } from '../../../core/settings.ts';

export type Thresholds = Exclude<MeterAlert, 'off'>;
type ThresholdProblem = 'range' | 'order';

/** The same threshold in the other sense, or in this one: left and used add up to 100. */
export function inSense(leftPercent: number, numbers: Numbers): number {
  return numbers === 'left' ? leftPercent : 100 - leftPercent;
}

/** What stands in the two fields, as thresholds, or what is wrong with it. */
export function thresholdsOf(
  typed: readonly [string | number, string | number],
  numbers: Numbers,
): { readonly ok: true; readonly value: Thresholds } | { readonly ok: false; readonly problem: ThresholdProblem } {
  const [first, second] = typed.map((value) => (value === '' ? Number.NaN : inSense(Number(value), numbers)));
  if (first === undefined || second === undefined || !isPercent(first) || !isPercent(second)) {
    return { ok: false, problem: 'range' };
  }
  return first > second ? { ok: true, value: [first, second] } : { ok: false, problem: 'order' };
}

function isPercent(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 99;
}
