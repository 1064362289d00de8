// Puts the tray together: service, controller, and the watch for a panel that comes later.
import { app } from 'electron';
import type { Gates } from '../../core/catalog/features.ts';
import { timeFormatter } from '../desktop/format-time.ts';
import type { Timers } from '../desktop/timers.ts';
import { texts } from '../texts.ts';
import { createElectronTray, drawTrayImage } from './electron-tray.ts';
import { createStatusItem, drawPixmaps, type Pixmap } from './linux/status-item.ts';
import { alwaysVisible, watchPanels } from './panel-watch.ts';
import { createRefreshOnOpen } from './refresh-on-open.ts';
import { openSessionBus } from './session-bus.ts';
import { createTrayController, type TrayController } from './tray-controller.ts';
import type { TrayAction } from './tray-items.ts';
import { createTrayService, type TrayPort, type TrayService } from './tray-service.ts';

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
  /** Somebody looks at the tray's menu; at most every ten seconds. */
  onLook(): void;
  /** A panel that shows the tray has come or gone. */
  onVisible(visible: boolean): void;
};

export function startTray({ gates, maskEmails, timers, onVisible, onLook, ...clicks }: Options): RunningTray {
  const service = createPlatformTray({ ...clicks, onOpen: createRefreshOnOpen(timers.now, onLook) });
  const onPanels = (visible: boolean): void => {
    if (visible) service.recreate();
    onVisible(visible);
  };
  const panels = process.platform === 'linux' ? watchPanels(process.env, onPanels) : alwaysVisible();
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

type Listeners = Pick<Options, 'onAction' | 'onActivate'> & { onOpen(): void };

function createPlatformTray(listeners: Listeners): TrayService {
  if (process.platform !== 'linux') {
    return createTrayService({ createTray: createElectronTray, drawImage: drawTrayImage, ...listeners });
  }
  return createTrayService({ createTray: createLinuxTray, drawImage: drawPixmaps, ...listeners });
}

function createLinuxTray(image: Pixmap[]): TrayPort<Pixmap[]> {
  const bus = openSessionBus(process.env);
  return bus ? createStatusItem(bus, image, { id: 'happier-desktop', title: texts.appName }) : noTray;
}

/** Without a bus there is no panel to show anything. */
const noTray: TrayPort<Pixmap[]> = {
  setImage: () => {},
  setToolTip: () => {},
  setMenu: () => {},
  onActivate: () => {},
  onOpen: () => {},
  destroy: () => {},
};
