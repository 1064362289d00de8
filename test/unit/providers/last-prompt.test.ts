// What the simulator takes for the prompt in a Responses API request.
import { describe, expect, it } from 'vitest';
import { lastPrompt } from '../../providers/openai/responses-request.ts';

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
    expect(lastPrompt(body({ input }))).toBe('second');
  });

  it('reads plain strings', () => {
    expect(lastPrompt(body({ input: 'ping' }))).toBe('ping');
    expect(lastPrompt(body({ input: [{ role: 'user', content: 'pong' }] }))).toBe('pong');
  });

  it.each([body({}), body(null), body({ input: [null, 1, message('assistant', 'a')] }), Buffer.from('not json')])(
    'is empty where nobody said anything (%#)',
    (request) => {
      expect(lastPrompt(request)).toBe('');
    },
  );
});
