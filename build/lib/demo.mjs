// The providers' simulator for `npm start -- --demo`, and a throw-away data folder, so that everything can be tried without an account.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import fsp from 'node:fs/promises';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { firstLine, startBackground } from './processes.mjs';
import { inProject } from './project.mjs';

/**
 * @typedef {{ env: Record<string, string>, accounts: unknown[] }} Announcement the simulator's first line: how a program reaches it, who can sign in
 * @param {string} folder throw-away, removed by the caller
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<import('./headless.mjs').Helper>}
 */
export async function startDemo(folder, report) {
  const bundle = inProject('dist', 'demo', 'simulator.mjs');
  if (!existsSync(bundle)) throw new Failure('the simulator is not built.', 'run: npm run setup');
  const simulator = startBackground(process.execPath, [bundle, '--demo'], {
    env: { ...process.env, HAPPIER_HOME: path.join(folder, 'simulator') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await firstLine(/** @type {import('node:stream').Readable} */ (simulator.child.stdout));
  const announcement = parseAnnouncement(line);
  if (!announcement) {
    await simulator.end();
    throw new Failure('the simulator did not start.', `run: node ${bundle} --demo`);
  }
  report.done('demo: made-up providers are running; sign in with one of these accounts:');
  for (const account of announcement.accounts) report.done(`  ${describeAccount(account)}`);
  return {
    env: { ...announcement.env, ...(await demoHome(folder)), PATH: demoPath(process.env.PATH) },
    end: simulator.end,
  };
}

/** @param {string | undefined} line @returns {Announcement | undefined} */
export function parseAnnouncement(line) {
  try {
    const { env, accounts } = JSON.parse(line ?? '');
    const isUsable = env && typeof env === 'object' && Object.values(env).every((value) => typeof value === 'string');
    return isUsable && Array.isArray(accounts) ? { env, accounts } : undefined;
  } catch {
    return undefined;
  }
}

/** One line about an account, whatever the simulator tells of it. @param {unknown} account */
function describeAccount(account) {
  if (!account || typeof account !== 'object') return String(account);
  return Object.entries(account)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ');
}

/** A data folder with a passphrase of its own, so that the demo asks for nothing and touches no keychain. @param {string} folder */
async function demoHome(folder) {
  const home = path.join(folder, 'home');
  const passphraseFile = path.join(folder, 'passphrase');
  await fsp.mkdir(home, { mode: 0o700 });
  await fsp.writeFile(passphraseFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return { HAPPIER_HOME: home, HAPPIER_PASSPHRASE_FILE: passphraseFile };
}

/** Puts the backend programs of the tests first, where they are installed. @param {string | undefined} searchPath */
function demoPath(searchPath = '') {
  const programs = inProject('test', 'backends', 'node_modules', '.bin');
  return existsSync(programs) ? `${programs}${path.delimiter}${searchPath}` : searchPath;
}
