// No setting that moves the account or the address survives the copy of a Codex configuration, whatever stands around it.
import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { expect, it } from 'vitest';
import { slotOfVariable } from '../../../core/catalog/backend-variables.ts';
import { codexConfig, codexRole } from '../../../daemon/materialize/codex/codex-config.ts';
import { isHarmlessKey } from '../../../daemon/materialize/codex/codex-settings.ts';
import { runs } from '../../support/runs.ts';

const forbidden = (
  'model_provider model_providers openai_base_url chatgpt_base_url forced_login_method forced_chatgpt_workspace_id otel profile ' +
  'profiles log_dir sqlite_home oss_provider experimental_realtime_ws_base_url model_catalog_json'
).split(' ');
/** Own programs: of the person's file they come along, but never by an argument or out of the home. */
const programs = ['mcp_servers', 'notify', 'hooks'];
const inServers = 'command args env env_vars url bearer_token_env_var http_headers env_http_headers auth'.split(' ');
const variables = ['OPENAI_API_KEY', 'ANTHROPIC_BASE_URL', 'GOOGLE_API_KEY', 'CODEX_HOME', 'DATABASE_URL'];

const toml = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.constantFrom(...variables),
    fc.array(fc.constantFrom(...variables), { maxLength: 3 }),
    fc.boolean(),
    tie('table'),
  ),
  table: fc.dictionary(
    fc.oneof(
      fc.constantFrom(
        ...forbidden,
        ...programs,
        ...inServers,
        ...variables,
        'model',
        'tui',
        'projects',
        'features',
        '__proto__',
      ),
      fc.string(),
    ),
    tie('value'),
    { maxKeys: 6, noNullPrototype: true },
  ),
})).table as fc.Arbitrary<Record<string, unknown>>;

const server = fc.record({
  mcp_servers: fc.dictionary(fc.constantFrom('one', 'two'), toml, { noNullPrototype: true }),
});
const config = fc.oneof(
  toml,
  fc.tuple(toml, server).map(([one, two]) => ({ ...one, ...two })),
);
const folders = { nativeFolder: '/home/you/.codex', home: '/data/homes/openai/p-work/codex' };

it('copies nothing that moves account or address, and always puts ours on top', () => {
  fc.assert(
    fc.property(config, config, (native, previous) => {
      const { text } = codexConfig({ native: stringify(native), previous: stringify(previous), ...folders });
      const made = parse(text);
      for (const key of Object.keys(made)) expect(forbidden).not.toContain(key);
      expect(made).toMatchObject({
        check_for_update_on_startup: false,
        cli_auth_credentials_store: 'file',
        tui: { animations: false },
        features: { daemon_auto_start: false },
      });
    }),
    { numRuns: runs(1000) },
  );
});

it('gives no server a variable of a vendor, and takes no program from inside the home', () => {
  fc.assert(
    fc.property(server, config, (native, previous) => {
      const of = (own: object, earlier: object) =>
        parse(codexConfig({ native: stringify(own), previous: stringify(earlier), ...folders }).text);
      for (const each of Object.values(of(native, {}).mcp_servers ?? {}) as Record<string, unknown>[]) {
        expect(Object.keys(each.env ?? {}).filter((name) => slotOfVariable(name, 'i') !== null)).toEqual([]);
        for (const key of ['env_vars', 'bearer_token_env_var'])
          for (const name of [each[key]].flat())
            expect(typeof name === 'string' ? slotOfVariable(name, 'i') : null).toBeNull();
      }
      const made = of({}, previous);
      for (const key of ['mcp_servers', 'notify']) expect(made).not.toHaveProperty(key);
      expect(Object.keys(made.hooks ?? {}).filter((key) => key !== 'state')).toEqual([]);
    }),
    { numRuns: runs(500) },
  );
});

it('keeps no forbidden key in a role either', () => {
  fc.assert(
    fc.property(config, (role) => {
      const made = parse(codexRole(stringify(role))?.text ?? '');
      for (const key of [...forbidden, 'projects', 'hooks', 'notify']) expect(Object.hasOwn(made, key)).toBe(false);
    }),
    { numRuns: runs(500) },
  );
});

it('counts no forbidden key as harmless, with anything behind it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...forbidden, ...programs), fc.string(), (key, rest) => {
      expect(isHarmlessKey(`${key}${rest === '' ? '' : `.${rest}`}`)).toBe(false);
    }),
  );
});
