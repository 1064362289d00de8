// The developer diagnostics window: the one place of @electron/remote. Unpackaged apps only, and left out of what ships.

import { enable, initialize } from '@electron/remote/main';
import { app, type BrowserWindow, type Session, type WebContents } from 'electron';
import type { DaemonState } from '../../core/api/state.ts';
import type { NavigationPolicies } from '../security/guard-contents.ts';
import { isSameDocument } from '../security/navigation.ts';
import { uiOrigin } from '../security/ui-files.ts';
import { createUiWindow } from '../security/window-factory.ts';

type Options = {
  readonly uiSession: Session;
  readonly preload: string;
  readonly policies: NavigationPolicies;
  state(): DaemonState | null;
};

const pageAddress = `${uiOrigin}/diagnostics.html`;

const deniedEvents = [
  'remote-require',
  'remote-get-global',
  'remote-get-current-window',
  'remote-get-current-web-contents',
];

type RemoteEvent = { returnValue?: unknown; defaultPrevented: boolean };

export function openDiagnostics({ uiSession, preload, policies, state }: Options): BrowserWindow {
  initialize();
  const window = createUiWindow(
    { width: 720, height: 640, title: 'Happier diagnostics', backgroundColor: '#ffffff' },
    { session: uiSession, preload, devTools: true },
  );
  policies.set(window.webContents, { topLevel: (address) => isSameDocument(address, pageAddress), frame: () => false });
  allowOnly(window.webContents, diagnosticsApp(state));
  enable(window.webContents);
  window.once('ready-to-show', () => window.show());
  void window.loadURL(pageAddress).catch(() => {});
  return window;
}

/** Of the library's events only "get builtin app" is answered, and with an object of ours instead of Electron's. */
function allowOnly(contents: WebContents, answer: object): void {
  const on = (name: string, listener: (event: RemoteEvent, builtin?: string) => void) =>
    contents.on(name as never, listener as never);
  for (const name of deniedEvents) {
    on(name, (event) => {
      event.defaultPrevented = true;
    });
  }
  on('remote-get-builtin', (event, builtin) => {
    if (builtin === 'app') event.returnValue = answer;
    else event.defaultPrevented = true;
  });
}

/**
 * Getters that give text. Object and functions have no prototype, and text is passed by value: from a function's `constructor` the
 * page could otherwise make code that runs here.
 */
function diagnosticsApp(state: () => DaemonState | null): object {
  const getters = {
    versions: () => JSON.stringify({ app: app.getVersion(), ...process.versions }),
    processes: () => JSON.stringify(app.getAppMetrics()),
    memory: () => JSON.stringify(process.memoryUsage()),
    daemon: () => JSON.stringify(summary(state())),
  };
  for (const getter of Object.values(getters)) Object.freeze(Object.setPrototypeOf(getter, null));
  return Object.freeze(Object.assign(Object.create(null), getters));
}

/** Counts, not contents. */
function summary(state: DaemonState | null): object {
  if (!state) return { connected: false };
  const { n, account, overrides, profiles, sessions } = state;
  return {
    connected: true,
    n,
    account: account.state,
    overrides,
    profiles: profiles.length,
    sessions: sessions.length,
  };
}
