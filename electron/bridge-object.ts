// Builds the object that the preload puts into a page: one function per call of the tables, one per event, nothing generic.
import type { Bridge } from '../core/api/bridge.ts';
import { type BridgeSide, callChannel, eventChannel } from './ipc-channels.ts';

/** The part of Electron's `ipcRenderer` that is used. */
export type RendererPort = {
  invoke(channel: string, input: unknown): Promise<unknown>;
  on(channel: string, listener: (event: unknown, data: unknown) => void): unknown;
};

export type BridgeNames = {
  readonly daemon: readonly string[];
  readonly shell: readonly string[];
  readonly events: readonly string[];
  /** Events that may arrive before the page has mounted: kept for the first listener. */
  readonly keptEvents: readonly string[];
};

/** How the argument begins that carries the names to the preload (bridge-names.ts). */
export const bridgeArgument = '--happier-bridge=';

type Listener = (data: unknown) => void;

const keptAtMost = 32;

/**
 * @param argv of the page's process
 * @param pathOf the path of a file that a person dropped; empty for one that has none
 */
export function createBridge(ipc: RendererPort, argv: readonly string[], pathOf: Bridge['droppedPath']): Bridge {
  const names = bridgeNamesOf(argv);
  const events = [
    ...names.events.map((event) => [event, listening(ipc, event, false)]),
    ...names.keptEvents.map((event) => [event, listening(ipc, event, true)]),
  ];
  const bridge = {
    daemon: callsOf(ipc, 'daemon', names.daemon),
    shell: callsOf(ipc, 'shell', names.shell),
    on: Object.fromEntries(events),
    droppedPath: (file: object) => pathOf(file),
  };
  return bridge as unknown as Bridge;
}

function bridgeNamesOf(argv: readonly string[]): BridgeNames {
  const given = argv.find((argument) => argument.startsWith(bridgeArgument));
  if (given === undefined) throw new Error('this window was made without the names of its bridge');
  return JSON.parse(given.slice(bridgeArgument.length));
}

/** @returns a function per name; its promise always resolves to a `Result` */
function callsOf(ipc: RendererPort, side: BridgeSide, names: readonly string[]) {
  const call = (name: string) => async (input: unknown) => {
    try {
      return await ipc.invoke(callChannel(side, name), input);
    } catch {
      return { ok: false, error: { code: 'internal', detail: null } };
    }
  };
  return Object.fromEntries(names.map((name) => [name, call(name)]));
}

/** Passes the data of one event on, never Electron's event object. */
function listening(ipc: RendererPort, event: string, keep: boolean): (listener: Listener) => () => void {
  const listeners = new Set<Listener>();
  const kept: unknown[] = [];
  ipc.on(eventChannel(event), (_event, data) => {
    for (const listener of listeners) listener(data);
    if (listeners.size > 0 || !keep) return;
    kept.push(data);
    if (kept.length > keptAtMost) kept.shift();
  });
  return (listener) => {
    // A function of our own per subscription, so that subscribing one listener twice takes two unsubscriptions.
    const entry: Listener = (data) => listener(data);
    listeners.add(entry);
    for (const data of kept.splice(0)) entry(data);
    return () => void listeners.delete(entry);
  };
}
