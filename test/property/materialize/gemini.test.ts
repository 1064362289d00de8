// Nothing that moves the account survives the copy of Gemini's settings, no `.env` can set a name that counts, and the guard of arguments holds.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { slotOfVariable } from '../../../core/catalog/backend-variables.ts';
import { refusedArguments } from '../../../daemon/materialize/arguments.ts';
import { geminiArguments } from '../../../daemon/materialize/gemini/gemini-arguments.ts';
import { judgeGeminiProject, namesInEnv } from '../../../daemon/materialize/gemini/gemini-project.ts';
import { geminiSettings, judgeProjectSettings } from '../../../daemon/materialize/gemini/gemini-settings.ts';
import { geminiVariables, kindOfEnvName } from '../../../daemon/materialize/gemini/gemini-variables.ts';
import { runs } from '../../support/runs.ts';

const redirecting: readonly [string, string | null][] = [
  ['security', 'auth'],
  ['telemetry', null],
  ['modelConfigs', null],
  ['billing', null],
  ['admin', null],
  ['agents', null],
  ['extensions', null],
  ['tools', 'sandbox'],
  ['experimental', 'gemmaModelRouter'],
  ['selectedAuthType', null],
];
const programs: readonly [string, string | null][] = [
  ['mcpServers', null],
  ['hooks', null],
  ['tools', 'discoveryCommand'],
  ['mcp', 'serverCommand'],
];
const harmless: readonly [string, string | null][] = [
  ['ui', 'theme'],
  ['general', 'vimMode'],
  ['context', 'fileName'],
  ['tools', 'exclude'],
];

type Table = Record<string, unknown>;
const put = (config: Table, [key, inner]: readonly [string, string | null], value: unknown): Table =>
  inner === null ? { ...config, [key]: value } : { ...config, [key]: { ...(config[key] as Table), [inner]: value } };
/** An empty table says nothing. */
const json = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => typeof value !== 'object' || value === null || Object.keys(value).length > 0);
const among = (paths: typeof harmless) =>
  fc.array(fc.tuple(fc.constantFrom(...paths), json), { minLength: 1, maxLength: 4 });
const made = (entries: readonly (readonly [readonly [string, string | null], unknown])[]) =>
  entries.reduce((config, [path, value]) => put(config, path, value), {} as Table);
const comment = fc.constantFrom('', '// "security": {"auth": 1}\n', '/* { */');

it('takes over nothing that redirects, and puts ours on top', () => {
  const some = fc.tuple(among(redirecting), among(harmless), among(programs)).map((parts) => made(parts.flat()));
  fc.assert(
    fc.property(some, some, comment, fc.boolean(), (native, previous, text, restricted) => {
      const written = geminiSettings(`${text}${JSON.stringify(native)}`, JSON.stringify(previous), { restricted });
      const settings = JSON.parse(written.text);
      for (const [key, inner] of redirecting)
        if (key !== 'security')
          expect(inner === null ? settings : (settings[key] ?? {})).not.toHaveProperty([inner ?? key]);
      expect(settings.security.auth).toEqual({ selectedType: 'oauth-personal' });
      expect(settings).toMatchObject({
        security: { folderTrust: { enabled: false } },
        general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
        privacy: { usageStatisticsEnabled: false },
      });
      expect(settings.experimental?.enableAgents).toBe(restricted ? false : undefined);
      expect(written.unreadable).toBe(false);
    }),
    { numRuns: runs(1000) },
  );
});

