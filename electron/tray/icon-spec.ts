// What the tray icon has to say, as few values that two equal pictures have in common: a change of these is a new picture.
import type { BadgeTone } from '../../core/quota/badge.ts';

/** `left`: percent in steps of 4, so that a picture of 44 pixels changes when this does; null: unknown (a dashed bar). */
export type IconBar = { readonly left: number | null; readonly tone: BadgeTone };

export type IconSpec =
  | { readonly kind: 'bars'; readonly bars: readonly IconBar[]; readonly attention: boolean }
  /** Nothing is left: how long until the reset. */
  | { readonly kind: 'time'; readonly count: number; readonly unit: 'm' | 'h' | 'd'; readonly attention: boolean }
  /** Our mark alone: nothing to measure, or the daemon is not there (`resting`). */
  | { readonly kind: 'mark'; readonly resting: boolean; readonly attention: boolean };
