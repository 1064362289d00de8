// Makes every window and view of the app. What keeps a page in its place is fixed here and cannot be given from outside.
import {
  BaseWindow,
  BrowserWindow,
  type Session,
  type WebContents,
  WebContentsView,
  type WebPreferences,
} from 'electron';

/** What a caller may choose of a window: its measures and looks. */
export type WindowLooks = {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
  readonly minWidth?: number;
  readonly minHeight?: number;
  readonly resizable?: boolean;
  readonly maximizable?: boolean;
  readonly fullscreenable?: boolean;
  readonly alwaysOnTop?: boolean;
  /** Width and height are those of the page, without the window's frame. */
  readonly useContentSize?: boolean;
  readonly title: string;
  readonly backgroundColor: string;
  readonly icon?: string;
};

type PageSettings = {
  readonly session: Session;
  /** One of our own bundles; a page that is not ours has none. */
  readonly preload?: string;
  /** What the preload is told; never secret, it stands in the process list. */
  readonly preloadArguments?: readonly string[];
  readonly devTools: boolean;
};

/** A window with one page of ours. Shown by the caller when it is ready. */
export function createUiWindow(looks: WindowLooks, page: PageSettings): BrowserWindow {
  const window = new BrowserWindow({ ...looks, show: false, autoHideMenuBar: true, webPreferences: preferences(page) });
  harden(window.webContents);
  return window;
}

/** A window without a page of its own, for views. */
export function createBareWindow(looks: WindowLooks): BaseWindow {
  return new BaseWindow({ ...looks, show: false, autoHideMenuBar: true });
}

/** A page inside a bare window. Its web contents must be closed by the caller: it does not die with the window. */
export function createView(page: PageSettings): WebContentsView {
  const view = new WebContentsView({ webPreferences: preferences(page) });
  harden(view.webContents);
  return view;
}

function preferences({ session, preload, preloadArguments = [], devTools }: PageSettings): WebPreferences {
  return {
    session,
    ...(preload === undefined ? {} : { preload }),
    additionalArguments: [...preloadArguments],
    devTools,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    spellcheck: false,
    disableDialogs: true,
    navigateOnDragDrop: false,
    safeDialogs: true,
  };
}

function harden(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
