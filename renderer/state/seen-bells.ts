// Which bells of sessions the person has seen: a session whose terminal was on the page when it rang, or since.
import { createStore, type StoreApi } from 'zustand';
import type { SessionView } from '../../core/api/state.ts';
import type { SessionId } from '../../core/ids.ts';

/** The latest bell seen of each session, ms epoch. */
export type SeenBellsStore = StoreApi<Readonly<Partial<Record<SessionId, number>>>>;

export function createSeenBells(): SeenBellsStore {
  return createStore<Readonly<Partial<Record<SessionId, number>>>>(() => ({}));
}

/** Whether a running session has rung its bell since it was looked at. */
export function hasNewBell(
  session: Pick<SessionView, 'id' | 'bellAt' | 'endedAt'>,
  seen: Readonly<Partial<Record<SessionId, number>>>,
): boolean {
  return session.endedAt === null && session.bellAt !== null && session.bellAt > (seen[session.id] ?? 0);
}
