// Builds dist/ (release/bundle/ for production): Electron main, preloads and daemon host, the CLI (esbuild) and the renderer (Vite). Skips what has not changed.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { definitions } from './bundle-definitions.mjs';
import { buildNodeTarget } from './bundle-node.mjs';
import { buildRenderer } from './bundle-renderer.mjs';
import { nodeTargets, outputFolder, rendererTarget } from './bundle-targets.mjs';
import { drawIcons } from './icons/draw-icons.mjs';
import { Failure, runCommand } from './lib/failure.mjs';
import { inProject } from './lib/project.mjs';
import { createReport } from './lib/report.mjs';
import { digestOf, isStamped, stamp } from './lib/stamp.mjs';

/**
 * @typedef {object} BundleOptions
 * @property {boolean} [production] what ships: minified, without development-only parts
 * @property {boolean} [sourcemap] refused for production
 * @property {string[] | undefined} [only] names of targets; also the way to build the simulator
 * @property {import('./lib/report.mjs').Report} [report]
 * @property {NodeJS.ProcessEnv} [env] where the build gates are read
 *
 * @typedef {Required<Pick<BundleOptions, 'production' | 'sourcemap'>> & { define: Record<string, string>, output: string }} BuildSettings output: absolute
 */

/** Everything that a bundle can depend on, relative to the checkout. */
export const bundleInputs = [
  ...['core', 'server', 'daemon', 'cli', 'electron', 'renderer', 'test/providers', 'build'],
  ...['package.json', 'package-lock.json', 'tsconfig.json'],
];

/** Every name that --only accepts. */
export const targetNames = [...nodeTargets.map((target) => target.name), rendererTarget.name, 'icons'];

/**
 * Builds what is asked for, or everything that this kind of build holds.
 * @param {BundleOptions} [options]
 */
export async function bundle(options = {}) {
  const { production = false, sourcemap = false, only, report = createReport('bundle'), env = process.env } = options;
  if (production && sourcemap) throw new Failure('A production build has no source maps.', 'leave out --sourcemap.');
  const unknown = only?.find((name) => !targetNames.includes(name));
  if (unknown) throw new Failure(`There is no bundle "${unknown}".`, `choose from ${targetNames.join(', ')}.`);
  const settings = {
    production,
    sourcemap,
    output: inProject(outputFolder(production)),
    define: { ...definitions(production, env), 'process.env.NODE_ENV': '"production"' },
  };
  const digest = digestOf(bundleInputs, settings);
  const builds = wantedBuilds({ production, only }).filter(({ name, output }) => {
    return !(isStamped(stampName(name, production), digest) && fs.existsSync(path.join(settings.output, output)));
  });
  if (builds.length === 0) return report.done(`${outputFolder(production)} is up to date`);
  const startedAt = performance.now();
  const results = await Promise.allSettled(
    builds.map(async ({ name, build }) => {
      if (!(await build(settings, report))) return [];
      await stamp(stampName(name, production), digest);
      return [name];
    }),
  );
  refuseFailedBuilds(builds, results);
  const built = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  report.done(`built ${built.join(', ') || 'nothing'} in ${Math.round(performance.now() - startedAt)} ms`);
}

/**
 * The bundlers have shown what is wrong with the sources already; other errors are shown in full.
 * @param {Build[]} builds @param {PromiseSettledResult<unknown>[]} results one for each build
 */
function refuseFailedBuilds(builds, results) {
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  const unexplained = errors.find((error) => !Array.isArray(error?.errors));
  if (unexplained) throw unexplained;
  if (errors.length === 0) return;
  const names = builds.filter((_, index) => results[index]?.status === 'rejected').map(({ name }) => name);
  throw new Failure(`building ${names.join(', ')} failed.`, 'mend what is named above.');
}

/** @param {string} name @param {boolean} production */
const stampName = (name, production) => `bundle-${name}${production ? '-production' : ''}`;

/**
 * @typedef {{ name: string, output: string, build(settings: BuildSettings, report: import('./lib/report.mjs').Report): Promise<boolean> }} Build
 *   build: gives false where there was nothing to build
 * @param {{ production: boolean, only: string[] | undefined }} wanted
 * @returns {Build[]}
 */
function wantedBuilds({ production, only }) {
  /** @param {{ name: string, when: string }} target */
  const isWanted = ({ name, when }) =>
    only?.includes(name) ?? (when === 'always' || (when === 'development' && !production));
  /** @type {Build[]} */
  const builds = nodeTargets.filter(isWanted).map((target) => ({
    name: target.name,
    output: target.outfile,
    build: (settings, report) => buildNodeTarget(target, settings, report),
  }));
  if (isWanted({ name: 'renderer', when: 'always' })) {
    builds.push({ name: 'renderer', output: 'renderer/index.html', build: buildRenderer });
  }
  if (isWanted({ name: 'icons', when: 'always' })) {
    builds.push({
      name: 'icons',
      output: 'icons/512x512.png',
      build: ({ output }) => drawIcons(path.join(output, 'icons')),
    });
  }
  return builds;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runCommand(async () => {
    const { values } = parseArgs({
      options: {
        production: { type: 'boolean', default: false },
        sourcemap: { type: 'boolean', default: false },
        only: { type: 'string' },
      },
    });
    await bundle({ ...values, only: values.only?.split(',') });
  });
}
