// Brings a node_modules folder to what its lock file says, and only when it differs.
import fs from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { runNpm } from './run.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage & Record<string, unknown>> }} LockFile
 */

/**
 * @param {LockFile} lock the committed lock file
 * @param {LockFile | undefined} installed npm's own record, `node_modules/.package-lock.json`; undefined: none, or an install was cut short
 * @returns {boolean} whether node_modules holds exactly the locked packages (optional ones may be absent: other platforms')
 */
export function isInstalled(lock, installed) {
  if (!installed) return false;
  const isThere = Object.entries(lock.packages).every(([name, wanted]) => {
    const found = installed.packages[name];
    return name === '' || (found ? found.version === wanted.version : wanted.optional === true);
  });
  return isThere && Object.keys(installed.packages).every((name) => name in lock.packages);
}

/**
 * @param {Record<string, unknown>} manifest a package.json @param {LockFile} lock
 * @returns {boolean} whether both ask for the same packages
 */
export function isLockCurrent(manifest, lock) {
  const root = lock.packages[''] ?? {};
  return ['dependencies', 'devDependencies', 'optionalDependencies'].every(
    (kind) => stableText(manifest[kind]) === stableText(root[kind]),
  );
}

/** @param {unknown} names */
const stableText = (names) => JSON.stringify(Object.entries(names ?? {}).sort());

/**
 * Runs `npm ci` in a folder when its node_modules differs from its lock file.
 * @param {string} folder @param {string} what for people: what is installed
 * @param {import('./report.mjs').Report} report
 */
export async function ensureNpmPackages(folder, what, report) {
  const manifest = readJson(path.join(folder, 'package.json'));
  const lock = readJson(path.join(folder, 'package-lock.json'));
  if (!manifest || !lock)
    throw new Failure(`${folder} has no package.json with a package-lock.json.`, 'restore both from git.');
  if (!isLockCurrent(manifest, lock)) {
    throw new Failure(
      `package.json and package-lock.json in ${folder} ask for different packages.`,
      `run: npm install --prefix ${folder}`,
    );
  }
  if (isInstalled(lock, readJson(path.join(folder, 'node_modules', '.package-lock.json')))) {
    return report.done(`${what} are there`);
  }
  report.doing(`installing ${what} from the lock file`);
  const result = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  if (result.code === 0) return;
  const reason = result.output.trim().split('\n').slice(0, 15).join('\n');
  throw new Failure(
    `npm ci failed in ${folder}:\n${reason}`,
    'check that npm is installed and reaches its registry (npm ping), then try again.',
  );
}

/** @param {string} file @returns {any} undefined when it does not exist or is not JSON */
function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
