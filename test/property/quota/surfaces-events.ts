// What can happen to the numbers of some profiles, at random: readings, failures, staleness, pins, defaults, the sense of numbers,
// time, profiles that come and go, a daemon that starts again.
import fc from 'fast-check';
import type { DaemonState, ProfileView } from '../../../core/api/state.ts';
import { usualQuotaRules } from '../../../core/quota/rules.ts';
import type { Meter, QuotaView } from '../../../core/quota/snapshot.ts';
import { profile } from '../../support/tray-state.ts';
import type { World } from './surfaces-world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const places = [
  ['openai-codex', 'work'],
  ['openai-codex', 'home'],
  ['claude-subscription', 'main'],
  ['claude-subscription', 'spare'],
  ['gemini', 'g'],
  ['openai', 'ci'],
] as const;
const who = fc.integer({ min: 0, max: places.length - 1 });

type Kind = Pick<Meter, 'id' | 'label' | 'windowSeconds' | 'scope'> & Partial<Meter>;

const kinds: readonly Kind[] = [
  { id: 'm:w18000', label: '5-hour', windowSeconds: 18_000, scope: 'account' },
  { id: 'm:w604800', label: 'Weekly', windowSeconds: 604_800, scope: 'account' },
  { id: 'm:w2592000', label: 'Monthly', windowSeconds: 2_592_000, scope: 'account' },
  { id: 'm:opus:w604800', label: 'Opus · Weekly', windowSeconds: 604_800, scope: 'scoped', model: 'opus' },
  { id: 'm:flash:w86400', label: 'Flash · Daily', windowSeconds: 86_400, scope: 'scoped', model: 'flash' },
  { id: 'claude:extra', label: 'Extra usage', windowSeconds: null, scope: 'account' },
];
const meterIds = kinds.map(({ id }) => id);

/** `resetsIn` counts from the reading, so that resets pass while time goes on. */
const reading = fc.record({
  kind: fc.constantFrom(...kinds),
  used: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 100 }) },
    { weight: 2, arbitrary: fc.constantFrom(0.3, 37.5, 74.9, 89.99, 99.7) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  resetsIn: fc.constantFrom(null, -minuteMs, 30_000, minuteMs, 20 * minuteMs, 3 * hourMs, 50 * hourMs, 900 * hourMs),
  isExhausted: fc.boolean().chain((rare) => (rare ? fc.boolean() : fc.constant(false))),
  hasMoney: fc.constantFrom(false, false, false, true),
});

const readings = fc.uniqueArray(reading, { selector: ({ kind }) => kind.id, maxLength: 5 });

type Reading = typeof reading extends fc.Arbitrary<infer T> ? T : never;

function meterOf({ kind, used, resetsIn, isExhausted, hasMoney }: Reading, now: number): Meter {
  return {
    ...kind,
    usedPercent: used,
    resetsAt: resetsIn === null ? null : now + resetsIn,
    exhausted: isExhausted || used === 100,
    ...(hasMoney ? { money: { used: 12.3, limit: 50, currency: 'USD' } } : {}),
  };
}

