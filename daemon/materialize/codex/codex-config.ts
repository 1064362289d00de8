// The config.toml of a Codex home: the person's harmless settings, and ours over them.
import { parse, stringify } from 'smol-toml';
import {
  isTable,
  settingsOfHome,
  settingsOfPerson,
  settingsOfRole,
  type Table,
  trustLevels,
} from './codex-settings.ts';

/** The table of a TOML text; null when it is none. */
export function readToml(text: string): Table | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

export type ConfigInput = {
  /** The person's own config.toml, null when there is none; the absolute path of its folder. */
  readonly native: string | null;
  readonly nativeFolder: string;
  /** The config.toml of the home from earlier starts: what was answered or chosen inside it stays, the person's own wins. */
  readonly previous: string | null;
  /** Absolute path. */
  readonly home: string;
};

export type WrittenConfig = {
  readonly text: string;
  readonly leftOut: readonly string[];
  /** Whether the person's own file is none that can be read. */
  readonly unreadable: boolean;
};

/** What follows the folder in a key by which Codex notes that a hook is trusted (measured: `<file>:session_start:0:0`). */
const hookInFile = /^[\\/](hooks\.json|config\.toml):/;

/** The files that hooks stand in move with the start, and so must what was said about them. */
function movedHooks(hooks: unknown, from: string, to: string): Table | null {
  if (!isTable(hooks)) return null;
  if (!isTable(hooks.state)) return hooks;
  const state = Object.entries(hooks.state).flatMap(([key, value]) => {
    const rest = key.startsWith(from) ? key.slice(from.length) : '';
    return hookInFile.test(rest) ? [[`${to}${rest}`, value] as const] : [];
  });
  return { ...hooks, state: Object.fromEntries(state) };
}

/** What was answered inside the home about the same hooks; they themselves come from the person's own file only. */
function answeredHooks(config: Table, home: string): Table {
  const state = isTable(config.hooks) && isTable(config.hooks.state) ? config.hooks.state : {};
  const isOurs = (key: string) => key.startsWith(home) && hookInFile.test(key.slice(home.length));
  return Object.fromEntries(Object.entries(state).filter(([key]) => isOurs(key)));
}

function hooksOf(own: Table, earlier: Table, { nativeFolder, home }: ConfigInput): Table {
  const moved = movedHooks(own.hooks, nativeFolder, home);
  const state = { ...answeredHooks(earlier, home), ...(isTable(moved?.state) ? moved.state : {}) };
  const hooks = { ...moved, ...(Object.keys(state).length === 0 ? {} : { state }) };
  return Object.keys(hooks).length === 0 ? {} : { hooks };
}

export function codexConfig(input: ConfigInput): WrittenConfig {
  const read = readToml(input.native ?? '');
  const { settings: own, leftOut } = settingsOfPerson(read ?? {});
  const previous = readToml(input.previous ?? '') ?? {};
  const earlier = settingsOfHome(previous);
  const tables = (key: string) => ({
    ...(isTable(earlier[key]) ? earlier[key] : {}),
    ...(isTable(own[key]) ? own[key] : {}),
  });
  const config = {
    ...earlier,
    ...own,
    // Without these three Codex asks for an update, looks into a keyring instead of auth.json, and leaves a server behind that keeps
    // the old token (backend-clis-interactive.md §1, §3, §6).
    check_for_update_on_startup: false,
    cli_auth_credentials_store: 'file',
    features: { ...tables('features'), daemon_auto_start: false },
    tui: { ...tables('tui'), animations: false },
    ...hooksOf(own, previous, input),
    projects: { ...trustLevels(earlier.projects), ...trustLevels(own.projects) },
  };
  // In one order, so that the file of one start is that of the next.
  const text = stringify(Object.fromEntries(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1))));
  return { text, leftOut, unreadable: input.native !== null && read === null };
}

/** An agent role of the person's own, without what could move the account or the address; null when it cannot be read. */
export function codexRole(text: string): { readonly text: string; readonly leftOut: readonly string[] } | null {
  const role = readToml(text);
  if (role === null) return null;
  const { settings, leftOut } = settingsOfRole(role);
  return { text: stringify(settings), leftOut };
}
