// Claude's windows by the keys of all its answers (`five_hour`, `seven_day_opus`, `5h`, `7d_oi`): one id and one label for each, so that
// usage answer, headers and what sessions leave behind speak of the same meter (provider-answers.md §3.1, §3.6, §3.7).
import { planWords } from '../../identity/plan-words.ts';
import type { Meter } from '../snapshot.ts';
import { windowLabel } from '../windows.ts';
import { futureOf, slugOf } from './meter-parts.ts';

/** What a meter is, without its numbers. */
export type ClaudeWindow = Pick<Meter, 'id' | 'label' | 'windowSeconds' | 'scope' | 'model'>;

const fiveHours = 18_000;
const week = 604_800;
const unitSeconds: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** Weeks of a feature or of a group of models: their suffix is in no model's id. */
const features: Readonly<Record<string, string>> = {
  oauth_apps: 'OAuth apps',
  cowork: 'Cowork',
  omelette: 'Claude Design',
  sonnet_max: 'Sonnet Max',
  // The week of the newest model, with or without overage: the answer does not name the model.
  oi: 'model',
};

export const sessionWindow: ClaudeWindow = {
  id: 'claude:5h',
  label: windowLabel(fiveHours),
  windowSeconds: fiveHours,
  scope: 'account',
};
export const weekWindow: ClaudeWindow = {
  id: 'claude:7d',
  label: windowLabel(week),
  windowSeconds: week,
  scope: 'account',
};

function shortKey(key: string): string {
  return key
    .toLowerCase()
    .replace(/^five_hour/, '5h')
    .replace(/^seven_day/, '7d')
    .replace(/_overage_included$/, '_oi');
}

/** A week (or another length) of one model or feature. `name` is at most 64 characters, `model` what its ids contain. */
export function scopedWindow(length: string, seconds: number, name: string, model: string | null): ClaudeWindow {
  return {
    id: `claude:${length}:${slugOf(name) || 'other'}`,
    label: `${windowLabel(seconds)} · ${name}`,
    windowSeconds: seconds,
    scope: 'scoped',
    ...(model === null || model === '' ? {} : { model: model.slice(0, 64) }),
  };
}

/** The window of a key, named by the length that the key tells; null for a key that tells none. */
export function claudeWindow(key: string): ClaudeWindow | null {
  const [, count, unit = '', suffix] = /^([1-9]\d{0,3})([mhd])(?:_([a-z0-9_]{1,48}))?$/.exec(shortKey(key)) ?? [];
  if (count === undefined) return null;
  const length = `${count}${unit}`;
  const seconds = Number(count) * (unitSeconds[unit] ?? 1);
  if (suffix === undefined) {
    return { id: `claude:${length}`, label: windowLabel(seconds), windowSeconds: seconds, scope: 'account' };
  }
  const feature = Object.hasOwn(features, suffix) ? features[suffix] : undefined;
  if (feature !== undefined)
    return { ...scopedWindow(length, seconds, feature, null), id: `claude:${length}:${suffix}` };
  return scopedWindow(length, seconds, planWords(suffix) ?? suffix, slugOf(suffix));
}

/** A limit whose length is not told: by its name. */
export function namedWindow(key: string): ClaudeWindow {
  return {
    id: `claude:${slugOf(key) || 'other'}`,
    label: planWords(key) ?? 'Limit',
    windowSeconds: null,
    scope: 'scoped',
  };
}

const minute = 60_000;

/**
 * A reset to come, in ms epoch. Claude's resets stand on full minutes and come back a split second before or after them; two answers about
 * one window shall tell the same instant.
 */
export function claudeReset(value: unknown, now: number): number | null {
  const told = futureOf(value, now);
  if (told === null) return null;
  const full = Math.round(told / minute) * minute;
  return Math.abs(full - told) <= 2000 && full > now ? full : told;
}

/** Used up at 100 %, or where the provider says so. `usedPercent` is 0 to 100 and may lie above. */
export function claudeMeter(
  window: ClaudeWindow,
  usedPercent: number | null,
  resetsAt: number | null,
  stopped = false,
): Meter {
  const { id, label, windowSeconds, scope, model } = window;
  const used = usedPercent === null ? null : Math.min(100, Math.max(0, usedPercent));
  const exhausted = stopped || (used !== null && used >= 100);
  return { id, label, usedPercent: used, windowSeconds, resetsAt, scope, exhausted, ...(model ? { model } : {}) };
}
