// Every kind of picture that the tray icon can be, by name, for golden images and for telling them apart in one colour.
import { toneOf } from '../../../../core/quota/badge.ts';
import type { IconDot, IconSpec } from '../../../../electron/tray/icon-spec.ts';

export const iconSizes = [16, 18, 20, 22, 24, 32, 36, 44, 48, 64] as const;
export const iconStyles = ['tile', 'template'] as const;

/** @param filled of each bar; the tone is that of the sense "left" */
export function bars(filled: readonly (number | null)[], dot: IconDot | null = null): IconSpec {
  return { kind: 'bars', bars: filled.map((one) => ({ filled: one, tone: toneOf(one) })), dot };
}

const time = (count: number, unit: 'm' | 'h' | 'd', dot: IconDot | null = null): IconSpec => ({
  kind: 'time',
  count,
  unit,
  dot,
});
const mark = (resting: boolean, dot: IconDot | null = null): IconSpec => ({ kind: 'mark', resting, dot });

export const iconStates: readonly { readonly name: string; readonly spec: IconSpec }[] = [
  { name: 'mark', spec: mark(false) },
  { name: 'mark, attention', spec: mark(false, 'attention') },
  { name: 'resting', spec: mark(true) },
  { name: 'resting, attention', spec: mark(true, 'attention') },
  { name: 'one full', spec: bars([100]) },
  { name: 'one half', spec: bars([52]) },
  { name: 'one half, attention', spec: bars([52], 'attention') },
  { name: 'one half, incident', spec: bars([52], 'incident') },
  { name: 'one warning', spec: bars([24]) },
  { name: 'one critical', spec: bars([8]) },
  { name: 'one empty', spec: bars([0]) },
  { name: 'one unknown', spec: bars([null]) },
  { name: 'one unknown, incident', spec: bars([null], 'incident') },
  { name: 'two full', spec: bars([100, 100]) },
  { name: 'two', spec: bars([64, 32]) },
  { name: 'two, attention', spec: bars([64, 32], 'attention') },
  { name: 'two, incident', spec: bars([64, 32], 'incident') },
  { name: 'two the other way', spec: bars([32, 64]) },
  { name: 'two, one unknown', spec: bars([64, null]) },
  { name: 'two low', spec: bars([24, 8]) },
  { name: 'two, one empty', spec: bars([0, 64]) },
  { name: 'two unknown', spec: bars([null, null]) },
  { name: '7 minutes', spec: time(7, 'm') },
  { name: '48 minutes', spec: time(48, 'm') },
  { name: '48 hours', spec: time(48, 'h') },
  { name: '5 days', spec: time(5, 'd') },
  { name: '48 minutes, attention', spec: time(48, 'm', 'attention') },
  { name: '48 minutes, incident', spec: time(48, 'm', 'incident') },
];
