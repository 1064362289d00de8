// The folder of the Gemini CLI that a PATH leads to, and the files of it that can hold its OAuth client (docs/measured/gemini-client-secret.md).
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { findProgram } from '../sessions/find-program.ts';

const packageName = '@google/gemini-cli';
const largestManifest = 65_536;
/** `gemini` leads to `<package>/bundle/gemini.js`, of versions before the bundle to `<package>/dist/index.js`. */
const levelsUp = 3;

async function isPackage(folder: string): Promise<boolean> {
  const file = join(folder, 'package.json');
  try {
    if ((await stat(file)).size > largestManifest) return false;
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'name' in manifest && manifest.name === packageName;
  } catch {
    return false;
  }
}

/** npm on Windows puts `gemini.cmd` beside `node_modules`; a pseudo-terminal could not start that, but it tells the place. */
async function packageBesideCommand(path: string): Promise<string | null> {
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const found = join(folder, 'node_modules', packageName);
    if (await isPackage(found)) return realpath(found);
  }
  return null;
}

/** The real folder of the package; null when `gemini` is not there, or is something else than a link into its package. */
export async function geminiPackage(path: string, platform: NodeJS.Platform): Promise<string | null> {
  if (platform === 'win32') return packageBesideCommand(path);
  const program = await findProgram('gemini', path, platform);
  if (program === null) return null;
  let folder = await realpath(program);
  for (let level = 0; level < levelsUp; level += 1) {
    folder = dirname(folder);
    if (await isPackage(folder)) return folder;
  }
  return null;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.js')).map(({ name }) => name);
}

/** Absolute, the likeliest first: what the program loads at its start, then the rest of the bundle, then where it stood before there was one. */
export async function filesWithClient(packageFolder: string): Promise<readonly string[]> {
  const bundle = join(packageFolder, 'bundle');
  const names = await namesIn(bundle);
  const entry = names.includes('gemini.js') ? await readFile(join(bundle, 'gemini.js'), 'utf8') : '';
  const [loaded, others] = [
    names.filter((name) => entry.includes(name)),
    names.filter((name) => !entry.includes(name)),
  ];
  const core = join('node_modules', '@google', 'gemini-cli-core', 'dist', 'src', 'code_assist', 'oauth2.js');
  return [...[...loaded, ...others].map((name) => join(bundle, name)), join(packageFolder, core)];
}
