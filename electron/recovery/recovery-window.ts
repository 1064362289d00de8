// The window that shows the recovery key: a page and a session of its own, hidden from screen recorders where the system can do that.
import { type BrowserWindow, powerMonitor, type Session } from 'electron';
import type { NavigationPolicies } from '../security/guard-contents.ts';
import { isSameDocument } from '../security/navigation.ts';
import type { TrustedSenders } from '../security/trusted-senders.ts';
import { uiOrigin } from '../security/ui-files.ts';
import { createUiWindow } from '../security/window-factory.ts';
import { texts } from '../texts.ts';
import type { RecoveryWindow } from './recovery-handlers.ts';

export type OpenRecoveryWindow = RecoveryWindow & {
  /** Of its page. */
  readonly senderId: number;
  focus(): void;
  /** Resolves when it is gone: whether the words were shown. */
  readonly closed: Promise<boolean>;
};

export type RecoverySurroundings = {
  readonly policies: NavigationPolicies;
  readonly senders: TrustedSenders;
  readonly session: Session;
  readonly preload: string;
  readonly icon: string;
  readonly backgroundColor: string;
};

const pageAddress = `${uiOrigin}/recovery.html`;

export function openRecoveryWindow(surroundings: RecoverySurroundings): OpenRecoveryWindow {
  const { policies, senders, session, preload, icon, backgroundColor } = surroundings;
  const window = createUiWindow(
    { width: 640, height: 540, minWidth: 480, minHeight: 420, title: texts.recovery.title, backgroundColor, icon },
    { session, preload, devTools: false },
  );
  const { webContents } = window;
  window.setContentProtection(true);
  senders.trust(webContents);
  policies.set(webContents, { topLevel: (address) => isSameDocument(address, pageAddress), frame: () => false });
  // Whoever finds the computer unlocked again, or awake, need not be the person who asked.
  const close = (): void => window.destroy();
  powerMonitor.on('lock-screen', close);
  powerMonitor.on('suspend', close);
  let shown = false;
  const closed = new Promise<boolean>((resolve) => {
    window.on('closed', () => {
      powerMonitor.off('lock-screen', close);
      powerMonitor.off('suspend', close);
      resolve(shown);
    });
  });
  webContents.on('render-process-gone', close);
  window.once('ready-to-show', () => window.show());
  webContents.loadURL(pageAddress).catch(() => {});
  return {
    senderId: webContents.id,
    closed,
    close,
    focus: () => window.focus(),
    print: () => print(window),
    shown() {
      shown = true;
    },
  };
}

/** The system's dialog, in which the person chooses the printer or calls it off. */
function print(window: BrowserWindow): Promise<boolean> {
  return new Promise((resolve) => window.webContents.print({ silent: false }, resolve));
}
