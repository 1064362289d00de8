// Restarts the program of a running session where its conversation stands, at the end of a turn, with a fresh access token.
import { AppError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ids.ts';
import type { Launch } from './launch.ts';
import type { StartInput } from './launch-options.ts';
import type { RunningSessions } from './running-sessions.ts';
import type { SessionConversations } from './session-conversations.ts';
import type { Turns } from './turns.ts';

export type Restart = {
  /**
   * Resolves when the new program runs, or when it was taken back. Until the old program is ended everything that goes wrong leaves it
   * as it is.
   * @throws AppError `session_not_found`, `session_ended`, `session_busy` (a change of account waits), `invalid_input` (no terminal),
   *   `conversation_not_found`, `profile_unusable` (the profile is another account by now), and those of a start
   */
  restart(id: SessionId): Promise<void>;
  /** @throws AppError `session_not_found` */
  cancel(id: SessionId): void;
};

type Options = {
  readonly running: Pick<RunningSessions, 'find' | 'request' | 'replace'>;
  readonly turns: Turns;
  readonly conversations: Pick<SessionConversations, 'of'>;
  readonly prepare: (input: StartInput) => Promise<Launch>;
};

const note = '— restarted with a fresh sign-in —';

const isPrompt = (argument: string, at: number, all: readonly string[]) =>
  !argument.startsWith('-') && !(all[at - 1] ?? '').startsWith('-');

/** Who pays for a session does not change under way. */
function checkSameAccounts(before: readonly (string | null)[] | null, launch: Launch): void {
  const after = launch.materials?.plan.accountIds ?? null;
  if (JSON.stringify(before) !== JSON.stringify(after))
    throw new AppError('profile_unusable', 'it is signed in as another account by now');
}

export function createRestart(
  { running, turns, conversations, prepare }: Options,
  accountsOf: (id: SessionId) => readonly (string | null)[] | null,
): Restart {
  const underWay = new Map<SessionId, Promise<void>>();

  /** The same start, going on with what was said so far. */
  async function again(id: SessionId): Promise<Launch> {
    const { resume, ...input } = running.request(id).input;
    const found = await conversations.of(id);
    if (found.kind === 'found') return prepare({ ...input, resume: found.id });
    // Begun anew the prompt would be sent a second time, or the conversation be lost.
    if (found.kind === 'unclear' || resume !== undefined || input.args.some(isPrompt))
      throw new AppError(
        'conversation_not_found',
        found.kind === 'unclear' ? 'several sessions run in this folder' : null,
      );
    return prepare(input);
  }

  async function work(id: SessionId, signal: AbortSignal): Promise<void> {
    const accounts = accountsOf(id);
    for (;;) {
      const end = await turns.end(id, null, signal);
      if (end === 'cancelled') return;
      if (end !== 'quiet') throw new AppError('session_ended');
      const launch = await again(id);
      checkSameAccounts(accounts, launch);
      if (signal.aborted) return;
      // The person went on while the start was made ready.
      if (!turns.isQuiet(id)) continue;
      await running.replace(id, launch, note);
      turns.begin(id);
      return;
    }
  }

  return {
    async restart(id) {
      const { row } = running.find(id);
      if (row.endedAt !== null) throw new AppError('session_ended');
      if (row.io !== 'terminal') throw new AppError('invalid_input', 'a session without a terminal');
      const waiting = underWay.get(id);
      if (waiting) return waiting;
      const own = turns.alone(id, (signal) => work(id, signal)).finally(() => underWay.delete(id));
      underWay.set(id, own);
      return own;
    },
    cancel(id) {
      running.find(id);
      turns.cancel(id);
    },
  };
}
