// The small window of what is left, for desktops that show no tray: as high as its content, above others, where it was the last time.
import { type BrowserWindow, type Session, screen } from 'electron';
import { quotaWindowArguments, quotaWindowChannels, quotaWindowEvents } from '../bridge-names.ts';
import type { PreferencesStore } from '../desktop/preferences.ts';
import { eventChannel } from '../ipc-channels.ts';
import type { NavigationPolicies } from '../security/guard-contents.ts';
import { isSameDocument } from '../security/navigation.ts';
import type { TrustedSenders } from '../security/trusted-senders.ts';
import { uiOrigin } from '../security/ui-files.ts';
import { createUiWindow } from '../security/window-factory.ts';
import { texts } from '../texts.ts';
import { keepPage } from './keep-page.ts';
import { quotaWindowPosition } from './window-bounds.ts';

export type QuotaWindow = {
  /** Makes the window, or brings it to the front. */
  open(): void;
  /** Closed by the person: it stays closed at the next start. */
  close(): void;
  /** @param height of its content in CSS pixels @param sender the page that says so; any other is not listened to */
  fit(height: number, sender: number): void;
  /** Sends an event to the page, if it has loaded and is one of those that it may know. */
  send(event: string, data: unknown): void;
  /** The app ends: what is open now is opened again. */
  leave(): void;
};

type Options = {
  readonly uiSession: Session;
  readonly preload: string;
  readonly icon: string;
  readonly devTools: boolean;
  readonly backgroundColor: () => string;
  readonly senders: TrustedSenders;
  readonly policies: NavigationPolicies;
  readonly preferences: Pick<PreferencesStore, 'quotaWindow' | 'setQuotaWindow'>;
  /** After every load of the page: what it has to know first. */
  onLoaded(): void;
};

const pageAddress = `${uiOrigin}/quota-window.html`;
const width = 280;
const heights = { first: 200, least: 80, most: 640 };

export function createQuotaWindow(options: Options): QuotaWindow {
  const { preferences } = options;
  let window: BrowserWindow | null = null;
  let loaded = false;
  let leaving = false;
  const keepPlace = (from: BrowserWindow, open: boolean): void => {
    const [x = 0, y = 0] = from.getPosition();
    preferences.setQuotaWindow({ x, y, open });
  };

  const make = (): BrowserWindow => {
    const made = makeWindow(options);
    made.webContents.on('did-start-loading', () => {
      loaded = false;
    });
    made.webContents.on('did-finish-load', () => {
      loaded = true;
      options.onLoaded();
    });
    made.once('ready-to-show', () => {
      made.show();
      keepPlace(made, true);
    });
    made.on('close', () => keepPlace(made, leaving));
    made.on('closed', () => {
      window = null;
      loaded = false;
    });
    return made;
  };

  return {
    open() {
      if (!window) {
        window = make();
        return;
      }
      window.show();
      window.focus();
    },
    close: () => window?.close(),
    fit(height, sender) {
      if (window?.webContents.id !== sender) return;
      window.setContentSize(width, Math.min(heights.most, Math.max(heights.least, height)));
    },
    send(event, data) {
      if (window && loaded && quotaWindowEvents.includes(event)) window.webContents.send(eventChannel(event), data);
    },
    leave() {
      leaving = true;
      if (window) keepPlace(window, true);
    },
  };
}

function makeWindow(options: Options): BrowserWindow {
  const { uiSession, preload, icon, devTools, backgroundColor, senders, policies, preferences } = options;
  const size = { width, height: heights.first };
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const window = createUiWindow(
    {
      ...size,
      ...quotaWindowPosition(preferences.quotaWindow(), size, screens),
      useContentSize: true,
      resizable: false,
      maximizable: false,
      fullscreenable: false,
      alwaysOnTop: true,
      title: texts.quotaWindow,
      backgroundColor: backgroundColor(),
      icon,
    },
    { session: uiSession, preload, preloadArguments: quotaWindowArguments, devTools },
  );
  senders.trust(window.webContents, quotaWindowChannels);
  policies.set(window.webContents, { topLevel: (address) => isSameDocument(address, pageAddress), frame: () => false });
  keepPage(window, pageAddress, () => {});
  return window;
}
