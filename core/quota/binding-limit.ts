// The limit that stops an account first, among those that apply to what it is used for.
import type { Meter, Snapshot } from './snapshot.ts';

/** Money without a percentage stops nothing that could be told in percent, and extra usage only begins where the plan has ended. */
function canBind({ id, money, usedPercent }: Meter): boolean {
  return id !== 'claude:extra' && !(money !== undefined && usedPercent === null);
}

/** Of scoped meters those of the model; "flash" says nothing of a model that "flash-lite" names more closely. */
function ofModel(scoped: readonly Meter[], model: string): readonly Meter[] {
  const id = model.toLowerCase();
  const named = scoped.filter((meter) => meter.model !== undefined && id.includes(meter.model));
  return named.filter(
    ({ model: part = '' }) => !named.some(({ model: other = '' }) => other !== part && other.includes(part)),
  );
}

/**
 * The meters that can stop the account: its own ones and those of the model that is used. Where a plan has none for the whole account
 * (Gemini) those of the model alone, and while no model is known, or none of them names it, all of them.
 */
export function applicableMeters({ meters }: Snapshot, model: string | null = null): readonly Meter[] {
  const able = meters.filter(canBind);
  const account = able.filter(({ scope }) => scope === 'account');
  const scoped = able.filter(({ scope }) => scope === 'scoped');
  const own = model === null ? [] : ofModel(scoped, model);
  if (account.length > 0) return [...account, ...own];
  return own.length > 0 ? own : scoped;
}

/** Ascending: the sooner a meter stops the account, the smaller. Of spent ones the last to reset holds longest. */
function distance(meter: Meter): readonly [number, number] {
  if (meter.exhausted || meter.usedPercent === 100) return [-1, -(meter.resetsAt ?? Number.POSITIVE_INFINITY)];
  return [100 - (meter.usedPercent ?? 0), 0];
}

function byDistance(a: Meter, b: Meter): number {
  const [x, y] = [distance(a), distance(b)];
  return x[0] - y[0] || (x[1] === y[1] ? 0 : x[1] - y[1]);
}

function firstToStop(meters: readonly Meter[]): Meter | undefined {
  return meters.filter((meter) => meter.exhausted || meter.usedPercent !== null).toSorted(byDistance)[0];
}

/**
 * The meter that stops the account first; undefined when none is known. A meter that was reset since it was read tells nothing more, so
 * the others speak first.
 * @param now ms epoch
 * @param model the id of the model that a session uses; null: not known
 */
export function currentBinding(snapshot: Snapshot, now: number, model: string | null = null): Meter | undefined {
  const meters = applicableMeters(snapshot, model);
  return firstToStop(meters.filter(({ resetsAt }) => resetsAt === null || resetsAt > now)) ?? firstToStop(meters);
}