it('takes no program from inside the home, and no variable of a vendor for a server', () => {
  const variables = fc.dictionary(fc.constantFrom('OPENAI_API_KEY', 'GEMINI_API_KEY', 'OWN'), fc.string(), {
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(among(programs).map(made), variables, (previous, env) => {
      const inHome = JSON.parse(geminiSettings(null, JSON.stringify(previous), { restricted: false }).text);
      for (const [key, inner] of programs)
        expect(inner === null ? inHome : (inHome[key] ?? {})).not.toHaveProperty([inner ?? key]);
      const native = JSON.stringify({
        mcpServers: { one: { command: 'x', env, authProviderType: 'google_credentials' } },
      });
      const { mcpServers } = JSON.parse(geminiSettings(native, null, { restricted: false }).text);
      expect(Object.keys(mcpServers.one.env).filter((name) => slotOfVariable(name, '') !== null)).toEqual([]);
      expect(mcpServers.one).not.toHaveProperty('authProviderType');
    }),
    { numRuns: runs(500) },
  );
});

it('judges the settings of a project by the worst that is in them', () => {
  fc.assert(
    fc.property(among(harmless), among(programs), among(redirecting), comment, (good, running, bad, text) => {
      const judge = (...parts: Parameters<typeof made>[0][]) =>
        judgeProjectSettings(`${text}${JSON.stringify(made(parts.flat()))}`);
      expect(judge(good)).toBe('harmless');
      expect(judge(good, running)).toBe('programs');
      expect(judge(good, running, bad)).toBe('redirecting');
    }),
    { numRuns: runs(500) },
  );
});

const vendorName = fc.oneof(
  fc.constantFrom(
    'CODE_ASSIST_ENDPOINT',
    'GOOGLE_CLOUD_ACCESS_TOKEN',
    'GEMINI_API_KEY',
    'GOOGLE_GENAI_USE_GCA',
    'CLOUD_SHELL',
  ),
  fc.stringMatching(/^(GEMINI|GOOGLE|VERTEX|CODE_ASSIST)_[A-Z]{1,10}$/),
);
const networkName = fc.constantFrom(
  'HTTPS_PROXY',
  'https_proxy',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'NODE_EXTRA_CA_CERTS',
  'NODE_OPTIONS',
);
const loadingName = fc.constantFrom(
  'LD_PRELOAD',
  'PATH',
  'BASH_ENV',
  'GIT_SSH_COMMAND',
  'SOCKS_PROXY',
  'GCE_METADATA_HOST',
  'SSL_CERT_FILE',
);
const line = (name: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.constantFrom('', '  ', 'export '), name, fc.constantFrom('=', ' = ', ': '))
    .map(([a, b, c]) => `${a}${b}${c}x\n`);

it('leaves no name of an .env that decides on account, address or network to that file', () => {
  fc.assert(
    fc.property(
      fc.array(line(fc.oneof(vendorName, networkName, fc.constantFrom('DATABASE_URL', 'NODE_ENV'))), { maxLength: 8 }),
      fc.array(line(loadingName), { maxLength: 1 }),
      (lines, loading) => {
        const names = namesInEnv([...lines, ...loading].join(''));
        expect(names.length).toBeGreaterThanOrEqual(new Set(lines).size === 0 ? 0 : 1);
        const envFiles = [{ path: '/project/.env', hash: 'a', names }];
        const judged = judgeGeminiProject({ envFiles, settings: null, programs: [], trusted: false }, new Set());
        const set = geminiVariables({
          home: '/home',
          environment: {},
          names: judged.names,
          allowedNames: judged.allowedNames,
          restricted: judged.restricted,
          ownProject: false,
          platform: 'linux',
        });
        for (const name of names)
          expect(Object.hasOwn(set, name) || kindOfEnvName(name) === 'harmless' || judged.restricted).toBe(true);
        expect(judged.restricted).toBe(loading.length > 0);
        expect(set.CODE_ASSIST_ENDPOINT).toBe('https://cloudcode-pa.googleapis.com');
      },
    ),
    { numRuns: runs(1000) },
  );
});

const word = fc.stringMatching(/^[A-Za-z0-9]{1,8}\.$/);
const good = fc.oneof(
  word.map((text) => ['-p', text]),
  word.map((text) => [`--prompt=${text}`]),
  word.map((text) => [`-m=${text}`]),
  fc.constantFrom(['-y'], ['--skip-trust'], ['--resume'], ['-o', 'json'], ['--approval-mode=plan']),
  word.map((text) => [text]),
);
const bad = fc.constantFrom(
  ['--sandbox'],
  ['-s'],
  ['-s=true'],
  ['-ys'],
  ['-ms'],
  ['--no-sandbox'],
  ['--acp'],
  ['--experimental-acp'],
  ['--experimentalAcp'],
  ['--fake-responses', 'x.'],
  ['--record-responses=x'],
  ['--of-next-year'],
  ['mcp', 'list'],
  ['extensions'],
  ['hooks'],
  ['gemma'],
);
const around = fc.array(good, { maxLength: 5 }).map((parts) => parts.flat());

it('refuses what would move the session wherever it stands before --, and nothing else', () => {
  fc.assert(
    fc.property(around, bad, around, (before, args, after) => {
      expect(refusedArguments(geminiArguments, [...before, ...args, ...after])).not.toEqual([]);
      expect(refusedArguments(geminiArguments, [...before, ...after, '--', ...args])).toEqual([]);
    }),
    { numRuns: runs(1000) },
  );
});
