// What the build makes: one row per bundle.

/**
 * @typedef {object} NodeTarget
 * @property {'node'} kind
 * @property {string} name for --only and stamps
 * @property {string} entry relative to the checkout @property {string} outfile relative to the output folder
 * @property {'esm' | 'cjs'} format Electron loads sandboxed preloads only as one CommonJS file
 * @property {boolean} [executable] starts with a shebang and may be run
 * @property {'always' | 'development' | 'demo'} when development: left out of what ships; demo: built only when named
 *
 * @typedef {{ kind: 'renderer', name: string, pages: RendererPage[] }} RendererTarget
 * @typedef {{ html: string, when: 'always' | 'development' }} RendererPage html: relative to the checkout
 */

/** @type {NodeTarget[]} */
export const nodeTargets = [
  node('main', 'electron/main.ts', 'electron/main.mjs', 'esm', 'always'),
  node('daemon-host', 'electron/daemon-host.ts', 'electron/daemon-host.mjs', 'esm', 'always'),
  node('preload', 'electron/preload.ts', 'electron/preload.cjs', 'cjs', 'always'),
  node('capture-bar-preload', 'electron/capture-bar-preload.ts', 'electron/capture-bar-preload.cjs', 'cjs', 'always'),
  node('recovery-preload', 'electron/recovery-preload.ts', 'electron/recovery-preload.cjs', 'cjs', 'always'),
  node(
    'diagnostics-preload',
    'electron/diagnostics-preload.ts',
    'electron/diagnostics-preload.cjs',
    'cjs',
    'development',
  ),
  { ...node('cli', 'cli/main.ts', 'cli/happier.mjs', 'esm', 'always'), executable: true },
  node('simulator', 'test/providers/main.ts', 'demo/simulator.mjs', 'esm', 'demo'),
];

/** @type {RendererTarget} */
export const rendererTarget = {
  kind: 'renderer',
  name: 'renderer',
  pages: [
    { html: 'renderer/index.html', when: 'always' },
    { html: 'renderer/capture-bar.html', when: 'always' },
    { html: 'renderer/recovery.html', when: 'always' },
    { html: 'renderer/quota-window.html', when: 'always' },
    { html: 'renderer/diagnostics.html', when: 'development' },
  ],
};

/**
 * Production has a folder of its own, so that packing neither ships what development left behind nor disturbs it.
 * @param {boolean} production
 */
export const outputFolder = (production) => (production ? 'release/bundle' : 'dist');

/** Packages that are not bundled: Electron itself, and those with native code. What ships needs the latter as `dependencies`. */
export const externalPackages = [
  'electron',
  // dbus-next asks for it only where it has to find the bus by itself; we always give it the address.
  'x11',
  'libsql',
  '@libsql/*',
  '@lydell/node-pty',
  '@lydell/node-pty-*',
  '@napi-rs/keyring',
  '@napi-rs/keyring-*',
];

/**
 * @param {string} name @param {string} entry @param {string} outfile @param {'esm' | 'cjs'} format @param {NodeTarget['when']} when
 * @returns {NodeTarget}
 */
function node(name, entry, outfile, format, when) {
  return { kind: 'node', name, entry, outfile, format, when };
}
