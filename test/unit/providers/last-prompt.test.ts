// What the simulator takes for the prompt in a model request.
import { describe, expect, it } from 'vitest';
import { lastPrompt } from '../../providers/kernel/last-prompt.ts';

const body = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const message = (role: string, text: string) => ({ type: 'message', role, content: [{ type: 'input_text', text }] });

describe('lastPrompt', () => {
  it('is the last message of the user, after context and earlier turns', () => {
    const input = [
      message('user', '<environment>'),
      message('user', 'first'),
      message('assistant', 'answer'),
      message('user', 'second'),
    ];
    expect(lastPrompt(body({ input }), 'input')).toBe('second');
  });

  it('reads plain strings', () => {
    expect(lastPrompt(body({ input: 'ping' }), 'input')).toBe('ping');
    expect(lastPrompt(body({ input: [{ role: 'user', content: 'pong' }] }), 'input')).toBe('pong');
  });

  it('leaves out the notes that Claude Code puts beside it', () => {
    const content = [
      { type: 'text', text: '<system-reminder>a note</system-reminder>' },
      { type: 'text', text: 'ping' },
    ];
    expect(lastPrompt(body({ messages: [{ role: 'user', content }] }), 'messages')).toBe('ping');
  });

  it("reads Gemini Code Assist's contents, without Gemini CLI's note on the folder", () => {
    const parts = [{ text: '<session_context>\na note\n</session_context>' }, { text: 'ping' }];
    const contents = [
      { role: 'user', parts: [{ text: 'first' }] },
      { role: 'model', parts: [{ text: 'answer' }] },
      { role: 'user', parts },
    ];
    expect(lastPrompt(body({ model: 'm', request: { contents } }), 'contents')).toBe('ping');
    expect(lastPrompt(body({ contents }), 'contents')).toBe('');
  });

  it.each([body({}), body(null), body({ input: [null, 1, message('assistant', 'a')] }), Buffer.from('not json')])(
    'is empty where nobody said anything (%#)',
    (request) => {
      expect(lastPrompt(request, 'input')).toBe('');
    },
  );
});
