// Makes a window's stores from the bridge: the same for the main window and the small one.
import { createNotificationsStore } from '@mantine/notifications';
import type { Bridge } from '../core/api/bridge.ts';
import type { Preferences } from '../core/api/shell.ts';
import type { AppInfo, AppServices } from './state/app-context.ts';
import { createClock } from './state/clock.ts';
import { createDaemonMirror } from './state/daemon-mirror.ts';
import { createPlaceStore } from './state/place.ts';
import { createPreferencesStore } from './state/preferences.ts';
import { createSeenBells } from './state/seen-bells.ts';
import { createSessionDraft } from './state/session-draft.ts';
import { createTrayStore } from './state/tray.ts';

const usualPreferences: Preferences = {
  theme: 'system',
  maskEmails: false,
  recentFolders: [],
  notifyBell: true,
  notifyEnd: true,
  sessionOptionsOpen: false,
  sessionModels: {},
  trayHintSeen: false,
};

/** What is shown when the shell does not say: the daemon alone decides then. */
const unknownInfo: AppInfo = {
  version: '',
  platform: 'linux',
  homeFolder: '',
  dataFolder: '',
  trayVisible: true,
  desktop: 'other',
  gates: { connectedServices: true, 'connectedServices.quotas': true },
};

export async function createAppServices(bridge: Bridge): Promise<AppServices> {
  const [answer, preferences] = await Promise.all([bridge.shell['app.info']({}), bridge.shell['preferences.get']({})]);
  const kept = preferences.ok ? preferences.value : usualPreferences;
  const info = answer.ok ? answer.value : unknownInfo;
  return {
    bridge,
    info,
    daemon: createDaemonMirror(),
    place: createPlaceStore(),
    preferences: createPreferencesStore(bridge, kept),
    draft: createSessionDraft(kept.sessionModels),
    seenBells: createSeenBells(),
    clock: createClock(),
    tray: createTrayStore(info.trayVisible),
    notifications: createNotificationsStore(),
  };
}
