// Runs vitest projects and counts what passed and failed, so that several runs can be summed up in one line.
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startBackground } from './processes.mjs';
import { inProject, projectRoot } from './project.mjs';

/** @typedef {{ passed: number, failed: number, failures?: readonly string[] }} Counts failures: names of what failed */

/**
 * Arguments for node that run vitest projects. The configuration is loaded without a bundle, which would be written into the checkout.
 * @param {string[]} projects @param {string[]} rest further vitest arguments, such as files
 * @param {string} [root] the checkout, or a copy of it
 */
export function vitestArguments(projects, rest, root = projectRoot) {
  const names = projects.flatMap((name) => ['--project', name]);
  return [
    path.join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--configLoader',
    'runner',
    ...names,
    ...rest,
  ];
}

/** vitest arguments that add a report for countTests. @param {string} file */
export const countingArguments = (file) => ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];

/**
 * @param {string} file written under countingArguments
 * @returns {Counts} a test file that failed before its first test counts as one failure; so does a report that is missing
 */
export function countTests(file) {
  try {
    const report = JSON.parse(fs.readFileSync(file, 'utf8'));
    const brokenFiles = report.testResults.filter(isBrokenFile);
    const failures = [
      ...report.testResults.flatMap(failedTests),
      ...brokenFiles.map((/** @type {FileReport} */ { name }) => shortName(name)),
    ];
    return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length, failures };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** @typedef {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }} FileReport */

/** The path below the checkout, or below its copy. @param {string} name */
const shortName = (name) => name.slice(name.lastIndexOf('/test/') + 1);

/** @param {FileReport} file */
const failedTests = ({ name, assertionResults }) =>
  assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName }) => `${shortName(name)} > ${fullName}`);

/** @param {FileReport} file */
const isBrokenFile = ({ status, assertionResults }) =>
  status === 'failed' && !assertionResults.some((result) => result.status === 'failed');

/**
 * Runs vitest projects as ourselves, output passed through.
 * @param {string[]} projects @param {string[]} [rest]
 * @returns {Promise<Counts & { code: number }>}
 */
export async function runVitest(projects, rest = []) {
  const folder = await fsp.mkdtemp(path.join(os.tmpdir(), 'happier-counts-'));
  const file = path.join(folder, 'report.json');
  const args = [...vitestArguments(projects, rest), ...countingArguments(file)];
  const vitest = startBackground(process.execPath, args, { cwd: inProject(), stdio: 'inherit' });
  const stop = () => void vitest.end();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const code = await vitest.ended;
    return { code, ...sureCounts(code, countTests(file)) };
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await fsp.rm(folder, { recursive: true, force: true });
  }
}

/** A red run never counts as free of failures (unhandled errors, no test found). @param {number} code @param {Counts} counts @returns {Counts} */
export const sureCounts = (code, counts) => ({
  ...counts,
  failed: code === 0 ? counts.failed : Math.max(counts.failed, 1),
});
