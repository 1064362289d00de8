// `npm run check`: types against both Electrons, lint and format, import rules, dead exports, unit and property tests.
import { pathToFileURL } from 'node:url';
import { runCommand } from './lib/failure.mjs';
import { inProject, projectRoot } from './lib/project.mjs';
import { createReport } from './lib/report.mjs';
import { run } from './lib/run.mjs';
import { runVitest } from './lib/vitest.mjs';

/** @typedef {import('./lib/vitest.mjs').Counts} Counts */

const folders = ['core', 'server', 'daemon', 'cli', 'electron', 'renderer', 'build', 'test', 'vitest.config.ts'];

/** Each runs by itself; `module` lies below node_modules. */
const inspections = [
  types('types', 'tsconfig.json'),
  types('types (Electron 33)', 'tsconfig.electron-33.json'),
  { name: 'lint and format', module: '@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings', '.'] },
  {
    name: 'import rules',
    module: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...folders],
  },
  { name: 'dead exports', module: 'knip/bin/knip.js', args: ['--no-progress', '--treat-config-hints-as-errors'] },
];

/** @param {string} name @param {string} project */
function types(name, project) {
  const buildInfo = inProject('.cache', 'types', `${project}.tsbuildinfo`);
  return {
    name,
    module: 'typescript/bin/tsc',
    args: ['--noEmit', '--incremental', '--tsBuildInfoFile', buildInfo, '-p', project],
  };
}

/**
 * @param {import('./lib/report.mjs').Report} report
 * @returns {Promise<Counts>} tests, and one failure for every inspection that failed
 */
export async function check(report) {
  const failed = await runInspections(report);
  const tests = await runVitest(['unit', 'window']);
  return {
    passed: tests.passed,
    failed: tests.failed + failed.length,
    failures: [...failed, ...(tests.failures ?? [])],
  };
}

/** Two at a time; what a failed one said is shown when it ends. @param {import('./lib/report.mjs').Report} report */
async function runInspections(report) {
  const waiting = [...inspections];
  /** @type {string[]} */
  const failed = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const startedAt = performance.now();
      const result = await run(process.execPath, [inProject('node_modules', next.module), ...next.args], {
        cwd: projectRoot,
      });
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      report.done(`${next.name}: ${result.code === 0 ? 'good' : 'FAILED'} (${seconds} s)`);
      if (result.code === 0) continue;
      failed.push(next.name);
      process.stderr.write(`${result.output.trimEnd()}\n\n`);
    }
  };
  await Promise.all([worker(), worker()]);
  return failed;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runCommand(async () => ((await check(createReport('check'))).failed === 0 ? 0 : 1));
}
