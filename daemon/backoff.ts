// How long to wait after failures in a row: doubling, bounded, and spread so that many clients do not come back at once.
import type { Random } from './clock.ts';

const shortestMs = 30_000;
const longestMs = 600_000;
const spread = 0.2;

/** A number from 0 up to 1. */
export function randomFraction(random: Random): number {
  return Buffer.from(random(4)).readUInt32BE(0) / 2 ** 32;
}

/** Milliseconds to wait after that many failures (1 or more). */
export function backoffMs(failures: number, random: Random): number {
  const base = Math.min(shortestMs * 2 ** Math.min(failures - 1, 16), longestMs);
  return Math.round(base * (1 - spread + 2 * spread * randomFraction(random)));
}
