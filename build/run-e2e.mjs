// `npm run test:e2e [-- files…] [--keep]`: the end-to-end tests on a display and session bus of their own, never as root, so that Chromium's sandbox is on.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { makePlace } from './lib/e2e-place.mjs';
import { runCommand } from './lib/failure.mjs';
import { startDisplay, startSessionBus } from './lib/headless.mjs';
import { startBackground } from './lib/processes.mjs';
import { createReport } from './lib/report.mjs';
import { ensureTestPackage, installTestPackage } from './lib/test-package.mjs';
import { countingArguments, countTests, sureCounts, vitestArguments } from './lib/vitest.mjs';
import { setup } from './setup.mjs';

/**
 * @typedef {object} E2eOptions
 * @property {import('./electron-runtime.mjs').ElectronRuntime} runtime
 * @property {string[]} args for vitest: files, -t …
 * @property {boolean} [keep] leave the tests' folders for a look
 * @property {import('./lib/report.mjs').Report} report
 *
 * @param {E2eOptions} options
 * @returns {Promise<import('./lib/vitest.mjs').Counts>}
 */
export async function runE2e({ runtime, args, keep = false, report }) {
  const place = await makePlace(runtime, report);
  /** @type {{ end(): Promise<void> }[]} */
  const running = [];
  const stop = () => void running.at(-1)?.end();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const env = { ...place.asUser.env, ...(await startSurroundings(place, running)) };
    if (needsPackage(args)) {
      const installed = await installTestPackage(await ensureTestPackage(runtime, report), place.folder, report);
      running.push(installed);
      env.HAPPIER_TEST_PACKAGED_APP = installed.executable;
    }
    const counts = path.join(place.folder, 't', 'report.json');
    const vitest = [...vitestArguments(['e2e'], args, place.checkout), ...countingArguments(counts)];
    const [program = place.node, ...rest] = [...place.asUser.command, place.node, ...vitest];
    const tests = startBackground(program, rest, { cwd: place.checkout, env, stdio: 'inherit' });
    running.push(tests);
    return sureCounts(await tests.ended, countTests(counts));
  } finally {
    for (const helper of running.reverse()) await helper.end();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    if (keep) report.done(`the tests’ folders are kept in ${place.folder}`);
    else await place.remove();
  }
}

/** Whole runs and runs that name a file about the packed app; the others are spared the packing. @param {string[]} args */
export function needsPackage(args, platform = `${process.platform}-${process.arch}`) {
  const files = args.filter((arg) => !arg.startsWith('-'));
  return platform === 'linux-x64' && (files.length === 0 || files.some((file) => file.includes('packaged')));
}

/**
 * Display and session bus, where the platform has such things.
 * @param {import('./lib/e2e-place.mjs').Place} place @param {{ end(): Promise<void> }[]} running
 */
async function startSurroundings({ folder, asUser }, running) {
  /** @type {Record<string, string>} */
  const env = {};
  if (process.platform !== 'linux') return env;
  for (const start of [startDisplay, startSessionBus]) {
    const helper = await start(path.join(folder, 'r'), asUser);
    running.push(helper);
    Object.assign(env, helper.env);
  }
  return env;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runCommand(async () => {
    const report = createReport('e2e');
    const given = process.argv.slice(2);
    const args = given.filter((arg) => arg !== '--keep');
    const runtime = await setup({ tests: true, report });
    const { passed, failed } = await runE2e({ runtime, args, keep: args.length < given.length, report });
    report.done(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  });
}