const anyEvent = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('reading' as const), who, readings }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('failure' as const),
      who,
      code: fc.constantFrom('auth', 'throttled', 'network', 'malformed', 'no-scope', 'wrong-account'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('stale' as const), who, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refreshing' as const), who, on: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pins' as const),
      who,
      pins: fc.uniqueArray(fc.constantFrom(...meterIds), { maxLength: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('numbers' as const), to: fc.constantFrom('left', 'used') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('time' as const),
      ms: fc.constantFrom(10_000, 30_000, 30_000, minuteMs, minuteMs, 7 * minuteMs, 25 * minuteMs, hourMs),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('default' as const), who, on: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('come' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('go' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('removal' as const), who, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign-in' as const), who, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mask' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('nothing' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('burst' as const), who, readings: fc.array(readings, { maxLength: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lost' as const), who, readings }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);
export type SurfaceEvent = typeof anyEvent extends fc.Arbitrary<infer T> ? T : never;

export const eventSequence = fc.array(anyEvent, { minLength: 3, maxLength: 12 });

function isAt(view: ProfileView, index: number): boolean {
  const [serviceId, profileId] = places[index] ?? [];
  return view.serviceId === serviceId && view.profileId === profileId;
}

/** The profile with what is changed of it; all others as they are. */
function changed(state: DaemonState, index: number, change: (view: ProfileView) => Partial<ProfileView>) {
  return { profiles: state.profiles.map((view) => (isAt(view, index) ? { ...view, ...change(view) } : view)) };
}

function quotaChanged(state: DaemonState, index: number, change: Partial<QuotaView>) {
  return changed(state, index, ({ quota }) => ({ quota: quota && { ...quota, ...change } }));
}

function read(state: DaemonState, index: number, list: readonly Reading[], now: number) {
  return changed(state, index, ({ serviceId, profileId, quota }) => {
    if (!quota) return {};
    const { snapshot } = profile(serviceId, profileId, { meters: list.map((one) => meterOf(one, now)) }).quota ?? {};
    const fresh = { stale: false, refreshing: false, failure: null };
    return { quota: snapshot ? { ...fresh, snapshot: { ...snapshot, observedAt: now } } : quota };
  });
}

const unread: QuotaView = { snapshot: null, stale: false, refreshing: true, failure: null };

function withProfile(state: DaemonState, index: number) {
  const [serviceId, profileId] = places[index] ?? places[0];
  if (state.profiles.some((view) => isAt(view, index))) return {};
  const quota = serviceId === 'openai' ? null : unread;
  return { profiles: [...state.profiles, profile(serviceId, profileId, { quota, isDefault: false })] };
}

/** What the event makes of the state; null: it is none of the state's. */
function consequence(event: SurfaceEvent, state: DaemonState, now: number): Partial<Omit<DaemonState, 'n'>> | null {
  switch (event.do) {
    case 'reading':
      return read(state, event.who, event.readings, now);
    case 'failure':
      return quotaChanged(state, event.who, { failure: { code: event.code, at: now, retryAt: now + 5 * minuteMs } });
    case 'stale':
      return quotaChanged(state, event.who, { stale: event.on });
    case 'refreshing':
      return quotaChanged(state, event.who, { refreshing: event.on });
    case 'pins':
      return changed(state, event.who, () => ({ pins: [...event.pins] }));
    case 'numbers':
      return { quotaRules: { ...state.quotaRules, numbers: event.to } };
    case 'default':
      return {
        profiles: state.profiles.map((view) =>
          view.serviceId === places[event.who]?.[0] ? { ...view, isDefault: event.on && isAt(view, event.who) } : view,
        ),
      };
    case 'come':
      return withProfile(state, event.who);
    case 'go':
      return { profiles: state.profiles.filter((view) => !isAt(view, event.who)) };
    case 'removal':
      return changed(state, event.who, () => ({ removalAt: event.on ? now + 10_000 : null }));
    case 'sign-in':
      return changed(state, event.who, () => ({
        status: event.on ? { state: 'needs-sign-in', cause: 'revoked' } : { state: 'connected' },
      }));
    case 'nothing':
      return { profiles: structuredClone(state.profiles), quotaRules: { ...state.quotaRules } };
    default:
      return null;
  }
}

export async function apply(event: SurfaceEvent, world: World): Promise<void> {
  const state = world.state();
  const change = consequence(event, state, world.now());
  if (change) return world.change(change);
  switch (event.do) {
    case 'time':
      return world.pass(event.ms);
    case 'mask':
      return world.mask(event.on);
    case 'burst':
      return world.changes(event.readings.map((list) => read(state, event.who, list, world.now())));
    case 'lost':
      await world.lose(read(state, event.who, event.readings, world.now()));
      // The next change shows that one is missing.
      return world.change({ overrides: [...state.overrides, 'N'] });
    case 'restart':
      return world.restart();
    default:
  }
}

/** Two services connected, one of them read. */
export function beginning(now: number): Partial<Omit<DaemonState, 'n'>> {
  const [five, week] = kinds;
  const meter = (kind: Kind | undefined, usedPercent: number): Meter[] =>
    kind ? [{ ...kind, usedPercent, resetsAt: now + 2 * hourMs, exhausted: false }] : [];
  return {
    profiles: [
      profile('openai-codex', 'work', { meters: [...meter(five, 38), ...meter(week, 69)] }),
      profile('claude-subscription', 'main', { quota: unread }),
    ],
    quotaRules: usualQuotaRules,
  };
}
