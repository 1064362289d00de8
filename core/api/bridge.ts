// The renderer's only door: its type, derived from the call and event tables. Nothing is thrown across it; failures are values.
import type { ErrorShape } from '../errors.ts';
import type { CallInput, CallOutput, CallTable } from './call.ts';
import { type DaemonCalls, type DaemonEvents, daemonCalls } from './daemon.ts';
import { type ShellCalls, type ShellEvents, shellCalls } from './shell.ts';

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorShape };

export type BridgedDaemonCall = {
  [K in keyof DaemonCalls]: DaemonCalls[K]['access'] extends 'host' ? never : K;
}[keyof DaemonCalls];

type Bridged<T extends CallTable, K extends keyof T> = {
  readonly [P in K]: (input: CallInput<T, P>) => Promise<Result<CallOutput<T, P>>>;
};

type Listener<T> = (data: T) => void;
type Listening<E> = { readonly [K in keyof E]: (listener: Listener<E[K]>) => () => void };

export type Bridge = {
  readonly daemon: Bridged<DaemonCalls, BridgedDaemonCall>;
  readonly shell: Bridged<ShellCalls, keyof ShellCalls>;
  readonly on: Listening<DaemonEvents & ShellEvents>;
  /** The absolute path of a `File` that the person dropped on the page; empty when it has none. */
  readonly droppedPath: (file: object) => string;
};

/** The daemon calls that the renderer may make, directly or after a native dialog. */
export const bridgedDaemonCalls = (Object.keys(daemonCalls) as (keyof DaemonCalls)[]).filter(
  (name): name is BridgedDaemonCall => daemonCalls[name].access !== 'host',
);

export const shellCallNames = Object.keys(shellCalls) as (keyof ShellCalls)[];
