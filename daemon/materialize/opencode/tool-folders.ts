// Keeps the agent's own tools working although OpenCode's home moves the base folders that they share with it.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BaseFolder, nativeBase } from './opencode-folders.ts';

/**
 * Tools that would lose sign-ins, settings or whole programs, not just a cache, and the variable that leads each back. git needs none:
 * see `gitConfig`.
 */
const tools: readonly (readonly [variable: string, base: BaseFolder, ...names: string[]])[] = [
  ['GH_CONFIG_DIR', 'XDG_CONFIG_HOME', 'gh'],
  ['GLAB_CONFIG_DIR', 'XDG_CONFIG_HOME', 'glab-cli'],
  ['MISE_CONFIG_DIR', 'XDG_CONFIG_HOME', 'mise'],
  ['MISE_DATA_DIR', 'XDG_DATA_HOME', 'mise'],
  ['MISE_STATE_DIR', 'XDG_STATE_HOME', 'mise'],
  ['PLAYWRIGHT_BROWSERS_PATH', 'XDG_CACHE_HOME', 'ms-playwright'],
  ['UV_PYTHON_INSTALL_DIR', 'XDG_DATA_HOME', 'uv', 'python'],
  ['UV_TOOL_DIR', 'XDG_DATA_HOME', 'uv', 'tools'],
];

export type ToolFolders = {
  readonly variables: Readonly<Record<string, string>>;
  /** Content of `git/config` below the moved configuration folder; null: the person has none there. */
  readonly gitConfig: string | null;
};

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => null)) !== null;

/** In a git configuration file a value in quotes takes backslash and quote escaped. */
const quoted = (path: string): string => `"${path.replace(/["\\]/g, (each) => `\\${each}`)}"`;

/** What stands in the place of the person's `git/config`; `~/.gitconfig` and the repository's go on counting over it, as they did. */
async function gitConfig(folder: string): Promise<string | null> {
  const named = async (key: string, name: string) =>
    (await exists(join(folder, name))) ? [`\t${key} = ${quoted(join(folder, name))}`] : [];
  const core = [...(await named('excludesFile', 'ignore')), ...(await named('attributesFile', 'attributes'))];
  const include = await named('path', 'config');
  if (core.length === 0 && include.length === 0) return null;
  const section = (name: string, lines: readonly string[]) => (lines.length === 0 ? [] : [`[${name}]`, ...lines]);
  return `${[...section('core', core), ...section('include', include)].join('\n')}\n`;
}

/** @param environment the person's, as a native start would have it: what they have set themselves stays */
export async function toolFolders(
  environment: Readonly<Record<string, string>>,
  userFolder: string,
  platform: NodeJS.Platform,
): Promise<ToolFolders> {
  const variables: Record<string, string> = {};
  for (const [variable, base, ...names] of tools) {
    const isGhOnWindows = platform === 'win32' && variable === 'GH_CONFIG_DIR' && environment.APPDATA !== undefined;
    const path = isGhOnWindows
      ? join(environment.APPDATA ?? '', 'GitHub CLI')
      : join(nativeBase(base, environment, userFolder), ...names);
    if (environment[variable] === undefined && (await exists(path))) variables[variable] = path;
  }
  const git = join(nativeBase('XDG_CONFIG_HOME', environment, userFolder), 'git');
  return { variables, gitConfig: await gitConfig(git) };
}
