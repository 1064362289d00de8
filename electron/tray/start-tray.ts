// Puts the tray together: service, controller, and the watch for a panel that comes later.
import { app } from 'electron';
import type { Gates } from '../../core/catalog/features.ts';
import { timeFormatter } from '../desktop/format-time.ts';
import type { Timers } from '../desktop/timers.ts';
import { createElectronTray, drawTrayImage } from './electron-tray.ts';
import { alwaysVisible, watchPanels } from './panel-watch.ts';
import { createTrayController, type TrayController } from './tray-controller.ts';
import type { TrayAction } from './tray-items.ts';
import { createTrayService } from './tray-service.ts';

export type RunningTray = TrayController & {
  /** Whether a panel shows it. */
  visible(): boolean;
  /** Resolves once that is known. */
  readonly ready: Promise<void>;
};

/** A bus that does not answer is no reason to keep the window back. */
const lookLimitMs = 2_000;

type Options = {
  readonly gates: Gates;
  readonly maskEmails: boolean;
  readonly timers: Timers;
  onAction(action: TrayAction): void;
  onActivate(): void;
};

export function startTray({ gates, maskEmails, timers, onAction, onActivate }: Options): RunningTray {
  const service = createTrayService({
    createTray: createElectronTray,
    drawImage: drawTrayImage,
    onAction,
    onActivate,
  });
  const panels = process.platform === 'linux' ? watchPanels(process.env, service.recreate) : alwaysVisible();
  const formatTime = timeFormatter(app.getSystemLocale());
  const controller = createTrayController({ service, timers, gates, maskEmails, formatTime });
  return {
    ...controller,
    visible: panels.visible,
    ready: Promise.race([panels.ready, new Promise<void>((resolve) => void timers.after(lookLimitMs, resolve))]),
    stop() {
      panels.close();
      controller.stop();
    },
  };
}
