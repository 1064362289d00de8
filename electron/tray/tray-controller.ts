// Feeds the tray: keeps the latest of what it shows, renders once per turn of changes, and once a minute for ages and times to reset.
import type { DaemonState } from '../../core/api/state.ts';
import type { Gates } from '../../core/catalog/features.ts';
import type { DaemonStatus } from '../daemon-supervisor.ts';
import type { Timers } from '../desktop/timers.ts';
import type { TrayInput } from './tray-items.ts';
import { trayModel } from './tray-model.ts';
import type { TrayService } from './tray-service.ts';

export type TrayController = {
  setStatus(status: DaemonStatus): void;
  setState(state: DaemonState | null): void;
  setMaskEmails(maskEmails: boolean): void;
  stop(): void;
};

type Options = {
  readonly service: TrayService;
  readonly timers: Timers;
  readonly gates: Gates;
  readonly formatTime: TrayInput['formatTime'];
  /** At the start. */
  readonly maskEmails: boolean;
};

const minuteMs = 60_000;

export function createTrayController(options: Options): TrayController {
  const { service, timers, gates, formatTime } = options;
  let status: DaemonStatus = { state: 'starting' };
  let state: DaemonState | null = null;
  let { maskEmails } = options;
  let waiting = false;
  let stopped = false;

  const render = (): void => {
    waiting = false;
    if (stopped) return;
    service.show(trayModel({ status, state, gates, maskEmails, now: timers.now(), formatTime }));
  };
  const renderSoon = (): void => {
    if (waiting) return;
    waiting = true;
    timers.after(0, render);
  };
  let cancelTick = (): void => {};
  const tick = (): void => {
    cancelTick = timers.after(minuteMs, () => {
      renderSoon();
      tick();
    });
  };
  render();
  tick();

  return {
    setStatus(next) {
      status = next;
      renderSoon();
    },
    setState(next) {
      state = next;
      renderSoon();
    },
    setMaskEmails(next) {
      maskEmails = next;
      renderSoon();
    },
    stop() {
      stopped = true;
      cancelTick();
      service.destroy();
    },
  };
}
