// Which arguments may not reach Pi while a connected profile is chosen. Pi has a parser of its own: no clusters, and no end of options.
import { describe, expect, it } from 'vitest';
import { piArguments, refusedPiArguments } from '../../../../daemon/materialize/pi/pi-arguments.ts';

const providers = ['openai-codex', 'anthropic'];
const refusedBy = (args: readonly string[]) => refusedPiArguments(args, providers);

const refused: [string[], string][] = [
  [['--api-key', 'sk-x'], '--api-key'],
  [['--api-key=sk-x'], '--api-key'],
  [['--provider', 'groq'], '--provider'],
  [['--provider', 'openai'], '--provider'],
  [['--model', 'openai/gpt-5.4'], '--model'],
  [['--models', 'sonnet:high'], '--models'],
  [['--models', 'anthropic/*,github-copilot/*'], '--models'],
  [['-e', './x.ts'], '-e'],
  [['--extension', './x.ts'], '--extension'],
  [['--session-dir', '/elsewhere'], '--session-dir'],
  [['--session', '/elsewhere/x.jsonl'], '--session'],
  [['--session', 'x.jsonl'], '--session'],
  [['--fork', '../x'], '--fork'],
  [['--', '--api-key', 'sk-x'], '--api-key'],
  [['-p', 'hi', '--'], '--'],
  [['-pc'], '-pc'],
  [['--plan-of-an-extension'], '--plan-of-an-extension'],
  [['install', 'npm:x'], 'install'],
  [['remove', 'x'], 'remove'],
  [['uninstall', 'x'], 'uninstall'],
  [['update'], 'update'],
  [['list'], 'list'],
  [['config'], 'config'],
];

const allowed: string[][] = [
  [],
  ['write a test'],
  ['-p', 'please install it'],
  ['--provider', 'Anthropic', '--model', 'sonnet:high'],
  ['--model', 'anthropic/claude-opus-4-7'],
  ['--models', 'anthropic/claude-*, openai-codex/gpt-5*'],
  ['-ne', '-ns', '-np', '-nc', '-nt', '-nbt', '-c'],
  ['--session', '01a20a03-e098', '--thinking', 'high', 'go on'],
  ['--mode', 'rpc', '--tools', 'read,grep', '--no-session'],
  ['--list-models', 'claude'],
  ['@prompt.md', 'what', 'is', 'update'],
  ['--append-system-prompt', 'config', '--export', 'x.jsonl'],
];

describe('refused by name', () => {
  it.each(refused)('%j', (args, name) => {
    expect(refusedBy(args)).toContain(name);
  });

  it('never shows a value', () => {
    const secret = 'sk-proj-0123456789';
    for (const args of [['hi', '--api-key', secret], [`--key=${secret}`], [`-${secret}`], ['--provider', secret]])
      expect(JSON.stringify(refusedBy(args))).not.toContain(secret);
  });
});

it.each(allowed.map((args) => [args]))('lets %j through', (args) => {
  expect(refusedBy(args)).toEqual([]);
});

it('gives a reason for each refused option, and allows none of them', () => {
  for (const name of Object.keys(piArguments.refusedOptions)) expect(piArguments.options).not.toHaveProperty(name);
});
