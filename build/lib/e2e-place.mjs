// The surroundings of the end-to-end tests: folders that are theirs alone, a clean environment, and who they run as.
import fsp from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { projectRoot } from './project.mjs';
import { run } from './run.mjs';
import { findTestUser } from './test-user.mjs';

/**
 * @typedef {import('./headless.mjs').AsUser} AsUser
 * @typedef {import('../electron-runtime.mjs').ElectronRuntime} ElectronRuntime
 * @typedef {object} Place
 * @property {string} folder removed by `remove` @property {string} checkout what the tests read: ours, or a readable copy
 * @property {string} node the node program they run with @property {string} electron folder of the unpacked Electron
 * @property {AsUser} asUser
 * @property {() => Promise<void>} remove
 */

/** Variables that a test may see of ours; everything else (accounts' keys above all) stays outside. */
const passedOn = [
  'HAPPIER_SCREENSHOTS',
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'TERM',
  'COLORTERM',
  'FORCE_COLOR',
  'NO_COLOR',
  'CI',
  'DEBUG',
];

/** Environment variable → folder below the place. Short names: socket paths end at about 100 characters. */
const folders = {
  HOME: 'h',
  TMPDIR: 't',
  XDG_RUNTIME_DIR: 'r',
  XDG_CONFIG_HOME: 'h/.config',
  XDG_DATA_HOME: 'h/.local/share',
  XDG_STATE_HOME: 'h/.local/state',
  XDG_CACHE_HOME: 'h/.cache',
};

/** @param {ElectronRuntime} runtime @param {import('./report.mjs').Report} report @returns {Promise<Place>} */
export async function makePlace(runtime, report) {
  const folder = await fsp.mkdtemp(path.join(os.tmpdir(), 'he-'));
  const user = process.getuid?.() === 0 ? findTestUser() : undefined;
  if (process.getuid?.() === 0 && process.platform === 'linux' && !user) {
    throw new Failure('the user for Electron tests is missing.', 'run: npm run setup -- --tests');
  }
  const identity = user ? { USER: user.name, LOGNAME: user.name } : {};
  /** @type {AsUser} */
  const asUser = {
    command: user ? ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--init-groups', '--'] : [],
    env: { ...cleanEnvironment(process.env, folder), ...identity },
  };
  for (const name of Object.values(folders)) await fsp.mkdir(path.join(folder, name), { recursive: true, mode: 0o700 });
  if (user) await run('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
  const place = await readablePlace(folder, asUser, runtime, report);
  asUser.env.PATH = [path.dirname(place.node), asUser.env.PATH].join(path.delimiter);
  asUser.env.ELECTRON_OVERRIDE_DIST_PATH = place.electron;
  return { folder, asUser, ...place, remove: () => fsp.rm(folder, { recursive: true, force: true }) };
}

/** @param {NodeJS.ProcessEnv} ours @param {string} folder @returns {NodeJS.ProcessEnv} */
export function cleanEnvironment(ours, folder) {
  const kept = passedOn.filter((name) => ours[name] !== undefined).map((name) => [name, ours[name]]);
  const own = Object.entries(folders).map(([name, below]) => [name, path.join(folder, below)]);
  return Object.fromEntries([...kept, ...own]);
}

/**
 * Checkout, node and Electron as that user can read them: where they lie, or copied (a checkout under /root, a strict umask).
 * @param {string} folder @param {AsUser} asUser @param {ElectronRuntime} runtime @param {import('./report.mjs').Report} report
 */
async function readablePlace(folder, asUser, runtime, report) {
  const place = { checkout: projectRoot, node: process.execPath, electron: runtime.dist };
  if (!(await isReadable(asUser, place.node))) {
    place.node = path.join(folder, 'bin', 'node');
    await copyReadable(process.execPath, place.node);
  }
  const samples = ['package.json', 'vitest.config.ts', 'node_modules/vitest/package.json', 'dist/icons'];
  const readable = await Promise.all(samples.map((file) => isReadable(asUser, path.join(projectRoot, file))));
  if (readable.every(Boolean) && (await isReadable(asUser, runtime.executable))) return place;
  report.doing('copying the checkout to where the tests’ user can read it');
  place.checkout = path.join(folder, 'checkout');
  await copyReadable(projectRoot, place.checkout);
  place.electron = path.join(folder, 'electron');
  await copyReadable(runtime.dist, place.electron);
  return place;
}

/** @param {AsUser} asUser @param {string} file */
async function isReadable({ command, env }, file) {
  const [program = 'test', ...args] = [...command, 'test', '-r', file];
  return (await run(program, args, { env })).code === 0;
}

/** @param {string} from @param {string} to */
async function copyReadable(from, to) {
  await fsp.mkdir(path.dirname(to), { recursive: true });
  const copied = await run('cp', ['-a', '--reflink=auto', from, to]);
  const opened = await run('chmod', ['-R', 'a+rX', path.dirname(to)]);
  if (copied.code === 0 && opened.code === 0) return;
  throw new Failure(`copying ${from} failed: ${copied.output}${opened.output}`, 'check the free disk space.');
}
