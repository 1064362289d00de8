// The packed app for the end-to-end tests: a test build made when its sources changed, installed as a person installs it where we may.
import { existsSync } from 'node:fs';
import fsp from 'node:fs/promises';
import path from 'node:path';
import { bundleInputs } from '../bundle.mjs';
import { packLinux } from '../pack.mjs';
import { Failure } from './failure.mjs';
import { inProject } from './project.mjs';
import { run } from './run.mjs';
import { digestOf, isStamped, stamp } from './stamp.mjs';

const packageName = 'happier-desktop';
const program = 'opt/Happier Desktop/happier-desktop';
const output = inProject('release', 'test-build');

/**
 * @param {import('../electron-runtime.mjs').ElectronRuntime} runtime @param {import('./report.mjs').Report} report
 * @returns {Promise<string>} path of the deb
 */
export async function ensureTestPackage(runtime, report) {
  const digest = digestOf([...bundleInputs, 'electron-builder.yml'], runtime);
  const known = await findDeb();
  if (known && isStamped('test-package', digest)) {
    report.done('the packed app is up to date');
    return known;
  }
  const { packages } = await packLinux({ testBuild: true, report });
  const [deb] = packages;
  if (!deb) throw new Failure('packing gave no deb.', 'run: npm run pack:linux -- --test-build');
  await stamp('test-package', digest);
  return deb;
}

async function findDeb() {
  const names = await fsp.readdir(output).catch(() => []);
  const name = names.find((file) => file.endsWith('.deb'));
  return name && path.join(output, name);
}

/**
 * Installs the package as root, unless this machine has one already; otherwise unpacks it.
 * @param {string} deb @param {string} folder where to unpack, readable for the tests' user
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<{ executable: string, end(): Promise<void> }>} end: removes what was installed
 */
export async function installTestPackage(deb, folder, report) {
  const isTaken = existsSync(path.join('/', program));
  if (process.getuid?.() === 0 && !isTaken) {
    report.doing('installing the packed app');
    await must('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', 'install', '-y', '--no-install-recommends', deb]);
    return {
      executable: path.join('/', program),
      end: async () => void (await must('dpkg', ['--purge', packageName])),
    };
  }
  const unpacked = path.join(folder, 'package');
  await must('dpkg-deb', ['-x', deb, unpacked]);
  return { executable: path.join(unpacked, program), end: async () => undefined };
}

/** @param {string} command @param {string[]} args */
async function must(command, args) {
  const { code, output: text } = await run(command, args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (code === 0) return;
  throw new Failure(`${command} ${args.join(' ')} failed:\n${text.trim()}`, 'mend what it names and try again.');
}
