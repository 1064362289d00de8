// `npm start`: sets up, then runs the app. Without a display it runs under Xvfb and says where a screenshot is; --demo plays the providers.
import { existsSync } from 'node:fs';
import fsp from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startDemo } from './lib/demo.mjs';
import { runCommand } from './lib/failure.mjs';
import { startDisplay, startSessionBus } from './lib/headless.mjs';
import { startBackground } from './lib/processes.mjs';
import { cacheFolder, projectRoot } from './lib/project.mjs';
import { createReport } from './lib/report.mjs';
import { setup } from './setup.mjs';

const screenshotLimitMs = 60_000;

/**
 * What this machine lets us do.
 * @typedef {{ platform: NodeJS.Platform, isRoot: boolean, hasDisplay: boolean, hasSessionBus: boolean }} Surroundings
 * @param {NodeJS.ProcessEnv} env
 * @returns {Surroundings}
 */
export function surroundings(env, platform = process.platform, uid = process.getuid?.()) {
  const isLinux = platform === 'linux';
  return {
    platform,
    isRoot: isLinux && uid === 0,
    hasDisplay: !isLinux || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY),
    hasSessionBus: !isLinux || Boolean(env.DBUS_SESSION_BUS_ADDRESS) || existsSync(`/run/user/${uid}/bus`),
  };
}

/**
 * Arguments for Electron, before the app's folder.
 * @param {Surroundings} here
 */
export function electronSwitches({ isRoot, hasDisplay }) {
  return [...(isRoot ? ['--no-sandbox'] : []), ...(hasDisplay ? [] : ['--disable-gpu'])];
}

/** @param {{ demo: boolean }} options @returns {Promise<number>} the app's exit code */
async function start({ demo }) {
  const report = createReport('start');
  const runtime = await setup({ demo, report });
  const here = surroundings(process.env);
  const folder = await fsp.mkdtemp(path.join(os.tmpdir(), 'happier-start-'));
  /** @type {{ end(): Promise<void> }[]} */
  const helpers = [];
  const stopped = stopRequest(report);
  try {
    const env = { ...process.env, ...(await startHelpers(here, demo, folder, helpers, report)) };
    const screenshot = here.hasDisplay ? undefined : await screenshotFile();
    if (screenshot) env.HAPPIER_SCREENSHOT_FILE = screenshot;
    if (here.isRoot) report.warn('running as root, so Chromium’s sandbox is off (--no-sandbox); prefer a normal user.');
    const app = startBackground(runtime.executable, [...electronSwitches(here), projectRoot, '--show'], {
      env,
      stdio: 'inherit',
    });
    helpers.push(app);
    report.done('Happier Desktop is running; Ctrl-C ends it');
    if (screenshot) void announceScreenshot(screenshot, app.ended, report);
    return await Promise.race([app.ended, stopped]);
  } finally {
    for (const helper of helpers.reverse()) await helper.end();
    await fsp.rm(folder, { recursive: true, force: true });
  }
}

/**
 * Starts what the app needs around it; each is put into `helpers` as soon as it runs, so that a later failure ends it too.
 * @param {Surroundings} here @param {boolean} demo @param {string} folder
 * @param {{ end(): Promise<void> }[]} helpers @param {import('./lib/report.mjs').Report} report
 * @returns {Promise<Record<string, string>>} environment for the app
 */
async function startHelpers(here, demo, folder, helpers, report) {
  const ourselves = { command: [], env: process.env };
  /** @type {Record<string, string>} */
  const env = {};
  /** @param {import('./lib/headless.mjs').Helper} helper */
  const add = (helper) => {
    helpers.push(helper);
    Object.assign(env, helper.env);
  };
  if (!here.hasSessionBus) add(await startSessionBus(folder, ourselves));
  if (!here.hasDisplay) {
    add(await startDisplay(folder, ourselves));
    report.done(`there is no display here, so the app runs on a virtual one (Xvfb ${env.DISPLAY})`);
  }
  if (demo) add(await startDemo(folder, report));
  return env;
}

/** Resolves with an exit code at the first Ctrl-C or kill; a second one ends us at once. @param {import('./lib/report.mjs').Report} report */
function stopRequest(report) {
  return new Promise((/** @type {(code: number) => void} */ resolve) => {
    let asked = false;
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        if (asked) process.exit(130);
        asked = true;
        report.done('stopping');
        resolve(signal === 'SIGINT' ? 130 : 143);
      });
    }
  });
}

/** @returns {Promise<string>} where the app saves its picture; the one of the last run is gone */
async function screenshotFile() {
  const file = path.join(cacheFolder, 'main-window.png');
  await fsp.mkdir(cacheFolder, { recursive: true });
  await fsp.rm(file, { force: true });
  return file;
}

/** @param {string} file @param {Promise<number>} appEnded @param {import('./lib/report.mjs').Report} report */
async function announceScreenshot(file, appEnded, report) {
  const over = new AbortController();
  void appEnded.then(() => over.abort());
  const deadline = setTimeout(() => over.abort(), screenshotLimitMs);
  try {
    for await (const _ of fsp.watch(path.dirname(file), { signal: over.signal })) {
      if (existsSync(file)) return report.done(`screenshot of the main window: ${file}`);
    }
  } catch {
    if (existsSync(file)) return report.done(`screenshot of the main window: ${file}`);
    report.warn('the main window was not shown, so there is no screenshot');
  } finally {
    clearTimeout(deadline);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runCommand(async () => {
    const { values } = parseArgs({ options: { demo: { type: 'boolean', default: false } } });
    return start(values);
  });
}
