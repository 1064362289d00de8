// What of the person's OpenCode settings comes along, and what is said to stay behind.
import { describe, expect, it } from 'vitest';
import { parseJsonWithComments } from '../../../../daemon/materialize/json-with-comments.ts';
import {
  mergedConfigs,
  sanitisedConfig,
  sanitisedTui,
} from '../../../../daemon/materialize/opencode/opencode-config.ts';
import { providersOf } from '../../../../daemon/materialize/opencode/opencode-providers.ts';
import { credentialOf } from '../slot-inputs.ts';

const source = {
  folder: '/home/you/.config/opencode',
  userFolder: '/home/you',
  serves: providersOf([credentialOf('openai-codex')]).serves,
};

describe('settings', () => {
  it('keep what cannot lead a credential elsewhere', () => {
    const config = {
      share: 'disabled',
      permission: { bash: 'ask', external_directory: { '~/src/**': 'allow' } },
      command: { review: { template: 'look', agent: 'build', model: 'openai/gpt-5.5', secret: 1 } },
      instructions: ['~/style.md', 'docs/*.md'],
      tools: { write: false },
    };
    expect(sanitisedConfig(config, source)).toEqual({
      config: {
        ...config,
        permission: { bash: 'ask', external_directory: { '/home/you/src/**': 'allow' } },
        command: { review: { template: 'look', agent: 'build', model: 'openai/gpt-5.5' } },
        instructions: ['/home/you/style.md', 'docs/*.md'],
      },
      tui: {},
      leftOut: [],
    });
  });

  it('leave out providers, plugins, servers, and what nobody has looked at, by name', () => {
    const hostile = {
      provider: { openai: { options: { baseURL: 'http://127.0.0.1' } } },
      plugin: ['x'],
      enabled_providers: [],
      disabled_providers: ['openai'],
      server: { hostname: '0.0.0.0' },
      enterprise: { url: 'https://example.com' },
      something_of_next_year: true,
    };
    const { config, leftOut } = sanitisedConfig({ ...hostile, autoupdate: true, $schema: 'x' }, source);
    expect(config).toEqual({});
    expect(leftOut).toEqual(Object.keys(hostile));
  });

  it('name models only where they can be run', () => {
    const { config, leftOut } = sanitisedConfig(
      {
        model: 'openrouter/x',
        // A ChatGPT sign-in does not serve it, and the start would end with an error.
        small_model: 'openai/gpt-4.1-nano',
        agent: {
          build: { model: 'groq/y', prompt: 'p', options: { baseURL: 'z' } },
          plan: { model: 'anthropic/claude-opus-5' },
        },
      },
      source,
    );
    expect(config).toEqual({ agent: { build: { prompt: 'p' }, plan: { model: 'anthropic/claude-opus-5' } } });
    expect(leftOut).toEqual(['model', 'small_model', 'agent.build.model']);
  });

  it('take servers of tools along, less the vendors’ names in what they are started with', () => {
    const server = {
      type: 'local',
      command: ['serve'],
      environment: { OPENAI_API_KEY: 'x', DATABASE_URL: 'y' },
      odd: 1,
    };
    const { config, leftOut } = sanitisedConfig({ mcp: { tools: server } }, source);
    expect(config).toEqual({
      mcp: { tools: { type: 'local', command: ['serve'], environment: { DATABASE_URL: 'y' } } },
    });
    expect(leftOut).toEqual(['mcp.tools.environment.OPENAI_API_KEY']);
  });

  it('go on meaning the person’s own files', () => {
    const prompt =
      'see {file:./prompts/a.md} {file:../../.local/share/opencode/auth.json} {file:~/b} {file:/c} {env:D}';
    const { config } = sanitisedConfig({ agent: { a: { prompt } } }, source);
    expect(config).toEqual({
      agent: {
        a: {
          prompt:
            'see {file:/home/you/.config/opencode/prompts/a.md} {file:/home/you/.local/share/opencode/auth.json} {file:/home/you/b} {file:/c} {env:D}',
        },
      },
    });
  });

  it('of the window are kept apart, without its plugins', () => {
    const old = sanitisedConfig(
      { theme: 'nord', keybinds: { leader: 'ctrl+x' }, tui: { scroll_speed: 3, plugin: ['x'] } },
      source,
    );
    expect(old).toEqual({
      config: {},
      tui: { theme: 'nord', keybinds: { leader: 'ctrl+x' }, scroll_speed: 3 },
      leftOut: [],
    });
    expect(sanitisedTui({ theme: 'nord', plugin: ['x'], plugin_enabled: {} }, source)).toMatchObject({
      tui: { theme: 'nord' },
      leftOut: ['plugin'],
    });
  });
});

it('merges as OpenCode does: later ones win, instructions add up', () => {
  const merged = mergedConfigs([
    { instructions: ['a', 'b'], agent: { x: { prompt: '1', mode: 'all' } }, share: 'auto' },
    { instructions: ['b', 'c'], agent: { x: { prompt: '2' }, y: {} }, share: 'manual' },
  ]);
  expect(merged).toEqual({
    instructions: ['a', 'b', 'c'],
    agent: { x: { prompt: '2', mode: 'all' }, y: {} },
    share: 'manual',
  });
});

describe('JSON with comments', () => {
  it.each([
    [
      '{ // a\n "url": "https://example.com/*x*/", /* b */ "list": [1, 2,], }',
      { url: 'https://example.com/*x*/', list: [1, 2] },
    ],
    ['\uFEFF{"a": "quote \\" // no comment, }"}', { a: 'quote " // no comment, }' }],
    ['{"a": 1, // last\n}', { a: 1 }],
  ])('%j', (text, fields) => {
    expect(parseJsonWithComments(text)).toEqual(fields);
  });

  it.each(['', '[1]', '{"a": }', '{"a": "b', 'null'])('refuses %j', (text) => {
    expect(parseJsonWithComments(text)).toBeNull();
  });
});
