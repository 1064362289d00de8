// Window and display preferences, kept by electron-store: theme, recent folders, where the window was. Never anything secret.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ipcMain } from 'electron';
import Store from 'electron-store';
import { z } from 'zod';
import { type Preferences, preferencesSchema } from '../../core/api/shell.ts';

const boundsSchema = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
});
export type WindowBounds = z.infer<typeof boundsSchema>;

const quotaWindowSchema = z.strictObject({ x: z.number().int(), y: z.number().int(), open: z.boolean() });
export type QuotaWindowPlace = z.infer<typeof quotaWindowSchema>;

const fileSchema = z
  .object({
    ...preferencesSchema.shape,
    windowBounds: boundsSchema.nullable(),
    quotaWindow: quotaWindowSchema.nullable(),
  })
  .partial();
type PreferencesFile = z.infer<typeof fileSchema>;

type PreferencesChange = z.output<ReturnType<typeof preferencesSchema.partial>>;

export type PreferencesStore = {
  get(): Preferences;
  /** What is undefined stays as it is. */
  set(change: PreferencesChange): Preferences;
  /** Null until a window has been opened: this is the first start. */
  windowBounds(): WindowBounds | null;
  setWindowBounds(bounds: WindowBounds): void;
  /** Where the quota window was, and whether it is to be opened again; null: it never was. */
  quotaWindow(): QuotaWindowPlace | null;
  setQuotaWindow(place: QuotaWindowPlace): void;
};

const name = 'preferences';

/** @param folder where the file lies; a damaged one is copied aside before it is replaced */
export function openPreferences(folder: string, now: () => number): PreferencesStore {
  setDamagedAside(join(folder, `${name}.json`), now());
  const store = new Store<PreferencesFile>({ name, cwd: folder, clearInvalidConfig: true, configFileMode: 0o600 });
  // electron-store answers any page on a channel of its own; none of ours asks.
  ipcMain.removeAllListeners('electron-store-get-data');
  const get = (): Preferences => ({
    theme: store.get('theme') ?? 'system',
    maskEmails: store.get('maskEmails') ?? false,
    recentFolders: store.get('recentFolders') ?? [],
    notifyBell: store.get('notifyBell') ?? true,
    notifyEnd: store.get('notifyEnd') ?? true,
    sessionOptionsOpen: store.get('sessionOptionsOpen') ?? false,
    sessionModels: store.get('sessionModels') ?? {},
    trayHintSeen: store.get('trayHintSeen') ?? false,
  });
  return {
    get,
    set(change) {
      for (const [key, value] of Object.entries(change)) if (value !== undefined) store.set(key, value);
      return get();
    },
    windowBounds: () => store.get('windowBounds') ?? null,
    setWindowBounds: (windowBounds) => store.set({ windowBounds }),
    quotaWindow: () => store.get('quotaWindow') ?? null,
    setQuotaWindow: (quotaWindow) => store.set({ quotaWindow }),
  };
}

function setDamagedAside(file: string, now: number): void {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return;
  }
  if (isReadable(text)) return;
  copyFileSync(file, `${file}.quarantine-${now}`);
}

function isReadable(text: string): boolean {
  try {
    return fileSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
