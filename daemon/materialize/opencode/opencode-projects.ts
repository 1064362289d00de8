// Files of the working folder and above it that OpenCode would read, and what of them counts when the person has allowed them.
import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { ProjectFileView } from '../../../core/api/state.ts';
import { type Fields, fieldsOf } from '../../../core/lenient.ts';
import { parseJsonWithComments } from '../json-with-comments.ts';
import { copiesOf, readTextFile } from '../native-files.ts';
import type { PlannedCopy } from '../plan.ts';
import { contentHash } from '../project-files.ts';
import { opencodeTrees, readConfig } from './native-opencode.ts';
import { type ConfigSource, sanitisedConfig } from './opencode-config.ts';

export type OpencodeProject = {
  readonly views: readonly ProjectFileView[];
  /** What is harmless of the allowed ones, the nearest last. */
  readonly configs: readonly Fields[];
  readonly copies: readonly PlannedCopy[];
  /** Absolute paths of the project's instruction files, which OpenCode leaves out together with the project's configuration. */
  readonly instructions: readonly string[];
  /** The folders looked through, the nearest first. */
  readonly folders: readonly string[];
};

const settingsNames = ['opencode.json', 'opencode.jsonc'];

const isThere = async (path: string): Promise<boolean> => (await lstat(path).catch(() => null)) !== null;

/** From `cwd` up to the folder that holds `.git`, else up to the root: how far OpenCode looks. The nearest first. */
async function foldersUp(cwd: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let each = cwd; ; each = dirname(each)) {
    folders.push(each);
    if (dirname(each) === each || (await isThere(join(each, '.git')))) return folders;
  }
}

/** Of the first of these names that is there at all: every one on the way up (OpenCode 1.18.33, read and measured). */
async function instructionFiles(folders: readonly string[]): Promise<readonly string[]> {
  for (const name of ['AGENTS.md', 'CLAUDE.md', 'CONTEXT.md']) {
    const found: string[] = [];
    for (const folder of folders) if (await isThere(join(folder, name))) found.push(join(folder, name));
    if (found.length > 0) return found;
  }
  return [];
}

/** What of the settings is code: the plugins that they name. Settings that cannot be read could be anything. */
async function pluginsNamed(path: string): Promise<readonly string[]> {
  if (!(await isThere(path))) return [];
  const config = parseJsonWithComments((await readTextFile(path)) ?? '');
  if (config === null) return [path];
  return ['plugin', 'plugins'].flatMap((key) => {
    const value = config[key];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    return (Array.isArray(value) ? value : [value]).map((each) => pluginPath(each, dirname(path)));
  });
}

function pluginPath(entry: unknown, folder: string): string {
  const name = Array.isArray(entry) ? entry[0] : (fieldsOf(entry)?.package ?? entry);
  return /^\.{1,2}\//.test(String(name)) ? join(folder, String(name)) : String(name);
}

/** One hash for what a path brings, in the order given; absent ones count as such. */
async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(`${path.length}:${path}${isAbsolute(path) ? await contentHash(path) : ''};`);
  return hash.digest('hex');
}

const hasCode = async (folder: string): Promise<boolean> =>
  (await readdir(folder).catch(() => [])).some((name) => /\.(ts|js)$/.test(name));

/**
 * No switch of OpenCode 1.18.33 keeps a project's plugins from running (measured: a second loader imports them from the working folder
 * upwards, whatever is set), so they refuse the start until the person has allowed them.
 */
const effectOf = (runsCode: boolean, isAllowed: boolean): ProjectFileView['effect'] => {
  if (runsCode) return isAllowed ? 'used' : 'refused';
  return isAllowed ? 'harmless-part-used' : 'left-out';
};

type Found = Pick<OpencodeProject, 'views' | 'configs' | 'copies'>;
const nothing: Found = { views: [], configs: [], copies: [] };

type Look = {
  readonly source: Omit<ConfigSource, 'folder'>;
  readonly allowed: ReadonlySet<string>;
  /** Where copies go in the home, with `/` at its end. */
  readonly prefix: string;
};

