// Builds the renderer's pages by Vite, and refuses what the content security policy would.
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import path from 'node:path';
import { rendererTarget } from './bundle-targets.mjs';
import { Failure } from './lib/failure.mjs';
import { inProject, projectRoot } from './lib/project.mjs';

/** @param {import('./bundle.mjs').BuildSettings} settings @param {import('./lib/report.mjs').Report} report */
export async function buildRenderer(settings, report) {
  const pages = rendererTarget.pages
    .filter(({ when }) => when === 'always' || !settings.production)
    .filter(({ html }) => fs.existsSync(inProject(html)));
  if (pages.length === 0) {
    report.done('renderer/index.html does not exist, left out');
    return false;
  }
  const { build } = await import('vite');
  const before = process.env.NODE_ENV;
  const { default: react } = await import('@vitejs/plugin-react');
  await build({
    configFile: false,
    root: inProject('renderer'),
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    define: settings.define,
    cacheDir: inProject('.cache', 'vite'),
    build: {
      outDir: path.join(settings.output, 'renderer'),
      emptyOutDir: true,
      target: 'chrome130',
      sourcemap: settings.sourcemap,
      // The content security policy allows files of ours only: nothing inlined, neither scripts nor data: addresses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: pages.map(({ html }) => inProject(html)) },
    },
  });
  // Vite leaves NODE_ENV at production, which the tests that follow in this process must not inherit: React would lack its `act`.
  if (before === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = before;
  await refuseInlineScripts(pages.map(({ html }) => path.join(settings.output, html)));
  return true;
}

/** @param {string[]} files built pages */
async function refuseInlineScripts(files) {
  for (const file of files) {
    const page = await fsp.readFile(file, 'utf8');
    if (!hasInlineScript(page)) continue;
    throw new Failure(`${path.relative(projectRoot, file)} holds an inline script.`, 'move it into a file of its own.');
  }
}

/** @param {string} page HTML @returns {boolean} whether a script or an event handler stands in the page itself */
export function hasInlineScript(page) {
  const withoutComments = page.replace(/<!--[\s\S]*?-->/g, '');
  const scripts = withoutComments.match(/<script\b[^>]*>/gi) ?? [];
  return scripts.some((tag) => !/\ssrc\s*=/i.test(tag)) || /<[^>]+\son[a-z]+\s*=/i.test(withoutComments);
}
