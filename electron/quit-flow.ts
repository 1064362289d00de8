// Ends the app: asks first where that would end sessions, then stops the daemon that we host, then lets go.
import type { DaemonState } from '../core/api/state.ts';
import { backends } from '../core/catalog/backends.ts';
import type { Timers } from './desktop/timers.ts';

export type QuitPorts = {
  readonly timers: Timers;
  state(): DaemonState | null;
  /** Whether the daemon ends with us. */
  hostsDaemon(): boolean;
  /** @param sessions one line each @returns whether they may be ended */
  ask(sessions: readonly string[]): Promise<boolean>;
  /** The person stays: the windows go, the tray remains. */
  stayInTray(): void;
  stopDaemon(): Promise<void>;
  /** Closes what is open and ends the process. */
  exit(): void;
  /** Ends the process whatever keeps it: a page that does not answer is one. */
  force(): void;
};

export type QuitFlow = {
  /** The person, or the desktop, asks to quit. */
  request(): Promise<void>;
  /** The computer shuts down, or a signal came: nobody is there to ask. */
  now(): Promise<void>;
};

/** More than a daemon needs that is told to stop and then ended; the app does not outlast it. */
const stopLimitMs = 15_000;
const exitLimitMs = 5_000;

export function createQuitFlow(ports: QuitPorts): QuitFlow {
  let ending: Promise<void> | null = null;
  let asking = false;

  const now = (): Promise<void> => {
    ending ??= Promise.race([ports.stopDaemon().catch(() => {}), pause(ports.timers, stopLimitMs)]).then(() => {
      ports.timers.after(exitLimitMs, ports.force);
      ports.exit();
    });
    return ending;
  };

  return {
    now,
    async request() {
      if (ending || asking) return;
      const sessions = ports.hostsDaemon() ? runningSessions(ports.state()) : [];
      if (sessions.length === 0) return now();
      asking = true;
      const agreed = await ports.ask(sessions);
      asking = false;
      if (agreed) return now();
      ports.stayInTray();
    },
  };
}

function pause(timers: Timers, ms: number): Promise<void> {
  return new Promise((resolve) => void timers.after(ms, resolve));
}

function runningSessions(state: DaemonState | null): readonly string[] {
  const running = state?.sessions.filter((session) => session.endedAt === null) ?? [];
  return running.map((session) => `${backends[session.backend].name} · ${session.cwd} · ${session.billsTo}`);
}
