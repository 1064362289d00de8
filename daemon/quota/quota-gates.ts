// When each provider account was last asked and until when it must be left alone, remembered over restarts.
import { createHash } from 'node:crypto';
import type { ServiceId } from '../../core/catalog/services.ts';
import type { Clock } from '../clock.ts';
import type { IndexDatabase } from '../index-database.ts';

export type QuotaGate = {
  /** ms epoch; 0: never. */
  readonly askedAt: number;
  /** Set by the provider's Retry-After, heard here or on another machine: nobody asks before, not even a person. */
  readonly closedUntil: number | null;
  /** In a row. */
  readonly failures: number;
};

export type QuotaGates = {
  read(account: string): Promise<QuotaGate>;
  write(account: string, gate: QuotaGate): Promise<void>;
  /** When the provider said that this sign-in may not read usage at all (ms epoch); null: it has not. */
  refusedAt(account: string): Promise<number | null>;
  /** Null takes it back. */
  noteRefused(account: string, at: number | null): Promise<void>;
};

const never: QuotaGate = { askedAt: 0, closedUntil: null, failures: 0 };

/** Names the provider account, or the profile where the account is not known, without telling either. */
export function gateName(serviceId: ServiceId, accountId: string | null, profileId: string): string {
  const name = JSON.stringify(
    accountId === null ? [serviceId, 'profile', profileId] : [serviceId, 'account', accountId],
  );
  return createHash('sha256').update(name).digest('hex');
}

/** A clock is put right by so much without anyone noticing. */
const putRightMs = 60_000;

/** What was noted by a clock that has been set back since, as if it had been noted now: it would hold up everything until then. */
function byThisClock(gate: QuotaGate, now: number): QuotaGate {
  const { askedAt, closedUntil } = gate;
  if (askedAt <= now + putRightMs) return gate;
  return { ...gate, askedAt: now, closedUntil: closedUntil === null ? null : closedUntil - askedAt + now };
}

const refusalName = (account: string) => `quota-refused/${account}`;

export function createQuotaGates(index: IndexDatabase, clock: Pick<Clock, 'now'>): QuotaGates {
  async function write(account: string, { askedAt, closedUntil, failures }: QuotaGate): Promise<void> {
    const values = { asked_at: askedAt, closed_until: closedUntil, failures };
    await index
      .insertInto('quota_gates')
      .values({ account, ...values })
      .onConflict((conflict) => conflict.column('account').doUpdateSet(values))
      .execute();
  }

  return {
    async read(account) {
      const row = await index.selectFrom('quota_gates').selectAll().where('account', '=', account).executeTakeFirst();
      if (!row) return never;
      const noted = { askedAt: row.asked_at, closedUntil: row.closed_until, failures: row.failures };
      const gate = byThisClock(noted, clock.now());
      // Kept, or each later look would begin the wait anew.
      if (gate !== noted) await write(account, gate);
      return gate;
    },
    write,
    async refusedAt(account) {
      const query = index.selectFrom('facts').select('value').where('name', '=', refusalName(account));
      const value = (await query.executeTakeFirst())?.value;
      return value === undefined ? null : Number(value);
    },
    async noteRefused(account, at) {
      const name = refusalName(account);
      if (at === null) {
        await index.deleteFrom('facts').where('name', '=', name).execute();
        return;
      }
      await index
        .insertInto('facts')
        .values({ name, value: `${at}` })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: `${at}` }))
        .execute();
    },
  };
}
