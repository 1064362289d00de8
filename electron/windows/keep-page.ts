// Keeps one page of ours in its window: loads it, and loads it again where it went astray or crashed.
import type { BrowserWindow } from 'electron';
import { isSameDocument } from '../security/navigation.ts';

/** A page that crashes again and again is left closed. */
const crashesAtMost = 3;

/** @param onGone the page is gone, with everything it had attached to */
export function keepPage(window: BrowserWindow, address: string, onGone: () => void): void {
  const { webContents } = window;
  let crashes = 0;
  const load = (): void => void window.loadURL(address).catch(() => {});
  // An empty page is the one address that no guard is asked about. It has no bridge, so nothing but the way back is left to do.
  webContents.on('did-navigate', (_event, where) => {
    if (!isSameDocument(where, address)) load();
  });
  webContents.on('render-process-gone', () => {
    onGone();
    crashes += 1;
    if (crashes > crashesAtMost) window.destroy();
    else webContents.reload();
  });
  load();
}
