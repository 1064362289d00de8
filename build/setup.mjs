// `npm run setup`: everything that the app (with --tests: the tests too) needs on this machine. Runs on bare Node, before anything is installed:
// nothing that it loads at its start may import an npm package.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';
import { resolveElectronRuntime } from './electron-runtime.mjs';
import { Failure, runCommand } from './lib/failure.mjs';
import { ensureNpmPackages } from './lib/npm-packages.mjs';
import { inProject, projectRoot } from './lib/project.mjs';
import { createReport } from './lib/report.mjs';
import { run } from './lib/run.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';
import { ensureTestUser } from './lib/test-user.mjs';

/** The oldest minor version of each line that all tools run on; newer lines will do. @type {Record<number, number>} */
const oldestMinor = { 20: 19, 22: 13 };
const newLine = 24;

/**
 * @param {{ tests?: boolean, demo?: boolean, report?: import('./lib/report.mjs').Report }} [options]
 * @returns {Promise<import('./electron-runtime.mjs').ElectronRuntime>} the runtime to start
 */
export async function setup({ tests = false, demo = false, report = createReport('setup') } = {}) {
  refuseOldNode(process.versions.node);
  await ensureNpmPackages(projectRoot, 'npm packages', report);
  await ensureSystemPackages(purposesHere(tests), report);
  const runtime = await resolveElectronRuntime({ allowFallback: true, report });
  report.done(`Electron ${runtime.version} is there`);
  await bundle({ report });
  if (demo || tests) await bundle({ only: ['simulator'], report });
  if (tests) await prepareTests(report);
  return runtime;
}

/** @param {string} version as `process.versions.node` */
export function refuseOldNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= newLine || minor >= (oldestMinor[major] ?? Number.POSITIVE_INFINITY)) return;
  throw new Failure(`this is Node ${version}.`, 'install Node 20.19 or newer, 22.13 or newer, or any from 24 on.');
}

/** @param {boolean} tests @returns {import('./lib/system-packages.mjs').Purpose[]} */
function purposesHere(tests) {
  if (tests) return ['app', 'headless', 'tests'];
  const isHeadless = !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return isHeadless ? ['app', 'headless'] : ['app'];
}

/** @param {import('./lib/report.mjs').Report} report */
async function prepareTests(report) {
  const folder = inProject('test', 'backends');
  await ensureNpmPackages(folder, 'backend CLIs for tests', report);
  const codex = path.join(folder, 'node_modules', '.bin', 'codex');
  const version = existsSync(codex) ? await run(codex, ['--version']) : { code: 127, output: 'it was not installed' };
  if (version.code !== 0) {
    throw new Failure(
      `the Codex CLI for tests does not run: ${version.output.trim()}`,
      `delete ${folder}/node_modules and try again.`,
    );
  }
  report.done(`${version.output.trim()} runs`);
  await ensureTestUser(report);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runCommand(async () => {
    const { values } = parseArgs({ options: { tests: { type: 'boolean', default: false } } });
    await setup(values);
  });
}
