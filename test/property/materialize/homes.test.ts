// Homes of different profiles never meet, whatever the file system makes of names; and no setting that moves the account survives the copy.
import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { codexConfig, isHarmlessKey } from '../../../daemon/materialize/codex-config.ts';
import { profileSegment } from '../../../daemon/materialize/home-folder.ts';
import { runs } from '../../support/runs.ts';

const profileId = fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_:-]{0,63}$/).map((text) => profileIdSchema.parse(text));

/** Pairs that differ in little: case, or a colon for what might stand for it. */
const nearlyTheSame = fc
  .tuple(profileId, fc.nat(), fc.constantFrom('', 'A', 'a', ':', '0', '-', '_'))
  .map(([id, at, letter]) => {
    const place = at % id.length;
    const other = profileIdSchema.safeParse(id.slice(0, place) + letter + id.slice(place + 1));
    return [id, other.success ? other.data : id] as const;
  });

it('gives every profile id a folder name of its own, also where case does not count', () => {
  fc.assert(
    fc.property(nearlyTheSame, ([one, other]) => {
      const [a, b] = [profileSegment(one).toUpperCase(), profileSegment(other).toUpperCase()];
      expect(a === b).toBe(one === other);
    }),
    { numRuns: runs(2000) },
  );
  const [lower, upper] = ['work', 'WORK'].map((text) => profileSegment(profileIdSchema.parse(text)).toUpperCase());
  expect(lower).not.toBe(upper);
});

it('makes names that every file system takes', () => {
  fc.assert(
    fc.property(profileId, (id) => {
      expect(profileSegment(id)).toMatch(/^p-[a-z0-9_+-]{1,128}$/);
    }),
  );
});

const forbidden = [
  'model_provider',
  'model_providers',
  'openai_base_url',
  'chatgpt_base_url',
  'forced_login_method',
  'forced_chatgpt_workspace_id',
  'mcp_servers',
  'notify',
  'otel',
  'profile',
  'profiles',
  'log_dir',
  'sqlite_home',
  'oss_provider',
];
const toml = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.string(), fc.integer({ min: -9999, max: 9999 }), fc.boolean(), tie('table')),
  table: fc.dictionary(
    fc.oneof(
      fc.constantFrom(...forbidden, 'model', 'tui', 'projects', 'features', 'base_url', '__proto__'),
      fc.string(),
    ),
    tie('value'),
    { maxKeys: 6, noNullPrototype: true },
  ),
})).table as fc.Arbitrary<Record<string, unknown>>;

it('copies nothing that moves account or address, and always puts ours on top', () => {
  fc.assert(
    fc.property(toml, toml, (native, previous) => {
      const made = parse(codexConfig(stringify(native), stringify(previous)));
      for (const key of Object.keys(made)) expect(forbidden).not.toContain(key);
      expect(made).toMatchObject({
        check_for_update_on_startup: false,
        cli_auth_credentials_store: 'file',
        tui: { animations: false },
      });
      expect(made.features).toEqual({ daemon_auto_start: false });
    }),
    { numRuns: runs(1000) },
  );
});

it('counts no forbidden key as harmless, with anything behind it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...forbidden), fc.string(), (key, rest) => {
      expect(isHarmlessKey(`${key}${rest === '' ? '' : `.${rest}`}`)).toBe(false);
    }),
  );
});
