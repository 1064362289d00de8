// What every part of the window shares: the bridge and the stores, handed down by context so that nothing is a singleton.
import type { NotificationsStore } from '@mantine/notifications';
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Bridge } from '../../core/api/bridge.ts';
import type { CallOutput } from '../../core/api/call.ts';
import type { ShellCalls } from '../../core/api/shell.ts';
import type { DaemonState } from '../../core/api/state.ts';
import { type Gates, intersectGates } from '../../core/catalog/features.ts';
import type { Numbers } from '../../core/settings.ts';
import type { ClockStore } from './clock.ts';
import type { DaemonMirrorStore } from './daemon-mirror.ts';
import type { PlaceState, PlaceStore } from './place.ts';
import type { PreferencesStore } from './preferences.ts';
import type { SeenBellsStore } from './seen-bells.ts';
import type { SessionDraftStore } from './session-draft.ts';
import type { TrayStore } from './tray.ts';

export type AppInfo = CallOutput<ShellCalls, 'app.info'>;

export type AppServices = {
  readonly bridge: Bridge;
  readonly info: AppInfo;
  readonly daemon: DaemonMirrorStore;
  readonly place: PlaceStore;
  readonly preferences: PreferencesStore;
  readonly draft: SessionDraftStore;
  readonly seenBells: SeenBellsStore;
  readonly clock: ClockStore;
  readonly tray: TrayStore;
  readonly notifications: NotificationsStore;
};

export const AppContext = createContext<AppServices | null>(null);

export function useApp(): AppServices {
  const services = useContext(AppContext);
  if (!services) throw new Error('No AppContext above this component.');
  return services;
}

/** A part of the daemon's state. Only for pages that are shown after the state is there. */
export function useDaemon<T>(select: (state: DaemonState) => T): T {
  return useStore(useApp().daemon, ({ state }) => {
    if (!state) throw new Error('The daemon has not answered yet.');
    return select(state);
  });
}

/** Whether numbers and bars tell what is left, or what is used. */
export function useNumbers(): Numbers {
  return useDaemon((state) => state.quotaRules.numbers);
}

/** The gates in force: what the server offers and this build shows. */
export function useGates(): Gates {
  const { info } = useApp();
  return intersectGates(
    useDaemon((state) => state.gates),
    info.gates,
  );
}

export function useNavigate(): Pick<PlaceState, 'go' | 'replace' | 'back'> {
  return useApp().place.getState();
}

/** The time in ms, moved by the shared ticker. */
export function useNow(): number {
  return useStore(useApp().clock, ({ now }) => now);
}
