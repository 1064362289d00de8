// What was read of a profile's quota, one sealed row per day (UTC), changed by compare-and-swap since other machines write it too.
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { instantSchema } from '../../core/ids.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import { type ServerClient, ServerRefusal } from '../server-client.ts';
import { type RowPlace, type SealedRows, UnreadableRow } from './sealed-rows.ts';

const historyDaySchema = z.strictObject({
  v: z.literal(1),
  meters: z.array(z.strictObject({ id: z.string().max(128), label: z.string().max(96) })),
  /** The instant, then what was used of each of `meters` in percent; null: not read then. Later ones may know more meters. */
  points: z.array(z.tuple([instantSchema]).rest(z.number().min(0).max(100).nullable())),
});
export type HistoryDay = z.infer<typeof historyDaySchema>;

const emptyDay: HistoryDay = { v: 1, meters: [], points: [] };

export type HistoryRows = {
  /** The days from `fromDay` on that can be read, oldest first. */
  read(ref: ProfileRef, fromDay: number): Promise<readonly { readonly day: number; readonly content: HistoryDay }[]>;
  /**
   * Applies the change to what is stored for that day, again if it was changed meanwhile. The change must be pure; null: nothing to write.
   * @throws AppError `not_found` when the profile is gone, `revision_conflict` when it does not get through
   */
  change(ref: ProfileRef, day: number, change: (content: HistoryDay) => HistoryDay | null): Promise<void>;
  /** The day is past keeping. */
  forget(ref: ProfileRef, day: number): Promise<void>;
};

const mostTries = 4;

export function createHistoryRows(server: ServerClient, rows: SealedRows): HistoryRows {
  const placeOf = ({ serviceId, profileId }: ProfileRef, day: number): RowPlace => ({
    purpose: 'history',
    serviceId,
    profileId,
    day,
  });

  async function list({ serviceId, profileId }: ProfileRef, fromDay: number) {
    return (await server('getHistory', { serviceId, profileId, day: `${fromDay}` }, null)).days;
  }

  /** Null when it cannot be opened: the day then begins anew. */
  async function open(place: RowPlace, row: Awaited<ReturnType<typeof list>>[number]): Promise<HistoryDay | null> {
    try {
      const parsed = historyDaySchema.safeParse(await rows.open(place, row.revision, row.sealed));
      return parsed.success ? parsed.data : null;
    } catch (error) {
      if (error instanceof UnreadableRow) return null;
      throw error;
    }
  }

  /** @returns the revision that stands there instead, or null when it was written */
  async function store(ref: ProfileRef, day: number, content: HistoryDay, expectedRevision: number) {
    const place = placeOf(ref, day);
    const revision = expectedRevision + 1;
    const { serviceId, profileId } = ref;
    const sealed = rows.seal(place, revision, historyDaySchema.parse(content));
    try {
      await server('putHistoryDay', { serviceId, profileId, day: `${day}` }, { sealed, revision, expectedRevision });
    } catch (error) {
      if (error instanceof ServerRefusal && error.code === 'revision_conflict') return error.revision ?? 0;
      throw error;
    }
    await rows.settle(place, revision);
    return null;
  }

  return {
    async read(ref, fromDay) {
      const days = await Promise.all(
        (await list(ref, fromDay)).map(async (row) => ({
          day: row.day,
          content: await open(placeOf(ref, row.day), row),
        })),
      );
      return days.flatMap(({ day, content }) => (content === null ? [] : [{ day, content }]));
    },

    async change(ref, day, change) {
      // A removed day is not listed and yet stands at a revision, which the refusal tells.
      let removedAt = 0;
      for (let tries = 0; tries < mostTries; tries += 1) {
        const row = (await list(ref, day)).find((each) => each.day === day);
        const content = (row && (await open(placeOf(ref, day), row))) ?? emptyDay;
        const next = change(content);
        if (next === null) return;
        const conflict = await store(ref, day, next, row?.revision ?? removedAt);
        if (conflict === null) return;
        removedAt = conflict;
      }
      throw new AppError('revision_conflict', 'history');
    },

    forget: (ref, day) => rows.forget(placeOf(ref, day)),
  };
}
