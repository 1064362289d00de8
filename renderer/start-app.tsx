// Makes the window's stores from the bridge and renders the app into a root.
import { createNotificationsStore } from '@mantine/notifications';
import { StrictMode } from 'react';
import type { Root } from 'react-dom/client';
import type { Bridge } from '../core/api/bridge.ts';
import type { Preferences } from '../core/api/shell.ts';
import { App } from './App.tsx';
import { createI18n } from './i18n/i18n.ts';
import type { AppInfo } from './state/app-context.ts';
import { createClock } from './state/clock.ts';
import { createDaemonMirror } from './state/daemon-mirror.ts';
import { createPlaceStore } from './state/place.ts';
import { createPreferencesStore } from './state/preferences.ts';
import { createSeenBells } from './state/seen-bells.ts';
import { createSessionDraft } from './state/session-draft.ts';

const usualPreferences: Preferences = {
  theme: 'system',
  maskEmails: false,
  recentFolders: [],
  notifyBell: true,
  notifyEnd: true,
  sessionOptionsOpen: false,
  sessionModels: {},
};

/** What is shown when the shell does not say: the daemon alone decides then. */
const unknownInfo: AppInfo = {
  version: '',
  platform: 'linux',
  homeFolder: '',
  dataFolder: '',
  trayVisible: true,
  gates: { connectedServices: true, 'connectedServices.quotas': true },
};

export async function startApp(bridge: Bridge, root: Root): Promise<void> {
  const [info, preferences] = await Promise.all([bridge.shell['app.info']({}), bridge.shell['preferences.get']({})]);
  const kept = preferences.ok ? preferences.value : usualPreferences;
  const services = {
    bridge,
    info: info.ok ? info.value : unknownInfo,
    daemon: createDaemonMirror(),
    place: createPlaceStore(),
    preferences: createPreferencesStore(bridge, kept),
    draft: createSessionDraft(kept.sessionModels),
    seenBells: createSeenBells(),
    clock: createClock(),
    notifications: createNotificationsStore(),
  };
  root.render(
    <StrictMode>
      <App services={services} i18n={createI18n()} />
    </StrictMode>,
  );
}
