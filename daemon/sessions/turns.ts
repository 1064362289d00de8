// Waits for the end of a turn of a running session, and lets one thing at a time wait for it.
import { AppError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ids.ts';
import { type Clock, pause } from '../clock.ts';
import type { SessionRows } from './session-rows.ts';
import { noteOutput, quietAt, startFlow, type TurnFlow } from './turn-boundary.ts';

export type TurnEnd = 'quiet' | 'cancelled' | 'ended' | 'busy';

export type Turns = {
  /** A program begins to run (again). */
  begin(id: SessionId): void;
  note(id: SessionId, output: string, at: number): void;
  forget(id: SessionId): void;
  isQuiet(id: SessionId): boolean;
  /** @param limitMs null: for as long as the turn takes */
  end(id: SessionId, limitMs: number | null, signal: AbortSignal): Promise<TurnEnd>;
  /**
   * Does what waits for the end of a turn; the session's row says so meanwhile.
   * @throws AppError `session_busy` while something else waits
   */
  alone<T>(id: SessionId, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Takes back what waits. Without effect once the program is being ended. */
  cancel(id: SessionId): void;
};

const lookEveryMs = 200;

export function createTurns(rows: SessionRows, clock: Clock): Turns {
  const flows = new Map<SessionId, TurnFlow>();
  const waiting = new Map<SessionId, AbortController>();
  const hasEnded = (id: SessionId) => (rows.get(id)?.endedAt ?? null) !== null || rows.get(id) === undefined;
  const flowOf = (id: SessionId) => flows.get(id) ?? startFlow(rows.get(id)?.startedAt ?? clock.now());
  const isQuiet = (id: SessionId) => clock.now() >= quietAt(flowOf(id));

  return {
    begin: (id) => void flows.set(id, startFlow(clock.now())),
    note: (id, output, at) => void flows.set(id, noteOutput(flows.get(id) ?? startFlow(at), output, at)),
    forget: (id) => void flows.delete(id),
    isQuiet,
    async end(id, limitMs, signal) {
      const deadline = clock.now() + (limitMs ?? Number.POSITIVE_INFINITY);
      for (;;) {
        if (signal.aborted) return 'cancelled';
        if (hasEnded(id)) return 'ended';
        if (isQuiet(id)) return 'quiet';
        if (clock.now() >= deadline) return 'busy';
        await pause(clock, Math.min(lookEveryMs, Math.max(1, quietAt(flowOf(id)) - clock.now())));
      }
    },
    async alone(id, work) {
      if (waiting.has(id)) throw new AppError('session_busy');
      const controller = new AbortController();
      waiting.set(id, controller);
      rows.change(id, { restarting: true });
      try {
        return await work(controller.signal);
      } finally {
        waiting.delete(id);
        rows.change(id, { restarting: false });
      }
    },
    cancel: (id) => waiting.get(id)?.abort(),
  };
}
