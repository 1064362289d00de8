// The gate of a provider account as one profile's questions pass it: until when it is shut, and what each answer does to it.
import type { Clock } from '../clock.ts';
import { openAt } from './next-question.ts';
import type { QuotaOutcome } from './quota-fetcher.ts';
import type { QuotaGate, QuotaGates } from './quota-gates.ts';
import type { Politeness } from './quota-sources.ts';

export type AccountGateOptions = { readonly gates: QuotaGates; readonly clock: Clock };

const hourMs = 3_600_000;

/** Until when nobody may ask after that answer (ms epoch); null: the floor is enough. */
function closedAfter(outcome: QuotaOutcome, failures: number, throttledMs: number | null, now: number): number | null {
  if (outcome.retryAfterMs) return now + outcome.retryAfterMs;
  if (outcome.kind === 'snapshot' || outcome.code !== 'throttled' || throttledMs === null) return null;
  return now + Math.min(throttledMs * 2 ** Math.min(failures - 1, 16), hourMs);
}

export class AccountGate {
  readonly name: string;
  readonly #options: AccountGateOptions;
  #refusedAt: number | null = null;

  constructor(name: string, options: AccountGateOptions) {
    this.name = name;
    this.#options = options;
  }

  /** When the provider has said that this sign-in may not read usage; only a person has it asked again. */
  get refusedAt(): number | null {
    return this.#refusedAt;
  }

  /** @param connectedAt ms epoch: what was refused before was another sign-in */
  async recall(connectedAt: number): Promise<void> {
    const at = await this.#options.gates.refusedAt(this.name);
    this.#refusedAt = at !== null && at >= connectedAt ? at : null;
  }

  async noteRefused(at: number | null): Promise<void> {
    if ((at === null) === (this.#refusedAt === null)) return;
    this.#refusedAt = at;
    await this.#options.gates.noteRefused(this.name, at);
  }

  read(): Promise<QuotaGate> {
    return this.#options.gates.read(this.name);
  }

  async isDue({ floorMs }: Politeness): Promise<boolean> {
    return this.#options.clock.now() >= openAt(await this.read(), floorMs);
  }

  /** Until when not even a person may have it asked; null: now. The floor holds for a person where each question is paid for. */
  async shutUntil({ isPaid, floorMs }: Politeness): Promise<number | null> {
    const gate = await this.read();
    const until = openAt(isPaid ? gate : { ...gate, askedAt: 0 }, floorMs);
    return until > this.#options.clock.now() ? until : null;
  }

  /** The provider's Retry-After as another machine has heard it. */
  async heard(closedUntil: number | null): Promise<void> {
    const gate = await this.read();
    if ((closedUntil ?? 0) > (gate.closedUntil ?? 0))
      await this.#options.gates.write(this.name, { ...gate, closedUntil });
  }

  /** Written before the question: a daemon that is ended now must not ask again right after its start. */
  async ask(): Promise<void> {
    await this.#options.gates.write(this.name, { ...(await this.read()), askedAt: this.#options.clock.now() });
  }

  /** @returns until when the answer wants nobody to ask */
  async answered(outcome: QuotaOutcome, { throttledMs }: Politeness): Promise<number | null> {
    const now = this.#options.clock.now();
    const failures = outcome.kind === 'failure' ? (await this.read()).failures + 1 : 0;
    const closedUntil = closedAfter(outcome, failures, throttledMs, now);
    await this.#options.gates.write(this.name, { askedAt: now, closedUntil, failures });
    const isRefused = outcome.kind === 'failure' && outcome.code === 'no-scope';
    if (isRefused || outcome.kind === 'snapshot') await this.noteRefused(isRefused ? now : null);
    return closedUntil;
  }
}
