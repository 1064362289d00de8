// What the tray icon has to say, as few values that two equal pictures have in common: a change of these is a new picture.
import type { BadgeTone } from '../../core/quota/badge.ts';

/**
 * `filled`: percent of the bar in the sense that the person has chosen (left or used), in steps of 4, so that a picture of 44 pixels
 * changes when this does; null: unknown (a dashed bar). `tone` goes by what is left in either sense.
 */
export type IconBar = { readonly filled: number | null; readonly tone: BadgeTone };

/** `attention`: the person has something to do; `incident`: numbers have not come for so long that they may be wrong. */
export type IconDot = 'attention' | 'incident';

type Dotted = { readonly dot: IconDot | null };

export type IconSpec = Dotted &
  (
    | { readonly kind: 'bars'; readonly bars: readonly IconBar[] }
    /** Nothing is left: how long until the reset. */
    | { readonly kind: 'time'; readonly count: number; readonly unit: 'm' | 'h' | 'd' }
    /** Our mark alone: nothing to measure, or the daemon is not there (`resting`). */
    | { readonly kind: 'mark'; readonly resting: boolean }
  );
