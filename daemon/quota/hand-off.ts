// Keeps the state's hand-offs: which service's next starts take another profile because the usual one is spent.
import { isDeepStrictEqual } from 'node:util';
import { type HandOff, handOffSchema } from '../../core/api/state.ts';
import { type ServiceId, serviceIdSchema, serviceIds, services } from '../../core/catalog/services.ts';
import { cooldownMs, type HandOffMemory, nextHandOff, noHandOff } from '../../core/quota/hand-off.ts';
import type { Clock } from '../clock.ts';
import type { IndexDatabase } from '../index-database.ts';
import { errorFields, type Log } from '../log.ts';
import type { StateStore } from '../state.ts';
import type { UnderWay } from '../under-way.ts';

export type HandOffs = {
  /** Looks at the state, once its list of profiles is there and whenever that or the rules have changed. */
  update(): void;
  stop(): void;
};

export type HandOffsOptions = {
  readonly state: Pick<StateStore, 'get' | 'change'>;
  readonly index: IndexDatabase;
  readonly clock: Clock;
  readonly underWay: UnderWay;
  readonly log: Log;
};

export function createHandOff(options: HandOffsOptions): HandOffs {
  const keeper = new Keeper(options);
  return {
    update: () => keeper.update(),
    stop: () => keeper.stop(),
  };
}

class Keeper {
  readonly #options: HandOffsOptions;
  readonly #memories = new Map<ServiceId, HandOffMemory>();
  #state: 'loading' | 'asked' | 'ready' | 'stopped' = 'loading';
  #cancel: () => void = () => undefined;

  constructor(options: HandOffsOptions) {
    this.#options = options;
    options.underWay
      .track(this.#load())
      .catch((error: unknown) => options.log.error('hand-offs not read', errorFields(error)))
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
    for (const row of await this.#options.index.selectFrom('hand_offs').selectAll().execute()) {
      const serviceId = serviceIdSchema.safeParse(row.service);
      if (!serviceId.success) continue;
      this.#memories.set(serviceId.data, { changedAt: row.changed_at, handOff: handOffIn(row.hand_off) });
    }
  }

  #begin(): void {
    if (this.#state === 'stopped') return;
    const wasAsked = this.#state === 'asked';
    this.#state = 'ready';
    if (wasAsked) this.#look();
  }

  #look(): void {
    const { state, clock } = this.#options;
    const { profiles, quotaRules } = state.get();
    const now = clock.now();
    for (const serviceId of serviceIds.filter((id) => services[id].hasQuota)) {
      const before = this.#memories.get(serviceId) ?? noHandOff;
      const after = nextHandOff(before, { serviceId, profiles, automatic: quotaRules.automaticHandOff }, now);
      if (!isDeepStrictEqual(before, after)) this.#keep(serviceId, before, after);
    }
    const handOffs = serviceIds.flatMap((id) => this.#memories.get(id)?.handOff ?? []);
    this.#wait(now);
    state.change({ handOffs });
  }

  #keep(serviceId: ServiceId, before: HandOffMemory, after: HandOffMemory): void {
    const { index, underWay, log } = this.#options;
    this.#memories.set(serviceId, after);
    const { from = before.handOff?.from, to = null } = after.handOff ?? {};
    if (before.handOff?.to !== after.handOff?.to) log.info('hand-off', { serviceId, from, to });
    const { changedAt: changed_at, handOff } = after;
    const values = { changed_at, hand_off: handOff && JSON.stringify(handOff) };
    const write = index.insertInto('hand_offs').values({ service: serviceId, ...values });
    underWay
      .track(write.onConflict((conflict) => conflict.column('service').doUpdateSet(values)).execute())
      .catch((error: unknown) => log.error('hand-off not kept', errorFields(error)));
  }

  /** For the next instant at which the clock alone may change something. */
  #wait(now: number): void {
    this.#cancel();
    const instants = [...this.#memories.values()].flatMap(({ handOff, changedAt }) => [
      ...(handOff ? [handOff.until] : []),
      ...(changedAt === null ? [] : [changedAt + cooldownMs]),
    ]);
    const next = Math.min(...instants.filter((at) => at > now));
    if (Number.isFinite(next)) this.#cancel = this.#options.clock.after(next - now, () => this.update());
  }
}

function handOffIn(text: string | null): HandOff | null {
  if (text === null) return null;
  try {
    return handOffSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
