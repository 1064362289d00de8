// The rows of the sessions in the daemon's state. They hold no secret and are not kept: sessions end with the daemon.
import type { SessionView } from '../../core/api/state.ts';
import type { SessionId } from '../../core/ids.ts';
import type { SessionsOptions } from './sessions-options.ts';

/** Ended sessions stay on the list until they are forgotten, but not without end. */
const mostEnded = 20;

export type SessionRows = {
  get(id: SessionId): SessionView | undefined;
  /** Answers the ids of old ended sessions that gave way. */
  add(row: SessionView): readonly SessionId[];
  change(id: SessionId, parts: Partial<SessionView>): void;
  remove(id: SessionId): void;
};

export function createSessionRows(state: SessionsOptions['state']): SessionRows {
  const all = () => state.get().sessions;
  return {
    get: (id) => all().find((row) => row.id === id),
    add(row) {
      const ended = all().filter((each) => each.endedAt !== null);
      const gone = ended.slice(0, Math.max(0, ended.length - mostEnded)).map((each) => each.id);
      state.change({ sessions: [...all().filter((each) => !gone.includes(each.id)), row] });
      return gone;
    },
    change: (id, parts) =>
      state.change({ sessions: all().map((each) => (each.id === id ? { ...each, ...parts } : each)) }),
    remove: (id) => state.change({ sessions: all().filter((each) => each.id !== id) }),
  };
}
