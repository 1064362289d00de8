// Reads what an OpenCode home takes over from the person's own folders. Reads only: nothing there is ever changed or linked.
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StartNotice } from '../../../core/api/state.ts';
import type { Fields } from '../../../core/lenient.ts';
import { parseJsonWithComments } from '../json-with-comments.ts';
import { type Copies, copiesOf, readTextFile } from '../native-files.ts';
import type { PlannedCopy } from '../plan.ts';
import { type ConfigSource, mergedConfigs, type Sanitised, sanitisedConfig, sanitisedTui } from './opencode-config.ts';
import { homeNames, nativeConfig, personName } from './opencode-folders.ts';

/** What OpenCode reads of a configuration folder beside its settings, text and the scripts of skills; never its plugins and tools. */
export const opencodeTrees = 'agent agents command commands mode modes skill skills themes'.split(' ');
const codeFolders = ['plugin', 'plugins', 'tool', 'tools'];

export type NativeOpencode = Copies & { readonly config: Fields; readonly tui: Fields };

type Read = { readonly configs: readonly Sanitised[]; readonly notices: readonly StartNotice[] };

/** One settings file, and what is to be said of it. */
export async function readConfig(
  path: string,
  source: Omit<ConfigSource, 'folder'>,
  sanitise: (config: Fields, source: ConfigSource) => Sanitised,
): Promise<Read> {
  const text = await readTextFile(path);
  if (text === null) return { configs: [], notices: [] };
  const config = parseJsonWithComments(text);
  if (config === null) return { configs: [], notices: [{ kind: 'configuration-unreadable', path }] };
  const sanitised = sanitise(config, { ...source, folder: dirname(path) });
  const names = [...sanitised.leftOut].slice(0, 50);
  return {
    configs: [sanitised],
    notices: names.length === 0 ? [] : [{ kind: 'configuration-left-out', path, names }],
  };
}

async function codeNotices(folder: string): Promise<readonly StartNotice[]> {
  const present = (await readdir(folder).catch(() => [])).filter((name) => codeFolders.includes(name));
  return present.length === 0 ? [] : [{ kind: 'configuration-left-out', path: folder, names: present.sort() }];
}

/** Of several copies to one place the last wins. */
function oneEach(copies: readonly PlannedCopy[]): readonly PlannedCopy[] {
  return [...new Map(copies.map((copy) => [copy.path, copy])).values()];
}

/**
 * In OpenCode's own order: `config.json`, `opencode.json`, `opencode.jsonc` of the configuration folder, then those of `~/.opencode`.
 * @param source `userFolder` and what may be named
 */
export async function readNativeOpencode(
  environment: Readonly<Record<string, string>>,
  source: Omit<ConfigSource, 'folder'>,
): Promise<NativeOpencode> {
  const { userFolder } = source;
  const own = nativeConfig(environment, userFolder);
  const personal = join(userFolder, '.opencode');
  const settings = [
    ...['config.json', 'opencode.json', 'opencode.jsonc'].map((name) => join(own, name)),
    ...['opencode.json', 'opencode.jsonc'].map((name) => join(personal, name)),
  ];
  const windows = [own, personal].flatMap((folder) => [join(folder, 'tui.json'), join(folder, 'tui.jsonc')]);
  const read = await Promise.all([
    ...settings.map((path) => readConfig(path, source, sanitisedConfig)),
    ...windows.map((path) => readConfig(path, source, sanitisedTui)),
  ]);
  const configHome = `${homeNames.XDG_CONFIG_HOME}/opencode/`;
  const trees = await Promise.all([
    copiesOf(own, [...opencodeTrees, 'AGENTS.md'], configHome),
    copiesOf(personal, opencodeTrees, configHome),
    copiesOf(userFolder, ['.claude/CLAUDE.md', '.claude/skills', '.agents/skills'], `${personName}/`),
  ]);
  const sanitised = read.flatMap(({ configs }) => configs);
  return {
    config: mergedConfigs(sanitised.map(({ config }) => config)),
    tui: mergedConfigs(sanitised.map(({ tui }) => tui)),
    copies: oneEach(trees.flatMap(({ copies }) => copies)),
    notices: [
      ...read.flatMap(({ notices }) => notices),
      ...(await codeNotices(own)),
      ...(await codeNotices(personal)),
      ...trees.flatMap(({ notices }) => notices),
    ],
  };
}
