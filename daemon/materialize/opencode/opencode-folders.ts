// Where OpenCode keeps things: the person's own folders, and the places in a home that stand for them.
import { createHash } from 'node:crypto';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string>>;

const baseFolders = {
  XDG_DATA_HOME: ['.local', 'share'],
  XDG_CONFIG_HOME: ['.config'],
  XDG_STATE_HOME: ['.local', 'state'],
  XDG_CACHE_HOME: ['.cache'],
} as const;
export type BaseFolder = keyof typeof baseFolders;

/** The person's own base folder; OpenCode and most tools take the same default on every system. */
export function nativeBase(name: BaseFolder, environment: Environment, userFolder: string): string {
  const named = environment[name];
  return named === undefined || named === '' ? join(userFolder, ...baseFolders[name]) : named;
}

export const nativeData = (environment: Environment, userFolder: string): string =>
  join(nativeBase('XDG_DATA_HOME', environment, userFolder), 'opencode');

export const nativeConfig = (environment: Environment, userFolder: string): string =>
  join(nativeBase('XDG_CONFIG_HOME', environment, userFolder), 'opencode');

/** Folders of a home, relative. */
export const homeNames = {
  XDG_DATA_HOME: 'data',
  XDG_CONFIG_HOME: 'config',
  XDG_STATE_HOME: 'state',
  XDG_CACHE_HOME: 'cache',
} as const satisfies Record<BaseFolder, string>;

/** Stands for the person's home folder where OpenCode looks for `~/.opencode`, `~/.claude` and `~/.agents`. */
export const personName = 'person';

/** What one working folder is started with; a home serves several at once. Relative. */
export function folderName(cwd: string): string {
  return `folders/${createHash('sha256').update(cwd).digest('hex').slice(0, 16)}`;
}

/** The file that holds every conversation, below a data folder of OpenCode. */
export const databaseName = 'opencode.db';
