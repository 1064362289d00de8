import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText, redactValue } from '../../../daemon/redaction.ts';

const base64url = fc.stringMatching(/^[A-Za-z0-9_-]{43,120}$/);

describe('secret shapes', () => {
  it.each([
    [
      'an authorization code in an address',
      'http://localhost:1455/auth/callback?code=ac_Zk1&state=s-1',
      ['ac_Zk1', 's-1'],
    ],
    ['a bearer token', 'Authorization: Bearer abc.def-ghi12345', ['abc.def-ghi12345']],
    ['a JWT', 'got eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImEifQ.c2ln here', ['eyJhbGciOiJub25lIn0', 'eyJlbWFpbCI6ImEifQ']],
    ['an API key', 'key sk-proj-abcdefghijklmnop', ['sk-proj-abcdefghijklmnop']],
  ])('takes out %s', (_, text, secrets) => {
    const { value, hits } = redactText(text);
    for (const secret of secrets) expect(value).not.toContain(secret);
    expect(hits).toBeGreaterThan(0);
  });

  it('takes out every long run of base64url', () => {
    fc.assert(
      fc.property(base64url, (secret) => {
        expect(redactText(`before ${secret} after`).value).not.toContain(secret);
      }),
    );
  });

  it.each(['openai-codex/Work', '0b8f3a34-5f3c-4dd7-9c2e-0d7c5a6f6b11', '{"level":"info","at":1800000000000}'])(
    'leaves %s alone',
    (text) => expect(redactText(text)).toEqual({ value: text, hits: 0 }),
  );
});

describe('secret names', () => {
  it('drops their values at any depth and counts them', () => {
    const input = { profileId: 'Work', nested: [{ refresh_token: 'short', ok: 'yes' }], Passphrase: 'p', apiKey: null };
    expect(redactValue(input)).toEqual({
      value: {
        profileId: 'Work',
        nested: [{ refresh_token: '[redacted]', ok: 'yes' }],
        Passphrase: '[redacted]',
        apiKey: null,
      },
      hits: 2,
    });
  });

  it('ends on a value that is its own part', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(() => redactValue(loop)).not.toThrow();
  });
});
