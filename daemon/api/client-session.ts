// Calls and events over a welcomed connection: matches answers to calls by id and hands events to their listeners.
import type { Client } from '../../core/api/call.ts';
import { type DaemonCalls, type DaemonEvents, daemonCalls, daemonEvents } from '../../core/api/daemon.ts';
import type { ServerFrame } from '../../core/api/socket.ts';
import { AppError } from '../../core/errors.ts';
import type { Channel } from './client-channel.ts';

export type Session = {
  readonly call: Client<DaemonCalls>;
  on<E extends keyof DaemonEvents>(event: E, listener: (data: DaemonEvents[E]) => void): () => void;
  take(frame: ServerFrame): void;
};

type CallName = keyof DaemonCalls;
type Pending = { readonly name: CallName; resolve(output: unknown): void; reject(error: AppError): void };

export function createSession(channel: Channel): Session {
  const pending = new Map<number, Pending>();
  const listeners = new Map<keyof DaemonEvents, Set<(data: never) => void>>();
  let nextId = 0;
  let ended = false;

  void channel.closed.then(() => {
    ended = true;
    for (const one of pending.values()) one.reject(new AppError('daemon_unreachable'));
    pending.clear();
  });

  const start = (name: CallName, input: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(new AppError('daemon_unreachable'));
      const id = nextId++;
      if (!channel.send({ t: 'call', id, call: name, input })) return reject(new AppError('too_large'));
      pending.set(id, { name, resolve, reject });
    });

  const settle = (frame: ServerFrame & { t: 'answer' | 'failure' }) => {
    const one = pending.get(frame.id);
    if (one === undefined) return;
    pending.delete(frame.id);
    if (frame.t === 'failure') return one.reject(new AppError(frame.error.code, frame.error.detail));
    const output = daemonCalls[one.name].output.safeParse(frame.output);
    if (output.success) one.resolve(output.data);
    else one.reject(new AppError('internal', one.name));
  };

  const names = Object.keys(daemonCalls) as CallName[];
  return {
    call: Object.fromEntries(
      names.map((name) => [name, (input: unknown) => start(name, input)]),
    ) as unknown as Client<DaemonCalls>,
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => void set.delete(listener);
    },
    take(frame) {
      if (frame.t === 'answer' || frame.t === 'failure') return settle(frame);
      if (frame.t !== 'event') return channel.close();
      const data = daemonEvents[frame.event].safeParse(frame.data);
      // Going on without this event would leave a false picture; whoever connects again asks for the whole state.
      if (!data.success) return channel.close();
      for (const listener of [...(listeners.get(frame.event) ?? [])]) listener(data.data as never);
    },
  };
}
