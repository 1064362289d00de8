// Seals and opens the account's rows, each bound to its place and revision, and refuses a row older than one seen before.

import type { ProfileStatus } from '../../core/credential/status.ts';
import { type EnvelopeContext, EnvelopeError, openEnvelope, sealEnvelope } from '../../core/crypto/envelope.ts';
import type { Sodium } from '../../core/crypto/sodium.ts';
import type { OpenedAccount } from '../account/account-options.ts';
import type { Random } from '../clock.ts';
import type { IndexDatabase } from '../index-database.ts';

export type RowPlace = Pick<EnvelopeContext, 'purpose' | 'serviceId' | 'profileId' | 'day'>;
export type SealedRow = { readonly format: 'happier.envelope.v1'; readonly ciphertext: string };
export type UnreadableCause = Extract<ProfileStatus, { state: 'unreadable' }>['cause'];

/** A row that is there and cannot be opened. It stays where it is. */
export class UnreadableRow extends Error {
  override readonly cause: UnreadableCause;

  constructor(cause: UnreadableCause) {
    super(`unreadable row: ${cause}`);
    this.name = 'UnreadableRow';
    this.cause = cause;
  }
}

export type SealedRows = {
  /** JSON of the value, sealed as this row at this revision. */
  seal(place: RowPlace, revision: number, value: unknown): SealedRow;
  /** @throws UnreadableRow */
  open(place: RowPlace, revision: number, row: SealedRow): Promise<unknown>;
  /** We have just put this revision there: an older one is refused from now on. */
  settle(place: RowPlace, revision: number): Promise<void>;
  /** The row is past its time and will not be asked for again. */
  forget(place: RowPlace): Promise<void>;
};

export type SealedRowsOptions = {
  readonly sodium: Sodium;
  readonly random: Random;
  readonly index: IndexDatabase;
  readonly account: () => OpenedAccount;
};

export function createSealedRows({ sodium, random, index, account }: SealedRowsOptions): SealedRows {
  const nameOf = ({ purpose, serviceId, profileId, day }: RowPlace) =>
    [account().accountId, purpose, serviceId ?? '-', profileId ?? '-', ...(day === undefined ? [] : [day])].join('/');

  const context = (place: RowPlace, revision: number): EnvelopeContext => ({
    ...place,
    accountId: account().accountId,
    revision,
  });

  function unseal(place: RowPlace, revision: number, row: SealedRow): unknown {
    try {
      const bytes = openEnvelope(sodium, account().key, context(place, revision), row.ciphertext);
      return JSON.parse(Buffer.from(bytes).toString('utf8'));
    } catch (error) {
      if (!(error instanceof EnvelopeError) && !(error instanceof SyntaxError)) throw error;
      throw new UnreadableRow(error.cause === 'other-key' ? 'key-missing' : 'damaged');
    }
  }

  async function highestSeen(place: RowPlace): Promise<number> {
    const query = index.selectFrom('seen_revisions').select('revision').where('row_name', '=', nameOf(place));
    return (await query.executeTakeFirst())?.revision ?? 0;
  }

  async function settle(place: RowPlace, revision: number): Promise<void> {
    await index
      .insertInto('seen_revisions')
      .values({ row_name: nameOf(place), revision })
      .onConflict((conflict) => conflict.column('row_name').doUpdateSet({ revision }))
      .execute();
  }

  return {
    seal(place, revision, value) {
      const plaintext = Buffer.from(JSON.stringify(value), 'utf8');
      const ciphertext = sealEnvelope(sodium, random, account().key, context(place, revision), plaintext);
      return { format: 'happier.envelope.v1', ciphertext };
    },
    async open(place, revision, row) {
      const highest = await highestSeen(place);
      if (revision < highest) throw new UnreadableRow('rolled-back');
      const value = unseal(place, revision, row);
      if (revision > highest) await settle(place, revision);
      return value;
    },
    settle,
    async forget(place) {
      await index.deleteFrom('seen_revisions').where('row_name', '=', nameOf(place)).execute();
    },
  };
}
