// One daemon's state and everything that renders from it, put together as the app does: state store, the main process's link, tray
// controller and service, the window's mirror. Only the socket, the panel's tray and the clock are of the test.
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { DaemonState } from '../../../core/api/state.ts';
import type { DaemonClient } from '../../../daemon/api/client.ts';
import { createStateStore, type StateStore } from '../../../daemon/state.ts';
import { createDaemonLink } from '../../../electron/daemon-link.ts';
import { timeFormatter } from '../../../electron/desktop/format-time.ts';
import type { Timers } from '../../../electron/desktop/timers.ts';
import type { IconSpec } from '../../../electron/tray/icon-spec.ts';
import { createTrayController } from '../../../electron/tray/tray-controller.ts';
import type { TrayItem } from '../../../electron/tray/tray-items.ts';
import { createTrayService, type TrayPort, type TrayService } from '../../../electron/tray/tray-service.ts';
import { createDaemonMirror, followDaemon } from '../../../renderer/state/daemon-mirror.ts';
import { fakeBridge } from '../../support/renderer-state.ts';
import { daemonState, noon } from '../../support/tray-state.ts';

type Parts = Partial<Omit<DaemonState, 'n'>>;

/** Runs what is due at once and in order; nothing in the tray waits for anything but time. */
function createTimers(start: number) {
  let now = start;
  const waiting = new Set<{ readonly at: number; readonly task: () => void }>();
  const timers: Timers = {
    now: () => now,
    after(delayMs, task) {
      const timer = { at: now + delayMs, task };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
  };
  const advance = (ms: number): void => {
    const until = now + ms;
    for (;;) {
      const due = [...waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      waiting.delete(due);
      now = Math.max(now, due.at);
      due.task();
    }
    now = until;
  };
  return { ...timers, advance, waiting: () => waiting.size };
}

export type ShownTray = { icon: IconSpec; tooltip: string; items: readonly TrayItem[] };

/** The panel: keeps what it shows, counts what is asked of it, and takes no picture, text or menu that it shows already. */
function createPanel() {
  const counts = { images: 0, texts: 0, menus: 0, drawn: 0 };
  let shown: Partial<ShownTray> | null = null;
  let listening = 0;
  const put = (part: Partial<ShownTray>): void => {
    expect(shown).not.toBeNull();
    const [name] = Object.keys(part) as (keyof ShownTray)[];
    if (name) expect(isDeepStrictEqual(shown?.[name], part[name]), `the same ${name} again`).toBe(false);
    shown = { ...shown, ...part };
  };
  const createTray = (icon: IconSpec): TrayPort<IconSpec> => {
    expect(shown).toBeNull();
    shown = { icon };
    counts.images += 1;
    return {
      setImage(image) {
        counts.images += 1;
        put({ icon: image });
      },
      setToolTip(tooltip) {
        counts.texts += 1;
        put({ tooltip });
      },
      setMenu(items) {
        counts.menus += 1;
        put({ items });
      },
      onActivate() {
        listening += 1;
      },
      onOpen() {
        listening += 1;
      },
      destroy() {
        listening = 0;
        shown = null;
      },
    };
  };
  const drawImage = (spec: IconSpec): IconSpec => {
    counts.drawn += 1;
    return spec;
  };
  return { counts, createTray, drawImage, shown: () => shown, listening: () => listening };
}

/** A connection of the daemon's socket, without the socket. */
function createConnection(store: StateStore, counted: { subscribed: number }) {
  const listeners = new Map<string, Set<(data: never) => void>>();
  let losing = false;
  const stop = store.subscribe((change) => {
    if (losing) return;
    for (const listener of listeners.get('state') ?? []) listener(change as never);
  });
  counted.subscribed += 1;
  let end = (): void => {};
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });
  const client = {
    version: '1.0.0',
    call: { 'state.get': () => Promise.resolve(store.get()) },
    on(event: string, listener: (data: never) => void) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      return () => known.delete(listener);
    },
    closed,
    close: () => {},
  } as unknown as DaemonClient;
  return {
    client,
    /** What changes now does not arrive. */
    losing(change: () => void) {
      losing = true;
      change();
      losing = false;
    },
    end() {
      stop();
      counted.subscribed -= 1;
      end();
    },
  };
}

/** Lets what was promised come about. */
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

export type World = Awaited<ReturnType<typeof createWorld>>;

export async function createWorld(parts: Parts) {
  const { n: _, ...first } = daemonState([], parts);
  const timers = createTimers(noon);
  const panel = createPanel();
  const counted = { subscribed: 0, listeners: 0 };
  const renders: number[] = [];
  const real = createTrayService({ ...panel, onAction: () => {}, onActivate: () => {}, onOpen: () => {} });
  const service: TrayService = {
    ...real,
    show(model) {
      renders.push(timers.now());
      real.show(model);
    },
  };
  const gates = { connectedServices: true, 'connectedServices.quotas': true };
  const formatTime = timeFormatter('en-GB');
  const controller = createTrayController({ service, timers, gates, formatTime, maskEmails: false });

  const fake = fakeBridge();
  const counting = <T>(listen: (listener: (data: T) => void) => () => void) => {
    return (listener: (data: T) => void) => {
      counted.listeners += 1;
      const stop = listen(listener);
      return () => {
        counted.listeners -= 1;
        stop();
      };
    };
  };
  const { on } = fake.bridge;
  const bridge = { ...fake.bridge, on: { ...on, state: counting(on.state), daemon: counting(on.daemon) } };
  const link = createDaemonLink({
    onState: controller.setState,
    onEvent: (event) => event.name === 'state' && fake.emit('state', event.data),
  });
  fake.answer({ 'state.get': async () => ({ ok: true, value: await link.call['state.get']({}) }) });
  const mirror = createDaemonMirror();

  let store = createStateStore(first);
  let connection = createConnection(store, counted);
  const connect = async (): Promise<void> => {
    await link.follow(connection.client);
    controller.setStatus({ state: 'running' });
    fake.emit('daemon', { connected: true });
    await settle();
    timers.advance(0);
  };
  const stopFollowing = followDaemon(bridge, mirror);
  await connect();

  return {
    panel,
    now: timers.now,
    /** What the command line is told when it asks now. */
    state: () => store.get(),
    linked: link.state,
    mirrored: () => mirror.getState().state,
    /** When the tray was worked out, each time. */
    renders: () => renders,
    async change(next: Parts): Promise<void> {
      store.change(next);
      await settle();
      timers.advance(0);
    },
    /** Several changes before anybody gets round to drawing. */
    async changes(list: readonly Parts[]): Promise<void> {
      for (const next of list) store.change(next);
      await settle();
      timers.advance(0);
    },
    async lose(next: Parts): Promise<void> {
      connection.losing(() => store.change(next));
      await settle();
    },
    async restart(): Promise<void> {
      connection.end();
      await settle();
      fake.emit('daemon', { connected: false });
      timers.advance(0);
      const { n: _n, ...rest } = store.get();
      store = createStateStore(rest);
      connection = createConnection(store, counted);
      await connect();
    },
    async pass(ms: number): Promise<void> {
      timers.advance(ms);
      await settle();
    },
    mask: (on: boolean) => {
      controller.setMaskEmails(on);
      timers.advance(0);
    },
    /** Ends everything; what is left of listeners and timers. */
    async end() {
      stopFollowing();
      controller.stop();
      connection.end();
      await settle();
      timers.advance(0);
      return { ...counted, timers: timers.waiting(), trays: panel.listening(), shown: panel.shown() };
    },
  };
}
