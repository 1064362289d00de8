// Which conversation of its backend a session is in: chosen at the start, or found in the home afterwards.
import type { SessionView } from '../../core/api/state.ts';
import type { SessionId } from '../../core/ids.ts';
import { allConversations } from '../conversations/all-conversations.ts';
import type { StateFolder } from '../conversations/conversations.ts';
import type { SessionRows } from './session-rows.ts';
import type { SessionsOptions } from './sessions-options.ts';

export type FoundConversation =
  | { readonly kind: 'found'; readonly id: string }
  /** Nothing was said yet. */
  | { readonly kind: 'none' }
  /** Other sessions run in the same folder, and it does not show whose it is. */
  | { readonly kind: 'unclear' };

export type SessionConversations = {
  /** What is found is noted in the row. */
  of(id: SessionId): Promise<FoundConversation>;
  /** Looks for those of sessions that ended, and of those that another one was just started beside. */
  update(): void;
};

type Options = Pick<SessionsOptions, 'state' | 'log'> & {
  readonly rows: SessionRows;
  readonly folderOf: (row: SessionView) => Promise<StateFolder>;
};

/** A program begins its conversation before the row of its session is made. */
const earlierMs = 2_000;

export function createSessionConversations({ state, rows, folderOf, log }: Options): SessionConversations {
  const seen = new Map<SessionId, 'running' | 'ended'>();

  const isBeside = (a: SessionView, b: SessionView) =>
    a.id !== b.id &&
    a.backend === b.backend &&
    a.cwd === b.cwd &&
    JSON.stringify(a.bindings) === JSON.stringify(b.bindings) &&
    (a.endedAt ?? Number.POSITIVE_INFINITY) > b.startedAt &&
    (b.endedAt ?? Number.POSITIVE_INFINITY) > a.startedAt;

  async function search(row: SessionView): Promise<FoundConversation> {
    const conversations = allConversations[row.backend];
    const folder = await folderOf(row);
    if (row.conversation !== null) {
      const found = await conversations.find(folder, row.cwd, row.conversation);
      return found ? { kind: 'found', id: found.id } : { kind: 'none' };
    }
    const others = state.get().sessions;
    const taken = new Set(others.map(({ conversation }) => conversation));
    const recent = await conversations.recent(folder, row.cwd, row.startedAt - earlierMs);
    const [latest] = recent.filter(({ id }) => !taken.has(id));
    if (!latest) return { kind: 'none' };
    // A session that began later has not begun this one.
    const mayBeOf = ({ startedAt }: SessionView) => latest.startedAt >= startedAt;
    const isShared = others.some((other) => other.conversation === null && isBeside(row, other) && mayBeOf(other));
    return isShared ? { kind: 'unclear' } : { kind: 'found', id: latest.id };
  }

  async function of(id: SessionId): Promise<FoundConversation> {
    const row = rows.get(id);
    if (!row) return { kind: 'none' };
    const found = await search(row);
    if (found.kind === 'found' && rows.get(id)?.conversation === null) rows.change(id, { conversation: found.id });
    return found;
  }

  const look = (id: SessionId) => {
    of(id).catch(() => log.warn('conversations of a session could not be read', { session: id }));
  };

  return {
    of,
    update() {
      const all = state.get().sessions;
      const unknown = all.filter(({ conversation }) => conversation === null);
      const added = all.filter(({ id }) => !seen.has(id));
      for (const row of unknown) {
        const hasEnded = row.endedAt !== null && seen.get(row.id) === 'running';
        const isJoined = row.endedAt === null && seen.has(row.id) && added.some((other) => isBeside(row, other));
        if (hasEnded || isJoined) look(row.id);
      }
      seen.clear();
      for (const { id, endedAt } of all) seen.set(id, endedAt === null ? 'running' : 'ended');
    },
  };
}
