// Whether this desktop shows our tray icon; a panel that does may come and go.
import { createStore, type StoreApi } from 'zustand';

export type TrayStore = StoreApi<{ readonly visible: boolean }>;

export function createTrayStore(visible: boolean): TrayStore {
  return createStore(() => ({ visible }));
}
