// Builds one bundle that runs in Node or Electron, by esbuild.
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import path from 'node:path';
import { externalPackages } from './bundle-targets.mjs';
import { inProject, projectRoot } from './lib/project.mjs';

/**
 * @param {import('./bundle-targets.mjs').NodeTarget} target
 * @param {import('./bundle.mjs').BuildSettings} settings @param {import('./lib/report.mjs').Report} report
 */
export async function buildNodeTarget(target, settings, report) {
  if (!fs.existsSync(inProject(target.entry))) {
    report.done(`${target.entry} does not exist, left out`);
    await fsp.rm(path.join(settings.output, target.outfile), { force: true });
    return false;
  }
  const { build } = await import('esbuild');
  const outfile = path.join(settings.output, target.outfile);
  await build({
    absWorkingDir: projectRoot,
    entryPoints: [target.entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.18',
    format: target.format,
    external: externalPackages,
    // Its main file loads its parts by a `require` that no bundler sees through; its ES modules are the same code.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    define: settings.define,
    minify: settings.production,
    sourcemap: settings.sourcemap ? 'linked' : false,
    legalComments: 'none',
    banner: { js: banner(target) },
    logLevel: 'warning',
  });
  if (target.executable) await fsp.chmod(outfile, 0o755);
  return true;
}

/** CommonJS packages inside an ES module bundle still call require. @param {import('./bundle-targets.mjs').NodeTarget} target */
function banner({ format, executable, entry }) {
  const lines = [];
  if (executable && !fs.readFileSync(inProject(entry), 'utf8').startsWith('#!')) lines.push('#!/usr/bin/env node');
  if (format === 'esm') {
    lines.push(
      "import { createRequire as __createRequire } from 'node:module';",
      'const require = __createRequire(import.meta.url);',
    );
  }
  return lines.join('\n');
}
