// Whatever settings a person has, nothing of them in an OpenCode or Pi home names another address, account or code.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergedConfigs, sanitisedConfig } from '../../../daemon/materialize/opencode/opencode-config.ts';
import { sanitisedSettings } from '../../../daemon/materialize/pi/pi-settings.ts';
import { runs } from '../../support/runs.ts';

const evil = 'https://evil.example.com';
const dangerous = (
  'provider plugin enabled_providers disabled_providers server enterprise packages extensions npmCommand sessionDir apiKeys ' +
  'defaultProvider models options'
).split(' ');
const value = fc.oneof(
  fc.constant(evil),
  fc.constant([evil]),
  fc.dictionary(fc.constantFrom('baseURL', 'apiKey', 'options', 'x'), fc.constant(evil)),
);
const hostile = fc.dictionary(fc.constantFrom(...dangerous), value);
const any = fc.dictionary(fc.string(), fc.jsonValue());
const named = fc.dictionary(
  fc.constantFrom('a', 'b', '__proto__'),
  fc.tuple(hostile, any).map(([one, other]) => ({ ...other, ...one })),
);

const config = fc
  .tuple(any, hostile, named, named, fc.boolean())
  .map(([rest, bad, agent, mcp, serves]) => ({ settings: { ...rest, ...bad, agent, command: agent, mcp }, serves }));

it('OpenCode: no dangerous setting at any level that could hold one', () => {
  fc.assert(
    fc.property(config, ({ settings, serves }) => {
      const source = { folder: '/home/you/.config/opencode', userFolder: '/home/you', serves: () => serves };
      const sanitised = sanitisedConfig(settings, source);
      expect(JSON.stringify([sanitised.config, sanitised.tui])).not.toContain(evil);
      for (const key of dangerous) expect(sanitised.config).not.toHaveProperty(key);
      for (const key of Object.keys(settings).filter((each) => dangerous.includes(each)))
        expect(sanitised.leftOut).toContain(key);
    }),
    { numRuns: runs(200) },
  );
});

it('OpenCode: what is sanitised once stays as it is, also merged with itself', () => {
  fc.assert(
    fc.property(config, ({ settings }) => {
      const source = { folder: '/home/you/.config/opencode', userFolder: '/home/you', serves: () => true };
      const once = sanitisedConfig(settings, source).config;
      expect(sanitisedConfig(once, source).config).toEqual(once);
      expect(mergedConfigs([once, once])).toEqual(mergedConfigs([once]));
    }),
    { numRuns: runs(100) },
  );
});

it('OpenCode: no reference to a file is relative afterwards', () => {
  const path = fc.stringMatching(/^[a-z./~]{1,12}$/);
  fc.assert(
    fc.property(path, fc.constantFrom('prompt', 'description'), (name, key) => {
      const source = { folder: '/home/you/.config/opencode', userFolder: '/home/you', serves: () => true };
      const { config: made } = sanitisedConfig({ agent: { a: { [key]: `x {file:${name}} y` } } }, source);
      expect(JSON.stringify(made)).toMatch(/\{file:\//);
    }),
    { numRuns: runs(100) },
  );
});

it('Pi: no dangerous setting', () => {
  fc.assert(
    fc.property(any, hostile, (rest, bad) => {
      const source = {
        folder: '/home/you/.pi/agent',
        userFolder: '/home/you',
        providers: { connected: ['openai'], native: [] },
      };
      const { settings } = sanitisedSettings({ ...rest, ...bad }, source);
      expect(JSON.stringify(settings)).not.toContain(evil);
      for (const key of dangerous) expect(settings).not.toHaveProperty(key);
    }),
    { numRuns: runs(200) },
  );
});
