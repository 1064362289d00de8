// What gives the numbers that the programs of one home leave there.
import type { InBandReading } from '../../../core/quota/merge-reading.ts';

export type InBandFeed = {
  /** What is new since the last look. */
  look(): Promise<readonly InBandReading[]>;
};
