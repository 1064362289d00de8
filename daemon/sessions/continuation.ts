// Changes the account of a conversation: what that would carry over and lose, and doing it at the end of a turn.
import type { CallOutput, CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { SessionView } from '../../core/api/state.ts';
import { AppError, toErrorShape } from '../../core/errors.ts';
import type { Bindings } from '../../core/session/binding.ts';
import { connectedSlots } from '../../core/session/binding.ts';
import type { Connection } from '../api/handlers.ts';
import type { BringOver } from './bring-over.ts';
import type { Launch } from './launch.ts';
import type { StartInput } from './launch-options.ts';
import type { RunningSessions } from './running-sessions.ts';
import type { SessionConversations } from './session-conversations.ts';
import type { Turns } from './turns.ts';

type Told = CallOutput<DaemonCalls, 'sessions.continuation'>;

export type Continuation = {
  /** @throws AppError `session_not_found` */
  tell(input: CallRequest<DaemonCalls, 'sessions.continuation'>): Promise<Told>;
  /**
   * What can be found out before is found out before the program is ended; the old conversation is never changed.
   * @throws AppError `session_not_found`, `session_busy`, `session_ended` (it ended by itself meanwhile), `conversation_not_found`,
   *   those of a start and of bring-over.ts
   */
  continueAs(input: CallRequest<DaemonCalls, 'sessions.continueAs'>, starter: Connection): Promise<SessionView>;
};

type Options = {
  readonly running: Pick<RunningSessions, 'find' | 'request' | 'begin' | 'end'>;
  readonly turns: Turns;
  readonly conversations: Pick<SessionConversations, 'of'>;
  readonly bringOver: (input: BringOver, environment: StartInput['environment']) => Promise<boolean>;
  readonly prepare: (input: StartInput) => Promise<Launch>;
  readonly preview: (input: StartInput) => Promise<CallOutput<DaemonCalls, 'sessions.preview'>>;
  /** Whether something of the session runs on beside its terminal. */
  readonly hasBackground: (row: SessionView) => boolean;
};

const longestWaitMs = 60_000;

/** A model that was chosen for one service is not one of another. */
function inputAs({ resume: _resume, model, ...input }: StartInput, bindings: Bindings): StartInput {
  const services = (each: Bindings) => connectedSlots(input.backend, each).map(({ serviceId }) => serviceId);
  const isSame = JSON.stringify(services(input.bindings)) === JSON.stringify(services(bindings));
  return { ...input, bindings, ...(isSame && model !== undefined ? { model } : {}) };
}

export function createContinuation(options: Options): Continuation {
  const { running, turns, conversations, bringOver, prepare, preview, hasBackground } = options;

  function terminalRow(id: SessionView['id']): SessionView {
    const { row } = running.find(id);
    if (row.io !== 'terminal') throw new AppError('invalid_input', 'a session without a terminal');
    return row;
  }

  /** Bindings that no start takes are a problem of it like any other. */
  async function previewAs(input: StartInput, bindings: Bindings): Promise<Pick<Told, 'billsTo' | 'problem'>> {
    try {
      return await preview(inputAs(input, bindings));
    } catch (error) {
      if (error instanceof AppError) return { billsTo: '', problem: toErrorShape(error) };
      throw error;
    }
  }

  async function tell({ id, bindings }: Parameters<Continuation['tell']>[0]): Promise<Told> {
    const row = terminalRow(id);
    const { billsTo, problem } = await previewAs(running.request(id).input, bindings);
    const found = await conversations.of(id);
    const isRunning = row.endedAt === null;
    const losses: Told['losses'] = [];
    if (found.kind !== 'found') losses.push('conversation');
    if (isRunning && !turns.isQuiet(id)) losses.push('running-turn');
    losses.push('scrollback', 'session-approvals');
    if (isRunning && hasBackground(row)) losses.push('background-processes');
    const unclear = found.kind === 'unclear' ? toErrorShape(new AppError('conversation_not_found')) : null;
    return { billsTo, carries: found.kind === 'found', losses, problem: problem ?? unclear };
  }

  async function endAtTurn(id: SessionView['id'], signal: AbortSignal): Promise<void> {
    if (running.find(id).row.endedAt !== null) return;
    const end = await turns.end(id, longestWaitMs, signal);
    if (end === 'ended') throw new AppError('session_ended');
    if (end !== 'quiet') throw new AppError('session_busy');
    await running.end(id);
  }

  type Begin = (input: StartInput) => Promise<SessionView>;

  async function proceed(id: SessionView['id'], bindings: Bindings, begin: Begin, signal: AbortSignal) {
    const row = terminalRow(id);
    const before = running.request(id).input;
    const input = inputAs(before, bindings);
    // Fetches the credentials too: the old program goes on when the other account cannot be used.
    await prepare(input);
    if ((await conversations.of(id)).kind === 'unclear') throw new AppError('conversation_not_found');
    await endAtTurn(id, signal);
    // Only now everything that was said is written down.
    const found = await conversations.of(id);
    if (found.kind !== 'found') return begin(input);
    const { backend, cwd } = row;
    const journey = { backend, cwd, conversation: found.id, from: before.bindings, to: bindings };
    await bringOver(journey, before.environment);
    return begin({ ...input, resume: found.id });
  }

  return {
    tell,
    async continueAs({ id, bindings, ...size }, starter) {
      terminalRow(id);
      const begin: Begin = async (input) =>
        running.begin({ ...input, ...size, io: 'terminal' }, await prepare(input), { continues: id, starter });
      return turns.alone(id, (signal) => proceed(id, bindings, begin, signal));
    },
  };
}
