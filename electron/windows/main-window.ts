// The main window: made when it is wanted, destroyed on close. What is sent before its page has loaded waits.
import { type BrowserWindow, type Session, screen } from 'electron';
import type { Route } from '../../core/api/shell.ts';
import { bridgeArguments } from '../bridge-names.ts';
import type { PreferencesStore } from '../desktop/preferences.ts';
import { eventChannel } from '../ipc-channels.ts';
import type { NavigationPolicies } from '../security/guard-contents.ts';
import { isSameDocument } from '../security/navigation.ts';
import type { TrustedSenders } from '../security/trusted-senders.ts';
import { uiOrigin } from '../security/ui-files.ts';
import { createUiWindow } from '../security/window-factory.ts';
import { texts } from '../texts.ts';
import { keepPage } from './keep-page.ts';
import { minimumSize, openingBounds } from './window-bounds.ts';

export type MainWindow = {
  /** Makes the window, or brings it to the front. */
  open(): void;
  /** The same, at a page. */
  openAt(route: Route): void;
  current(): BrowserWindow | null;
  /** Sends an event to the window's page; `wait`: to one that is still loading as well, once it has loaded. */
  send(event: string, data: unknown, wait?: 'wait'): void;
  close(): void;
};

type Options = {
  readonly uiSession: Session;
  readonly preload: string;
  readonly icon: string;
  readonly devTools: boolean;
  readonly backgroundColor: () => string;
  readonly senders: TrustedSenders;
  readonly policies: NavigationPolicies;
  readonly preferences: PreferencesStore;
  /** After every load of the page: what it has to know first. */
  onLoaded(): void;
  /** The page is gone, with everything it had attached to. */
  onGone(senderId: number): void;
};

const pageAddress = `${uiOrigin}/index.html`;

export function createMainWindow(options: Options): MainWindow {
  let window: BrowserWindow | null = null;
  let loaded = false;
  let waiting: { readonly event: string; readonly data: unknown }[] = [];

  const make = (): BrowserWindow => {
    const made = makeWindow(options);
    const { webContents } = made;
    const senderId = webContents.id;
    keepPage(made, pageAddress, () => options.onGone(senderId));
    webContents.on('did-start-loading', () => {
      if (loaded) options.onGone(senderId);
      loaded = false;
    });
    webContents.on('did-finish-load', () => {
      loaded = true;
      options.onLoaded();
      for (const { event, data } of waiting.splice(0)) webContents.send(eventChannel(event), data);
    });
    made.on('close', () => options.preferences.setWindowBounds(boundsOf(made)));
    made.on('closed', () => {
      window = null;
      loaded = false;
      waiting = [];
      options.onGone(senderId);
    });
    return made;
  };

  const open = (): void => {
    if (!window) {
      window = make();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  const send: MainWindow['send'] = (event, data, wait) => {
    if (window && loaded) window.webContents.send(eventChannel(event), data);
    else if (window && wait) waiting.push({ event, data });
  };
  return {
    open,
    openAt(route) {
      open();
      send('navigate', route, 'wait');
    },
    current: () => window,
    send,
    close: () => window?.close(),
  };
}

function makeWindow(options: Options): BrowserWindow {
  const saved = options.preferences.windowBounds();
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const window = createUiWindow(
    {
      ...openingBounds(saved, screens),
      minWidth: minimumSize.width,
      minHeight: minimumSize.height,
      title: texts.appName,
      backgroundColor: options.backgroundColor(),
      icon: options.icon,
    },
    {
      session: options.uiSession,
      preload: options.preload,
      preloadArguments: bridgeArguments,
      devTools: options.devTools,
    },
  );
  options.senders.trust(window.webContents);
  options.policies.set(window.webContents, {
    topLevel: (address) => isSameDocument(address, pageAddress),
    frame: () => false,
  });
  window.once('ready-to-show', () => {
    if (saved?.maximized) window.maximize();
    window.show();
    // From now on this is not the first start.
    if (!saved) options.preferences.setWindowBounds(boundsOf(window));
  });
  return window;
}

function boundsOf(window: BrowserWindow) {
  const { x, y, width, height } = window.getNormalBounds();
  return { x, y, width, height, maximized: window.isMaximized() };
}
