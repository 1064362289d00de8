// Puts a desktop notification on the screen, one per session at a time; a click on it leads to the session.
import { Notification } from 'electron';
import type { SessionId } from '../../core/ids.ts';
import type { SessionNotice } from './session-notices.ts';

type Options = { readonly icon: string; onClick(id: SessionId): void };

export function createNoticeScreen({ icon, onClick }: Options): (notice: SessionNotice) => void {
  // Kept, since one that is collected does not answer a click any more.
  const shown = new Map<SessionId, Notification>();
  return ({ id, title, body }) => {
    if (!Notification.isSupported()) return;
    shown.get(id)?.close();
    const notification = new Notification({ title, body, icon });
    shown.set(id, notification);
    const forget = (): void => {
      if (shown.get(id) === notification) shown.delete(id);
    };
    notification.on('click', () => {
      forget();
      onClick(id);
    });
    notification.on('close', forget);
    notification.on('failed', forget);
    notification.show();
  };
}