async function configsOf(paths: readonly string[], { source }: Look): Promise<readonly Fields[]> {
  const read = await Promise.all(paths.map((path) => readConfig(path, source, sanitisedConfig)));
  return read.flatMap(({ configs }) => configs.map(({ config }) => config));
}

async function settingsFile(path: string, look: Look): Promise<Found> {
  if (!(await isThere(path))) return nothing;
  const plugins = await pluginsNamed(path);
  const hash = await hashOf([path, ...plugins]);
  const isAllowed = look.allowed.has(hash);
  return {
    views: [{ path, hash, effect: effectOf(plugins.length > 0, isAllowed), canAllow: true }],
    configs: isAllowed ? await configsOf([path], look) : [],
    copies: [],
  };
}

/** Its `node_modules` and tools never count, so they are not part of what is allowed. */
async function dotFolder(path: string, look: Look): Promise<Found> {
  // The person's own, which is read as such (native-opencode.ts).
  if (path === join(look.source.userFolder, '.opencode') || !(await isThere(path))) return nothing;
  const settings = settingsNames.map((name) => join(path, name));
  const named = (await Promise.all(settings.map(pluginsNamed))).flat();
  const folders = ['plugin', 'plugins'].map((name) => join(path, name));
  const runsCode = named.length > 0 || (await Promise.all(folders.map(hasCode))).includes(true);
  const code = runsCode ? [...folders, ...named] : [];
  const hash = await hashOf([...settings, ...opencodeTrees.map((name) => join(path, name)), ...code]);
  const isAllowed = look.allowed.has(hash);
  return {
    views: [{ path, hash, effect: effectOf(runsCode, isAllowed), canAllow: true }],
    configs: isAllowed ? await configsOf(settings, look) : [],
    copies: isAllowed ? (await copiesOf(path, opencodeTrees, look.prefix)).copies : [],
  };
}

/** Plugins of the window; the file has nothing else that would be missed. */
async function windowFile(path: string): Promise<Found> {
  const hash = await contentHash(path);
  return hash === null ? nothing : { ...nothing, views: [{ path, hash, effect: 'left-out', canAllow: false }] };
}

export async function readOpencodeProject(cwd: string, look: Look): Promise<OpencodeProject> {
  const folders = await foldersUp(cwd);
  const found: Found[] = [];
  for (const folder of [...folders].reverse()) {
    for (const name of settingsNames) found.push(await settingsFile(join(folder, name), look));
    found.push(await dotFolder(join(folder, '.opencode'), look));
    for (const name of ['tui.json', 'tui.jsonc']) found.push(await windowFile(join(folder, name)));
  }
  return {
    views: found.flatMap(({ views }) => views),
    configs: found.flatMap(({ configs }) => configs),
    copies: [...new Map(found.flatMap(({ copies }) => copies).map((copy) => [copy.path, copy])).values()],
    instructions: await instructionFiles(folders),
    folders,
  };
}

/**
 * The administrator's own configuration of this computer, which OpenCode reads last whatever it is told: where it does more than
 * choose harmless settings it could lead a credential elsewhere, and the person decides.
 */
export async function managedFiles(folder: string, look: Look): Promise<readonly ProjectFileView[]> {
  const views: ProjectFileView[] = [];
  for (const path of settingsNames.map((name) => join(folder, name))) {
    const [text, hash] = [await readTextFile(path), await contentHash(path)];
    if (hash === null) continue;
    const config = parseJsonWithComments(text ?? '');
    const leftOut = config === null ? [basename(path)] : sanitisedConfig(config, { ...look.source, folder }).leftOut;
    if (leftOut.length > 0)
      views.push({ path, hash, effect: look.allowed.has(hash) ? 'used' : 'refused', canAllow: true });
  }
  return views;
}

export function managedFolder(environment: Readonly<Record<string, string>>, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return '/Library/Application Support/opencode';
  if (platform === 'win32') return join(environment.ProgramData ?? 'C:\\ProgramData', 'opencode');
  return '/etc/opencode';
}
