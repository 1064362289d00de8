// Puts a desktop notification on the screen, one per key at a time; a click on it is told.
import { Notification } from 'electron';

type Notice = { readonly title: string; readonly body: string };

/** @returns a function that shows a notice in place of the earlier one of the same key */
export function createNoticeScreen(icon: string): (key: string, notice: Notice, onClick: () => void) => void {
  // Kept, since one that is collected does not answer a click any more.
  const shown = new Map<string, Notification>();
  return (key, { title, body }, onClick) => {
    if (!Notification.isSupported()) return;
    shown.get(key)?.close();
    const notification = new Notification({ title, body, icon });
    shown.set(key, notification);
    const forget = (): void => {
      if (shown.get(key) === notification) shown.delete(key);
    };
    notification.on('click', () => {
      forget();
      onClick();
    });
    notification.on('close', forget);
    notification.on('failed', forget);
    notification.show();
  };
}
