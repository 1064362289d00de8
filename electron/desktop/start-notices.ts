// Puts the desktop notifications together: of sessions, whose click leads to the terminal, and of quotas, whose click leads to the profile.
import { app } from 'electron';
import type { DaemonState } from '../../core/api/state.ts';
import type { DaemonHandlers } from '../daemon-handlers.ts';
import type { MainWindow } from '../windows/main-window.ts';
import { timeFormatter } from './format-time.ts';
import type { PreferencesStore } from './preferences.ts';
import { createQuotaNotices } from './quota-notices.ts';
import { createSessionNotices } from './session-notices.ts';
import { createNoticeScreen } from './show-notice.ts';
import type { Timers } from './timers.ts';

type Options = {
  readonly icon: string;
  readonly preferences: PreferencesStore;
  readonly timers: Timers;
  readonly window: MainWindow;
  readonly calls: Pick<DaemonHandlers, 'shows' | 'hasShown'>;
  state(): DaemonState | null;
};

export function startNotices({ icon, preferences, timers, window, calls, state }: Options) {
  const show = createNoticeScreen(icon);
  return {
    /** Is given every state. */
    ofSessions: createSessionNotices({
      preferences: preferences.get,
      isLookedAt(id) {
        const current = window.current();
        return current?.isFocused() === true && calls.shows(current.webContents.id, id);
      },
      wasShown: calls.hasShown,
      notify: (notice) => show(notice.id, notice, () => window.openAt({ page: 'sessions', sessionId: notice.id })),
    }),
    /** Is given every alert. */
    ofQuotas: createQuotaNotices({
      state,
      maskEmails: () => preferences.get().maskEmails,
      now: timers.now,
      formatTime: timeFormatter(app.getSystemLocale()),
      notify(notice) {
        const { serviceId, profileId } = notice;
        show(notice.key, notice, () => window.openAt({ page: 'profile', serviceId, profileId }));
      },
    }),
  };
}
