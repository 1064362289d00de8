// What Electron starts when it is given a project folder: a stand-in for Electron's own default app, which the fallback runtime lacks.
// An ES module with top-level await: `ready` is held back until the project's main module has run, so that it can still register schemes.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const args = process.argv.slice(1);
const target = args.find((arg) => !arg.startsWith('-'));

if (args.includes('--version')) {
  process.stdout.write(`v${process.versions.electron}\n`);
  app.exit(0);
} else if (!target) {
  process.stderr.write('usage: electron <project folder>\n');
  app.exit(2);
} else {
  process.argv.splice(1, process.argv.indexOf(target) - 1);
  await startProject(path.resolve(target));
}

/** @param {string} folder */
async function startProject(folder) {
  describeProject(folder);
  try {
    await import(pathToFileURL(createRequire(import.meta.url).resolve(folder)).href);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    app.exit(1);
  }
}

/**
 * What Electron's own default app uses too, and what is not in every version's typings.
 * @typedef {typeof app & Record<'setVersion' | 'setAppPath' | 'setDesktopName', (value: string) => void>} DescribedApp
 */

/** Name, version and folders as Electron's own default app sets them. @param {string} folder */
function describeProject(folder) {
  const file = path.join(folder, 'package.json');
  if (!fs.existsSync(file)) return;
  const project = JSON.parse(fs.readFileSync(file, 'utf8'));
  const shell = /** @type {DescribedApp} */ (app);
  if (project.version) shell.setVersion(project.version);
  app.name = project.productName ?? project.name ?? app.name;
  shell.setDesktopName(project.desktopName ?? `${app.name}.desktop`);
  app.setPath('userData', path.join(app.getPath('appData'), app.name));
  shell.setAppPath(folder);
}
