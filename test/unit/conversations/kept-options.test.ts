// A continuation keeps the options that mean the same, and nothing of what was said or of which conversation it was.
import { describe, expect, it } from 'vitest';
import { opencodeConversations } from '../../../daemon/conversations/opencode.ts';
import { piConversations } from '../../../daemon/conversations/pi.ts';

describe('OpenCode', () => {
  it.each([
    [['run', 'fix it'], []],
    [
      ['run', '--model', 'openai/gpt-5.5', '--title', 'x', 'fix it', '--', '--auto'],
      ['--model', 'openai/gpt-5.5'],
    ],
    [
      ['--prompt', 'hi', '--agent=plan', '-m', 'openai/x'],
      ['--agent=plan', '-m', 'openai/x'],
    ],
    [['-c', '--fork', '--session', 'ses_0', '--auto'], ['--auto']],
    [
      ['run', '-f', 'a.png', 'b.png', '--log-level', 'DEBUG', 'look'],
      ['--log-level', 'DEBUG'],
    ],
  ])('%j', (args, kept) => {
    expect(opencodeConversations.resume('ses_1', args)).toEqual([...kept, '--session', 'ses_1']);
  });
});

describe('Pi', () => {
  it.each([
    [['-p', 'fix it', '@a.md'], []],
    [
      ['--provider', 'openai', '--model', 'gpt-5.4', 'fix it', '-ne'],
      ['--provider', 'openai', '--model', 'gpt-5.4', '-ne'],
    ],
    [['--session', 'old', '-c', '-r', '--mode', 'json', '--no-session'], []],
    [
      ['--list-models', '--thinking', 'high'],
      ['--thinking', 'high'],
    ],
    [
      ['--system-prompt', '--be-brief', 'x'],
      ['--system-prompt', '--be-brief'],
    ],
  ])('%j', (args, kept) => {
    expect(piConversations.resume('id', args)).toEqual([...kept, '--session', 'id']);
  });
});
