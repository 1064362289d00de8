// A terminal in memory, and a client that carries out what a test says: the port of the command line to the daemon.
import { PassThrough, Writable } from 'node:stream';
import type { DaemonEvents } from '../../../core/api/daemon.ts';
import type { SessionView } from '../../../core/api/state.ts';
import { sessionIdSchema } from '../../../core/ids.ts';
import { sessionView } from '../../support/session-view.ts';

export const sessionId = sessionIdSchema.parse('1a2b3c4d-0000-4000-8000-000000000001');

type SignalListener = (signal: NodeJS.Signals) => void;

export function createFakeTerminal() {
  const listeners = new Map<NodeJS.Signals, Set<SignalListener>>();
  const raw: boolean[] = [];
  let shown = '';
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (mode: boolean) => void raw.push(mode) });
  const stdout = Object.assign(
    new Writable({
      write(chunk: Buffer, _, done) {
        shown += chunk.toString();
        done();
      },
    }),
    { isTTY: true, columns: 100, rows: 30 },
  );
  let suspended = 0;
  return {
    stdin,
    stdout,
    raw,
    shown: () => shown,
    suspended: () => suspended,
    signals: {
      on(signals: readonly NodeJS.Signals[], listener: SignalListener) {
        for (const signal of signals) listeners.set(signal, (listeners.get(signal) ?? new Set()).add(listener));
        return () => {
          for (const signal of signals) listeners.get(signal)?.delete(listener);
        };
      },
      suspend: () => {
        suspended += 1;
      },
    },
    signal(signal: NodeJS.Signals) {
      for (const listener of listeners.get(signal) ?? []) listener(signal);
    },
    /** How many signals are listened to. */
    listening: () => [...listeners.values()].filter((set) => set.size > 0).length,
  };
}

type Calls = {
  readonly call: string;
  readonly input: unknown;
};

/** @param attached what `sessions.attach` answers */
export function createFakeClient(attached: { scrollback?: string; seq?: number; session?: Partial<SessionView> } = {}) {
  const made: Calls[] = [];
  const listeners = new Map<string, Set<(data: never) => void>>();
  let close = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  let gate: Promise<void> | null = null;
  const note =
    <T>(call: string, answer: T) =>
    async (input: unknown) => {
      made.push({ call, input });
      if (gate !== null) await gate;
      return answer;
    };
  const { scrollback = '', seq = 0, session = {} } = attached;
  return {
    made,
    closed,
    close: () => close(),
    inputs: () => made.flatMap(({ call, input }) => (call === 'sessions.input' ? [input as { data: string }] : [])),
    /** Calls answer only when this resolves. */
    holdAnswers(until: Promise<void> | null) {
      gate = until;
    },
    on<E extends keyof DaemonEvents>(event: E, listener: (data: DaemonEvents[E]) => void) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener as (data: never) => void));
      return () => void set.delete(listener as (data: never) => void);
    },
    emit<E extends keyof DaemonEvents>(event: E, data: DaemonEvents[E]) {
      for (const listener of listeners.get(event) ?? []) (listener as (data: DaemonEvents[E]) => void)(data);
    },
    call: {
      'sessions.attach': note('sessions.attach', {
        scrollback,
        seq,
        session: sessionView({ id: sessionId, ...session }),
      }),
      'sessions.input': note('sessions.input', {}),
      'sessions.resize': note('sessions.resize', {}),
      'sessions.signal': note('sessions.signal', {}),
    },
  };
}
