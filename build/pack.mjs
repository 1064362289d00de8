// `npm run pack:linux`: production bundle, unpacked app and deb, fuses flipped and read back. --test-build allows the fallback runtime.
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';
import { resolveElectronRuntime } from './electron-runtime.mjs';
import { Failure, runCommand } from './lib/failure.mjs';
import { inProject, projectRoot } from './lib/project.mjs';
import { createReport } from './lib/report.mjs';
import { run } from './lib/run.mjs';

/** What a packed Electron must say of itself, by the names of @electron/fuses. */
export const wantedFuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};

/**
 * @typedef {{ folder: string, executable: string, packages: string[] }} Packed absolute paths: the unpacked app, its program, installable packages
 * @param {{ testBuild: boolean, report: import('./lib/report.mjs').Report }} options testBuild: for tests, with whatever Electron is there
 * @returns {Promise<Packed>}
 */
export async function packLinux({ testBuild, report }) {
  const runtime = await resolveElectronRuntime({ allowFallback: testBuild, report });
  refuseUnfitRuntime(runtime, testBuild);
  await fsp.rm(inProject('release', 'bundle'), { recursive: true, force: true });
  await bundle({ production: true, report });
  const output = inProject('release', testBuild ? 'test-build' : 'linux');
  await fsp.rm(output, { recursive: true, force: true });
  report.doing('packing');
  await runBuilder(runtime, output, testBuild);
  const folder = path.join(output, 'linux-unpacked');
  const executable = path.join(folder, 'happier-desktop');
  await checkFuses(executable);
  const packages = (await fsp.readdir(output))
    .filter((name) => name.endsWith('.deb'))
    .map((name) => path.join(output, name));
  report.done(
    `packed ${[folder, ...packages].map((file) => path.relative(projectRoot, file)).join(', ')}; fuses read back`,
  );
  return { folder, executable, packages };
}

/**
 * What is released carries the Electron that package.json names, from its own source.
 * @param {import('./electron-runtime.mjs').ElectronRuntime} runtime @param {boolean} testBuild
 */
export function refuseUnfitRuntime({ source, version }, testBuild, wanted = pinnedVersion()) {
  if (testBuild || (source !== 'fallback' && version === wanted)) return;
  throw new Failure(
    `the Electron found is ${version} (${source}); a release carries ${wanted}.`,
    'make Electron’s download reachable; for a build that is only tested: npm run pack:linux -- --test-build',
  );
}

/** @returns {string} */
const pinnedVersion = () => JSON.parse(fs.readFileSync(inProject('package.json'), 'utf8')).devDependencies.electron;

/**
 * Runs electron-builder, in a process of its own: its exit hooks would turn our exit code into 0 and skip our cleaning up.
 * @param {import('./electron-runtime.mjs').ElectronRuntime} runtime @param {string} output @param {boolean} testBuild
 */
async function runBuilder(runtime, output, testBuild) {
  const builder = inProject('node_modules', 'electron-builder', 'cli.js');
  const settings = [
    `-c.electronDist=${runtime.dist}`,
    `-c.electronVersion=${runtime.version}`,
    `-c.directories.output=${output}`,
    ...(testBuild ? ['-c.deb.compression=gz'] : []),
  ];
  const result = await run(process.execPath, [builder, '--linux', '--publish', 'never', ...settings], {
    cwd: projectRoot,
    env: { ...process.env, CUSTOM_FPM_PATH: inProject('build', 'fpm-stand-in.mjs') },
  });
  if (result.code === 0) return;
  throw new Failure(`electron-builder failed:\n${result.output.trim()}`, 'mend what it names and try again.');
}

/** How a fuse stands in the program's bytes. */
const [fuseOff, fuseOn] = ['0'.charCodeAt(0), '1'.charCodeAt(0)];

/** Reads the fuses from the packed program. @param {string} executable */
async function checkFuses(executable) {
  const { FuseV1Options, getCurrentFuseWire } = await import('@electron/fuses');
  const wire = await getCurrentFuseWire(executable);
  const wrong = Object.entries(wantedFuses).filter(([name, wanted]) => {
    const index = FuseV1Options[/** @type {keyof typeof wantedFuses} */ (name)];
    return wire[index] !== (wanted ? fuseOn : fuseOff);
  });
  if (wrong.length === 0) return;
  throw new Failure(
    `fuses are not as wanted: ${wrong.map(([name]) => name).join(', ')}.`,
    'compare electronFuses in electron-builder.yml.',
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runCommand(async () => {
    const { values } = parseArgs({ options: { 'test-build': { type: 'boolean', default: false } } });
    await packLinux({ testBuild: values['test-build'], report: createReport('pack') });
  });
}
