// Watches the snapshots in the state and tells clients what a person wants to know of them; what was told outlasts the daemon.
import type { QuotaAlert } from '../../core/api/daemon.ts';
import type { DaemonState, ProfileView } from '../../core/api/state.ts';
import { type AlertMemory, alertMemorySchema, isHolding, judgeAlerts, remembered } from '../../core/quota/alerts.ts';
import { minutesLeft } from '../../core/quota/quiet-hours.ts';
import type { Snapshot } from '../../core/quota/snapshot.ts';
import { spentUntil, suggestion } from '../../core/quota/suggestion.ts';
import { type ProfileKey, profileKey, profileKeySchema } from '../../core/settings.ts';
import type { Clock } from '../clock.ts';
import type { IndexDatabase } from '../index-database.ts';
import { errorFields, type Log } from '../log.ts';
import type { StateStore } from '../state.ts';
import type { UnderWay } from '../under-way.ts';

export type Alerts = {
  /** Looks at the state, once its list of profiles is there and whenever that or the rules have changed. */
  update(): void;
  stop(): void;
};

export type AlertsOptions = {
  readonly state: Pick<StateStore, 'get'>;
  readonly index: IndexDatabase;
  readonly clock: Clock;
  readonly underWay: UnderWay;
  readonly log: Log;
  readonly staleAfterMs: number;
  /** Tells every client. */
  readonly emit: (alert: QuotaAlert) => void;
  /** The local time of day at an instant, in minutes after midnight. */
  readonly localMinute?: (at: number) => number;
};

const minuteMs = 60_000;

function minuteHere(at: number): number {
  const date = new Date(at);
  return date.getHours() * 60 + date.getMinutes();
}

export function createAlerts(options: AlertsOptions): Alerts {
  const watch = new Watch(options);
  return {
    update: () => watch.update(),
    stop: () => watch.stop(),
  };
}

type Watched = {
  /** Of the credential: another account may have been connected under the same name since. */
  readonly connectedAt: number;
  readonly memory: AlertMemory;
  /** Null: none in this run. */
  readonly judged: Snapshot | null;
  /** What the database holds. */
  readonly stored: string | null;
};

class Watch {
  readonly #options: AlertsOptions;
  readonly #startedAt: number;
  readonly #watched = new Map<ProfileKey, Watched>();
  #state: 'loading' | 'asked' | 'ready' | 'stopped' = 'loading';
  #cancel: () => void = () => undefined;

  constructor(options: AlertsOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
    options.underWay
      .track(this.#load())
      .catch((error: unknown) => options.log.error('alerts not read', errorFields(error)))
      .finally(() => this.#begin());
  }

  update(): void {
    if (this.#state === 'loading') this.#state = 'asked';
    if (this.#state === 'ready') this.#look();
  }

  stop(): void {
    this.#state = 'stopped';
    this.#cancel();
  }

  async #load(): Promise<void> {
    for (const row of await this.#options.index.selectFrom('quota_alerts').selectAll().execute()) {
      const key = profileKeySchema.safeParse(row.profile);
      const memory = alertMemorySchema.safeParse(parsed(row.memory));
      if (!key.success || !memory.success) continue;
      const known = { connectedAt: row.connected_at, memory: memory.data, judged: null, stored: row.memory };
      this.#watched.set(key.data, known);
    }
  }

  #begin(): void {
    if (this.#state === 'stopped') return;
    const wasAsked = this.#state === 'asked';
    this.#state = 'ready';
    if (wasAsked) this.#look();
  }

  #look(): void {
    const state = this.#options.state.get();
    this.#forgetOthers(state.profiles);
    for (const profile of state.profiles) this.#judge(profile, state);
    this.#waitForQuietEnd(state);
  }

  #judge(profile: ProfileView, state: DaemonState): void {
    const { serviceId, profileId, quota, createdAt, removalAt } = profile;
    if (!quota?.snapshot || createdAt === null || removalAt !== null) return;
    const { snapshot } = quota;
    const { clock, staleAfterMs, emit, localMinute = minuteHere } = this.#options;
    const key = profileKey(serviceId, profileId);
    const known = this.#watched.get(key);
    const before = known?.connectedAt === createdAt ? known : { memory: {}, judged: null, stored: null };
    if (before.judged === snapshot && !isHolding(before.memory)) return;
    const now = clock.now();
    const { memory, alerts } = judgeAlerts({
      memory: before.memory,
      snapshot,
      rules: state.quotaRules.alerts,
      meterRules: state.quotaRules.meterAlerts[key] ?? {},
      now,
      minuteOfDay: localMinute(now),
      // In a stale snapshot the meters that a session has told since are fresh.
      freshSince: quota.stale ? Math.max(this.#startedAt, now - staleAfterMs) : this.#startedAt,
    });
    const stored = JSON.stringify(remembered(memory));
    this.#watched.set(key, { connectedAt: createdAt, memory, judged: snapshot, stored });
    if (stored !== before.stored) this.#keep(key, createdAt, stored);
    for (const alert of alerts) {
      const inPlace = alert.kind === 'exhausted' ? takenInPlace(profile, state, now) : null;
      emit({ serviceId, profileId, ...alert, suggestion: inPlace });
    }
  }

  #keep(profile: ProfileKey, connected_at: number, memory: string): void {
    const values = { connected_at, memory };
    const write = this.#options.index.insertInto('quota_alerts').values({ profile, ...values });
    this.#write(write.onConflict((conflict) => conflict.column('profile').doUpdateSet(values)).execute());
  }

  #forgetOthers(profiles: readonly ProfileView[]): void {
    const present = new Set(profiles.map(({ serviceId, profileId }) => profileKey(serviceId, profileId)));
    for (const key of this.#watched.keys()) {
      if (present.has(key)) continue;
      this.#watched.delete(key);
      this.#write(this.#options.index.deleteFrom('quota_alerts').where('profile', '=', key).execute());
    }
  }

  #write(work: Promise<unknown>): void {
    const { underWay, log } = this.#options;
    underWay.track(work).catch((error: unknown) => log.error('alerts not kept', errorFields(error)));
  }

  #waitForQuietEnd({ quotaRules }: DaemonState): void {
    const { clock, localMinute = minuteHere } = this.#options;
    this.#cancel();
    if (![...this.#watched.values()].some(({ memory }) => isHolding(memory))) return;
    const now = clock.now();
    const minutes = minutesLeft(quotaRules.alerts.quietHours, localMinute(now));
    // Outside of them the next reading tells it.
    if (minutes > 0) this.#cancel = clock.after(minutes * minuteMs - (now % minuteMs), () => this.update());
  }
}

/** The profile that a next start takes by itself, or could take, in place of a spent one. */
function takenInPlace(profile: ProfileView, { profiles, handOffs }: DaemonState, now: number) {
  if (spentUntil(profile, now) === null) return null;
  const { serviceId, profileId } = profile;
  const handOff = handOffs.find((one) => one.serviceId === serviceId && one.from === profileId);
  return handOff?.to ?? suggestion(profiles, profile, now)?.profileId ?? null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
