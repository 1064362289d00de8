// What must hold after every event: the same state everywhere, and for the same meter the same number, worked out here on its own.
import { isDeepStrictEqual, stripVTControlCharacters } from 'node:util';
import { expect } from 'vitest';
import { quotaJson, quotaJsonSchema } from '../../../cli/json.ts';
import { quotaText } from '../../../cli/text/quota-text.ts';
import { statusText } from '../../../cli/text/status-text.ts';
import type { DaemonState, ProfileView } from '../../../core/api/state.ts';
import { serviceIds, services } from '../../../core/catalog/services.ts';
import { type Badge, badges } from '../../../core/quota/badge.ts';
import { headline } from '../../../core/quota/headline.ts';
import { meterView } from '../../../core/quota/meter-view.ts';
import type { Meter } from '../../../core/quota/snapshot.ts';
import { effectiveProfile } from '../../../core/session/effective-profile.ts';
import { authPicker } from '../../../core/session/picker.ts';
import type { TrayItem } from '../../../electron/tray/tray-items.ts';
import { worstQuota } from '../../../renderer/ui/worst-quota.ts';
import type { World } from './surfaces-world.ts';

type Known = number | null;

/** What is left, by the words of the specification alone. */
function left(meter: Meter, now: number): Known {
  if (meter.resetsAt !== null && now >= meter.resetsAt) return null;
  if (meter.exhausted) return 0;
  if (meter.usedPercent === null) return null;
  const rest = 100 - meter.usedPercent;
  return rest > 0 && rest < 1 ? 1 : Math.floor(rest);
}

function shown(meter: Meter, now: number, { quotaRules }: DaemonState): Known {
  const rest = left(meter, now);
  if (rest === null) return null;
  return quotaRules.numbers === 'left' ? rest : 100 - rest;
}

function metersOf({ quota }: ProfileView): readonly Meter[] {
  return quota?.snapshot?.meters ?? [];
}

/** What each badge must say: the number of its meter, as a number and in its text. */
function badgeText(badge: Badge, view: ProfileView, now: number, state: DaemonState) {
  const meter = metersOf(view).find(({ id }) => id === badge.meterId);
  const number = meter ? shown(meter, now, state) : null;
  const sense = state.quotaRules.numbers === 'used' ? ' used' : '';
  const isSpent = meter !== undefined && left(meter, now) === 0 && meter.resetsAt !== null;
  const end = number === null ? '–' : isSpent ? /resets in [\d dhm]+$/.exec(badge.text)?.[0] : `${number} %${sense}`;
  return { ...badge, shownPercent: number, text: `${badge.label} ${end}`.trim() };
}

function checkBadges(list: readonly Badge[], view: ProfileView, now: number, state: DaemonState): void {
  expect(list).toEqual(list.map((badge) => badgeText(badge, view, now, state)));
}

/** The binding limit: nothing of the account's own that is known has less left. */
function checkBinding(view: ProfileView, now: number, state: DaemonState): void {
  if (view.pins.length > 0 || !view.quota?.snapshot) return;
  const own = metersOf(view).filter(({ id, scope, money, usedPercent }) => {
    return scope === 'account' && id !== 'claude:extra' && !(money && usedPercent === null);
  });
  const least = own.flatMap((meter) => left(meter, now) ?? []);
  const [first] = badges(view, now, state.quotaRules.numbers);
  if (least.length > 0) expect(first?.leftPercent).toBe(Math.min(...least));
}

/** What the window shows, from its own copy of the state. */
function checkWindow(state: DaemonState, now: number): void {
  const { numbers } = state.quotaRules;
  for (const view of state.profiles) {
    checkBadges([...badges(view, now, numbers), ...headline(view, now, numbers)], view, now, state);
    checkBinding(view, now, state);
    const readAt = view.quota?.snapshot?.observedAt ?? now;
    const seen = metersOf(view).map((meter) => meterView(meter, now, numbers, readAt));
    expect(seen.map(({ leftPercent, shownPercent, value }) => [leftPercent, shownPercent, value])).toEqual(
      metersOf(view).map((meter, index) => {
        const number = shown(meter, now, state);
        const money = /(?:^| · )([\d.]+ of 50.00 USD (?:left|used))$/.exec(seen[index]?.value ?? '')?.[1];
        const parts = [...(number === null ? [] : [`${number} % ${numbers}`]), ...(meter.money ? [money] : [])];
        return [left(meter, now), number, parts.join(' · ') || '–'];
      }),
    );
  }
  checkPicker(state, now);
}

function checkPicker(state: DaemonState, now: number): void {
  const place = { defaults: state.defaults, cwd: null, handOffs: state.handOffs };
  const picker = authPicker('claude', state.profiles, state.gates, now, place, state.quotaRules.numbers);
  for (const { serviceId, options } of picker.offered ? picker.services : [])
    for (const option of options) {
      if (option.source === 'native') continue;
      const view = state.profiles.find((one) => one.serviceId === serviceId && one.profileId === option.profileId);
      if (view) checkBadges(option.badges, view, now, state);
    }
}

/** "62 % left", as it stands in a line about one meter; null where no number does. What is foretold is another number. */
function numberIn(line: string): string | null {
  return /(?<!\d)\d{1,3} % (left|used)/.exec(line)?.[0] ?? null;
}

