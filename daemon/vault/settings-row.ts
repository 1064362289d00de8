// The account's settings row: labels, defaults, pins. Changed by compare-and-swap, since other machines change it too.
import { AppError } from '../../core/errors.ts';
import { type AccountSettings, accountSettingsSchema, emptySettings } from '../../core/settings.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { orGap, type ServerClient } from '../server-client.ts';
import { type RowPlace, type SealedRows, UnreadableRow } from './sealed-rows.ts';

type Change = (settings: AccountSettings) => AccountSettings;

export type SettingsRow = {
  /** @throws UnreadableRow */
  read(): Promise<AccountSettings>;
  /**
   * Applies the change to what is stored, again if it was changed meanwhile. The change must be pure.
   * @throws AppError `revision_conflict` when it does not get through, `credential_unreadable` when the row cannot be opened
   */
  change(change: Change): Promise<AccountSettings>;
};

const place: RowPlace = { purpose: 'settings', serviceId: null, profileId: null };
const mostTries = 8;

export function createSettingsRow(server: ServerClient, rows: SealedRows, checkpoint: Checkpoint): SettingsRow {
  let turn: Promise<unknown> = Promise.resolve();

  async function load(): Promise<{ settings: AccountSettings; revision: number }> {
    const row = await orGap(server('getSettings', {}, null));
    if ('gapAt' in row) return { settings: emptySettings, revision: row.gapAt };
    const parsed = accountSettingsSchema.safeParse(await rows.open(place, row.revision, row.sealed));
    if (!parsed.success) throw new UnreadableRow('damaged');
    return { settings: parsed.data, revision: row.revision };
  }

  async function store(settings: AccountSettings, expectedRevision: number): Promise<boolean> {
    const revision = expectedRevision + 1;
    try {
      await server('putSettings', {}, { sealed: rows.seal(place, revision, settings), revision, expectedRevision });
    } catch (error) {
      if (error instanceof AppError && error.code === 'revision_conflict') return false;
      throw error;
    }
    await checkpoint('settings.written');
    await rows.settle(place, revision);
    return true;
  }

  async function compareAndSwap(change: Change): Promise<AccountSettings> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const { settings, revision } = await load().catch((error: unknown) => {
        throw error instanceof UnreadableRow ? new AppError('credential_unreadable', 'settings') : error;
      });
      const next = accountSettingsSchema.parse(change(settings));
      if (await store(next, revision)) return next;
    }
    throw new AppError('revision_conflict', 'settings');
  }

  return {
    read: async () => (await load()).settings,
    change(change) {
      // Our own changes in turn: only those of other machines are worth a try against each other.
      const mine = turn.then(() => compareAndSwap(change));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}
