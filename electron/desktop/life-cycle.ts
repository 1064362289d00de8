// Ties the app's life to the desktop's: no window does not end it, quitting asks first, a shutdown or a signal does not wait for an answer.
import { app, powerMonitor } from 'electron';
import type { QuitFlow } from '../quit-flow.ts';

type Options = {
  openWindow(): void;
  /** Gets what ends the process for good. */
  createQuit(exit: () => void): QuitFlow;
};

export function followLifeCycle({ openWindow, createQuit }: Options): void {
  let leaving = false;
  const quit = createQuit(() => {
    leaving = true;
    app.quit();
  });
  app.on('window-all-closed', () => {
    // The tray stays.
  });
  app.on('second-instance', openWindow);
  app.on('activate', openWindow);
  app.on('before-quit', (event) => {
    if (leaving) return;
    event.preventDefault();
    void quit.request();
  });
  powerMonitor.on('shutdown', () => void quit.now());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void quit.now());
}
