// Import rules of the house: which folder may know which (docs: the table "Import rules" of the design). Run by `npm run check`.

const ours = '^(core|server|daemon|cli|electron|renderer|build|test)/';

/** A rule: files under `from` (less `except`) may import of ours only what `allowed` matches. */
const onlyOurs = (name, from, allowed, except) => ({
  name,
  severity: 'error',
  from: except ? { path: from, pathNot: except } : { path: from },
  to: { path: ours, pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^electron$' } },
    {
      name: 'declared-packages-only',
      severity: 'error',
      from: { pathNot: '^build/default-app/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },

    onlyOurs('core-knows-nobody', '^core/', '^core/'),
    {
      name: 'core-is-pure',
      comment: 'no I/O: no Node built-ins, and no packages but these',
      severity: 'error',
      from: { path: '^core/' },
      to: {
        pathNot: ['^core/', '(^|/)node_modules/(zod|libsodium-wrappers|@types/libsodium-wrappers|jose|@scure/bip39)/'],
      },
    },

    onlyOurs('server-knows-core', '^server/', '^(server|core)/'),
    onlyOurs('daemon-knows-core-and-the-server-app', '^daemon/', '^(daemon|core)/|^server/app\\.ts$'),
    onlyOurs(
      'cli-knows-core-and-the-daemon-client',
      '^cli/',
      '^(cli|core)/|^daemon/api/(client|client-pipe|home)\\.ts$',
      '^cli/detached-daemon\\.ts$',
    ),
    onlyOurs('one-cli-file-starts-the-daemon', '^cli/detached-daemon\\.ts$', '^(cli|core)/|^daemon/start\\.ts$'),
    onlyOurs(
      'electron-knows-core-and-the-daemon-client',
      '^electron/',
      '^(electron|core)/|^daemon/api/(client|home)\\.ts$',
      '^electron/daemon-host\\.ts$',
    ),
    onlyOurs(
      'one-electron-file-hosts-the-daemon',
      '^electron/daemon-host\\.ts$',
      '^(electron|core)/|^daemon/(start|api/home)\\.ts$',
    ),
    onlyOurs('renderer-knows-core', '^renderer/', '^(renderer|core)/'),
    {
      name: 'renderer-decrypts-nothing',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: ['^core/crypto/', '(^|/)node_modules/libsodium-wrappers/'], reachable: true },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-electron-imports-electron',
      severity: 'error',
      from: { pathNot: '^(electron|test|build/default-app)/' },
      to: { path: '^electron$|(^|/)node_modules/(electron|@electron/remote|electron-store)/' },
    },
    { name: 'nobody-imports-tests', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
  ],
  options: {
    // Type imports are imports: a wall that types may cross is none.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|release|\\.cache)/|^test/backends/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.css', '.d.ts'],
    },
  },
};
