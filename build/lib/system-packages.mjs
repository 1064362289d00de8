// What Electron and a headless display need of a Linux system, found by looking for the thing itself and installed where we may.
import { existsSync } from 'node:fs';
import fsp from 'node:fs/promises';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { run } from './run.mjs';

/**
 * @typedef {'app' | 'headless' | 'tests'} Purpose
 * @typedef {object} SystemNeed
 * @property {string[]} packages Debian names, newest first: the first that the system knows is installed
 * @property {{ program: string } | { library: string }} proof present when this is
 * @property {Purpose} purpose headless: only without a display or session bus; tests: only for tests
 * @property {boolean} required false: the app starts without it and lacks a feature
 */

/** @type {SystemNeed[]} */
export const systemNeeds = [
  library('libgtk-3.so.0', ['libgtk-3-0t64', 'libgtk-3-0'], true),
  library('libnss3.so', ['libnss3'], true),
  library('libasound.so.2', ['libasound2t64', 'libasound2'], true),
  library('libgbm.so.1', ['libgbm1'], true),
  library('libXss.so.1', ['libxss1'], false),
  library('libnotify.so.4', ['libnotify4'], false),
  library('libsecret-1.so.0', ['libsecret-1-0'], false),
  { packages: ['xvfb'], proof: { program: 'Xvfb' }, purpose: 'headless', required: true },
  { packages: ['dbus'], proof: { program: 'dbus-daemon' }, purpose: 'headless', required: true },
  { packages: ['dbus-x11'], proof: { program: 'dbus-launch' }, purpose: 'tests', required: true },
  { packages: ['gnome-keyring'], proof: { program: 'gnome-keyring-daemon' }, purpose: 'tests', required: true },
];

/**
 * @param {string} name soname @param {string[]} packages @param {boolean} required
 * @returns {SystemNeed}
 */
function library(name, packages, required) {
  return { packages, proof: { library: name }, purpose: 'app', required };
}

/**
 * @typedef {{ libraries: Set<string>, searchPath: string[] }} Installed sonames of the dynamic linker's cache; folders of programs
 * @param {Purpose[]} purposes @param {Installed} installed
 * @param {SystemNeed[]} [needs]
 */
export function missingNeeds(purposes, installed, needs = systemNeeds) {
  return needs.filter(({ proof, purpose }) => {
    if (!purposes.includes(purpose)) return false;
    if ('library' in proof) return !installed.libraries.has(proof.library);
    return !installed.searchPath.some((folder) => existsSync(path.join(folder, proof.program)));
  });
}

/**
 * Installs what is missing when we are root on Debian or Ubuntu; otherwise names it in one line to copy, and fails only where nothing works without.
 * @param {Purpose[]} purposes @param {import('./report.mjs').Report} report
 */
export async function ensureSystemPackages(purposes, report) {
  if (process.platform !== 'linux') return;
  const missing = missingNeeds(purposes, await installedHere());
  if (missing.length === 0) return report.done('system packages are there');
  const hasApt = existsSync('/usr/bin/apt-get');
  if (hasApt && process.getuid?.() === 0) return installWithApt(purposes, missing, report);
  const names = (hasApt ? await knownPackages(missing) : missing.map(({ packages }) => packages.at(-1))).join(' ');
  const line = hasApt
    ? `run: sudo apt-get install -y --no-install-recommends ${names}`
    : `install what your distribution calls: ${names}`;
  const required = missing.filter((need) => need.required);
  if (required.length === 0) return report.warn(`some desktop features will be missing; ${line}`);
  throw new Failure(`this system lacks ${required.map(proofName).join(', ')}.`, line);
}

/** @returns {Promise<Installed>} */
async function installedHere() {
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((file) => existsSync(file)) ?? 'ldconfig';
  const { output } = await run(ldconfig, ['-p']);
  const libraries = new Set([...output.matchAll(/^\s*(\S+\.so\S*) \(/gm)].flatMap(([, name]) => name ?? []));
  const searchPath = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/sbin', '/usr/local/bin'];
  return { libraries, searchPath };
}

/** @param {SystemNeed} need */
const proofName = ({ proof }) => ('library' in proof ? proof.library : proof.program);

/** @param {Purpose[]} purposes @param {SystemNeed[]} missing @param {import('./report.mjs').Report} report */
async function installWithApt(purposes, missing, report) {
  report.doing(`installing system packages for ${missing.map(proofName).join(', ')}`);
  if (!(await hasPackageLists())) await apt(['update']);
  const first = await apt(['install', '-y', '--no-install-recommends', ...(await knownPackages(missing))]);
  // Lists that are older than the mirror name files that are gone: fresh lists, once.
  const second = first.code === 0 ? first : (await apt(['update'])) && (await installAgain(missing));
  const still = missingNeeds(purposes, await installedHere()).filter(({ required }) => required);
  if (second.code === 0 && still.length === 0) return;
  throw new Failure(
    `apt-get could not install what the app needs:\n${second.output.trim().split('\n').slice(-12).join('\n')}`,
    `check the network, then run: apt-get update && apt-get install -y ${(await knownPackages(missing)).join(' ')}`,
  );
}

/** @param {SystemNeed[]} missing */
const installAgain = async (missing) =>
  apt(['install', '-y', '--no-install-recommends', ...(await knownPackages(missing))]);

/** @param {string[]} args */
const apt = (args) =>
  run('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });

async function hasPackageLists() {
  const files = await fsp.readdir('/var/lib/apt/lists').catch(() => []);
  return files.some((name) => name.includes('_Packages'));
}

/** The name of each package on this release. @param {SystemNeed[]} needs @returns {Promise<string[]>} */
async function knownPackages(needs) {
  const candidates = needs.flatMap(({ packages }) => packages);
  const { output } = await run('apt-cache', ['policy', ...candidates]);
  const known = new Set(
    [...output.matchAll(/^(\S+):\n(?: {2}.*\n)*? {2}Candidate: (?!\(none\))/gm)].flatMap(([, name]) => name ?? []),
  );
  return needs.flatMap(({ packages }) => packages.find((name) => known.has(name)) ?? packages.at(-1) ?? []);
}
