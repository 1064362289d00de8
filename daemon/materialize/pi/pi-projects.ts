// What a working folder's `.pi` could run, and which of it is started when the person has allowed it.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectFileView } from '../../../core/api/state.ts';
import { fieldsOf } from '../../../core/lenient.ts';
import { readTextFile } from '../native-files.ts';
import { contentHash } from '../project-files.ts';
import { judgeProjectSettings, readSettings } from './pi-settings.ts';

export type PiProject = {
  readonly views: readonly ProjectFileView[];
  /** Absolute paths of the extensions to load by name, beside `--no-extensions`: nothing else of the folder comes with them. */
  readonly extensions: readonly string[];
};

const isThere = async (path: string): Promise<boolean> => (await stat(path).catch(() => null)) !== null;

/** Stands for what is there but too large to be looked through. */
const unread = { shellPath: true };

/** What a folder of extensions brings: the entries that its package.json names, else its `index` file. */
async function entriesOf(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null);
  const named = fieldsOf(readSettings(text)?.pi)?.extensions;
  if (Array.isArray(named)) return named.filter((each) => typeof each === 'string').map((each) => join(folder, each));
  for (const name of ['index.ts', 'index.js']) if (await isThere(join(folder, name))) return [join(folder, name)];
  return [];
}

/** As Pi 0.73.1 finds them: files of the folder, and what each folder in it brings. Entries that lead out of it are passed over. */
async function extensionsIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of (await readdir(folder).catch(() => [])).sort()) {
    const path = join(folder, name);
    if ((await stat(path).catch(() => null))?.isDirectory()) found.push(...(await entriesOf(path)));
    else if (/\.(ts|js)$/.test(name)) found.push(path);
  }
  return found.filter((path) => path.startsWith(join(folder, '/')));
}

/**
 * `.pi/extensions` never runs unless allowed; then it is loaded file by file, so that what `.pi/settings.json` names (packages, files
 * elsewhere) still does not. A shell of the project's choice cannot be kept from counting: the start is refused until it is allowed.
 */
export async function readPiProject(cwd: string, allowed: ReadonlySet<string>): Promise<PiProject> {
  const views: ProjectFileView[] = [];
  const extensions: string[] = [];
  const folder = join(cwd, '.pi', 'extensions');
  const folderHash = await contentHash(folder);
  if (folderHash !== null) {
    const isAllowed = allowed.has(folderHash);
    views.push({ path: folder, hash: folderHash, effect: isAllowed ? 'used' : 'left-out', canAllow: true });
    if (isAllowed) extensions.push(...(await extensionsIn(folder)));
  }
  const file = join(cwd, '.pi', 'settings.json');
  const hash = await contentHash(file);
  const text = await readTextFile(file);
  const { matters, cannotBeStopped } = judgeProjectSettings(text === null ? unread : readSettings(text));
  if (hash !== null && cannotBeStopped)
    views.push({ path: file, hash, effect: allowed.has(hash) ? 'used' : 'refused', canAllow: true });
  else if (hash !== null && matters) views.push({ path: file, hash, effect: 'left-out', canAllow: false });
  return { views, extensions };
}
