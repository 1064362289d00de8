// Sessions with somebody looking on: what `apply` is given is kept in order.
import type { InBandReading } from '../../../core/quota/merge-reading.ts';
import { systemClock } from '../../../daemon/clock.ts';
import type { ProfileRef } from '../../../daemon/profiles/profile-ref.ts';
import { createInBand } from '../../../daemon/quota/in-band/in-band.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { work } from './records.ts';
import { createSessionsWorld, type SessionsWorld } from './sessions-world.ts';

export const asClaude = { 'claude-subscription': { source: 'connected', profileId: work } } as const;

export type Applied = { readonly ref: ProfileRef; readonly reading: InBandReading };
export type InBandWorld = SessionsWorld & {
  readonly applied: readonly Applied[];
  readonly failures: readonly string[];
};

export async function createInBandWorld(): Promise<InBandWorld> {
  const applied: Applied[] = [];
  const failures: string[] = [];
  const world = await createSessionsWorld({
    onlookers: (view) =>
      createInBand({
        view,
        clock: systemClock,
        log: { error: (event) => void failures.push(event) },
        apply: (ref, reading) => void applied.push({ ref, reading }),
      }),
  });
  return { ...world, applied, failures };
}

/** The environment of a real program in the PATH folder `programs`, led to the played providers. */
export function realEnvironment(world: SessionsWorld, simulator: TestSimulator, programs: string) {
  const names = ['HTTPS_PROXY', 'NO_PROXY', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];
  const led = simulator.environment() as Readonly<Record<string, string>>;
  return {
    ...world.environment,
    PATH: `${programs}:${world.environment.PATH?.split(':').slice(1).join(':')}`,
    ...Object.fromEntries(names.map((name) => [name, led[name] ?? ''])),
  };
}

/** Percent used by the id of the meter. */
export const usedOf = ({ reading }: Applied) =>
  Object.fromEntries(reading.meters.map(({ id, usedPercent }) => [id, usedPercent]));

/** A line of a Codex conversation with the use of its 5-hour window. @param at ms epoch */
export function tokenCount(at: number, usedPercent: number): string {
  const primary = { used_percent: usedPercent, window_minutes: 300, resets_at: Math.floor(at / 1000) + 3_600 };
  const limits = { limit_id: 'codex', limit_name: null, primary, secondary: null, credits: null, plan_type: 'plus' };
  const payload = { type: 'token_count', info: null, rate_limits: limits };
  return `${JSON.stringify({ timestamp: new Date(at).toISOString(), type: 'event_msg', payload })}\n`;
}
