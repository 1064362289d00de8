// What `--auth` accepts and what it refuses, as a table.
import { describe, expect, it } from 'vitest';
import { parseAuth } from '../../../cli/session/auth-option.ts';

describe('parseAuth', () => {
  it('reads profiles and native', () => {
    expect(parseAuth(['openai-codex=work', 'anthropic=native'])).toEqual({
      'openai-codex': { source: 'connected', profileId: 'work' },
      anthropic: { source: 'native' },
    });
  });

  it.each([
    [['codex=work']],
    [['openai-codex']],
    [['openai-codex=']],
    [['openai-codex=a b']],
    [['openai=x', 'openai=y']],
  ])('refuses %j', (values) => {
    expect(() => parseAuth(values)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});