function numberText(meter: Meter, now: number, state: DaemonState): string | null {
  const number = shown(meter, now, state);
  return number === null ? null : `${number} % ${state.quotaRules.numbers}`;
}

/** What the command line prints, as text and as JSON. */
function checkCommandLine(state: DaemonState, now: number): void {
  const options = { color: false, now, maskEmails: false };
  const json = quotaJsonSchema.parse(quotaJson(state, now, options));
  const lines = stripVTControlCharacters(quotaText(state, options)).split('\n');
  const status = statusText(state, options);
  let at = 0;
  for (const [index, view] of state.profiles.entries()) {
    const told = json.profiles[index];
    expect([told?.profileId, told?.stale]).toEqual([view.profileId, view.quota?.stale ?? false]);
    at = lines.findIndex((line, number) => number >= at && line.includes(` ${view.profileId}`)) + 1;
    expect(told?.meters.map(({ id, leftPercent, usedPercent }) => [id, leftPercent, usedPercent])).toEqual(
      metersOf(view).map((meter) => {
        const rest = left(meter, now);
        return [meter.id, rest, rest === null ? null : 100 - rest];
      }),
    );
    const printed = metersOf(view).map((_, position) => numberIn(lines[at + position] ?? ''));
    expect(printed).toEqual(metersOf(view).map((meter) => numberText(meter, now, state)));
    for (const { text } of badges(view, now, state.quotaRules.numbers)) expect(status).toContain(text);
  }
}

/** The lines of the menu that belong to a service, with their submenus. */
function lineOf(items: readonly TrayItem[], name: string): Extract<TrayItem, { kind: 'item' }> | undefined {
  const found = items.find((one) => one.kind === 'item' && one.label.startsWith(`${name} · `) && one.submenu);
  return found?.kind === 'item' ? found : undefined;
}

/** What the panel shows, as of the moment it was worked out. */
function checkTray(world: World, state: DaemonState): void {
  const now = world.renders().at(-1) ?? 0;
  expect(world.now() - now).toBeLessThan(60_000);
  const tray = world.panel.shown();
  const items = tray?.items ?? [];
  for (const serviceId of serviceIds) {
    const view = effectiveProfile(state.profiles, serviceId);
    const line = lineOf(items, services[serviceId].name);
    if (view?.status.state !== 'connected') continue;
    expect(line, `a line for ${serviceId}`).toBeDefined();
    const texts = headline(view, now, state.quotaRules.numbers).map(({ text }) => text);
    expect(line?.label).toContain(texts.join(' · '));
    const below = (line?.submenu ?? []).flatMap((one) => (one.kind === 'item' ? [one.label] : []));
    const told = metersOf(view).map(({ label }) => below.find((text) => text.startsWith(`${label} `)) ?? '');
    expect(told.map(numberIn)).toEqual(metersOf(view).map((meter) => numberText(meter, now, state)));
    // The service's profiles to choose the default from, each with its numbers.
    const others = state.profiles.filter((one) => one.serviceId === serviceId && one.removalAt === null);
    for (const other of others.length < 2 ? [] : others) {
      if (other.status.state !== 'connected') continue;
      const numbers = headline(other, now, state.quotaRules.numbers).map(({ text }) => text);
      expect(below).toContain([other.profileId, numbers.join(' · ')].filter((part) => part !== '').join('    '));
    }
  }
  checkIcon(world, state, now);
}

/** The icon's bars are those of the profile that the window calls worst, each within the step of its picture. */
function checkIcon(world: World, state: DaemonState, now: number): void {
  const worst = worstQuota(state.profiles, now, state.quotaRules.numbers);
  const icon = world.panel.shown()?.icon;
  if (!icon || worst?.kind !== 'quota') return;
  const list = headline(worst.profile, now, state.quotaRules.numbers);
  const rest = worst.badge.leftPercent;
  if (icon.kind === 'time') expect(rest).toBe(0);
  if (icon.kind !== 'bars' || rest === null) return;
  const near = (badge: Badge | undefined, filled: Known) =>
    badge?.shownPercent == null || filled === null
      ? filled === null && badge?.leftPercent == null
      : Math.abs(filled - badge.shownPercent) < 4;
  // Where two profiles have the same left, either may stand for them.
  const same = state.profiles.some((view) => {
    const own = view === worst.profile ? list : headline(view, now, state.quotaRules.numbers);
    return own.length === icon.bars.length && icon.bars.every(({ filled }, index) => near(own[index], filled));
  });
  expect(same).toBe(true);
  const least = Math.min(...list.flatMap(({ leftPercent }) => leftPercent ?? []));
  expect(rest).toBe(least);
}

export function check(world: World): void {
  const state = world.state();
  expect([world.linked()?.n, world.mirrored()?.n]).toEqual([state.n, state.n]);
  expect(isDeepStrictEqual(world.linked(), state)).toBe(true);
  const mirrored = world.mirrored();
  expect(isDeepStrictEqual(mirrored, state)).toBe(true);
  if (mirrored) checkWindow(mirrored, world.now());
  checkCommandLine(state, world.now());
  checkTray(world, state);
}
