// Whatever is pasted: a code only for the right address and state, otherwise one of our errors, never another exception.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { parseRedirect } from '../../../core/oauth/redirect.ts';
import { runs } from '../../support/runs.ts';

const expected = { redirectUri: 'http://localhost:1455/auth/callback', state: 'q7VnXw2LZ0r9' };

const known = [
  'redirect_not_url',
  'redirect_wrong_address',
  'redirect_missing_code',
  'redirect_missing_state',
  'redirect_duplicate',
  'connect_oauth_state_mismatch',
  'connect_access_denied',
  'connect_provider_error',
];

/** Null when the text was refused by name. */
function read(text: string): string | null {
  try {
    return parseRedirect(text, expected).code;
  } catch (error) {
    if (error instanceof AppError && known.includes(error.code)) return null;
    throw error;
  }
}

const piece = fc.oneof(
  fc.constantFrom(
    'http://',
    'https://',
    'localhost',
    '127.0.0.1',
    '[::1]',
    ':1455',
    ':1456',
    '/auth/callback',
    '/auth/callback/',
    '/',
    '..',
    '%2e%2e',
    '\\',
    '?',
    '#',
    '&',
    '=',
    '@',
    'code=abc',
    'code=',
    'state=q7VnXw2LZ0r9',
    'state=q7VnXw2LZ0r8',
    'error=access_denied',
    'error_description=missing_codex_entitlement',
    '%',
    '%zz',
    ' ',
    '\n',
    '.',
    ')',
    '"',
    '\u0000',
    '\ud800',
    'é',
  ),
  fc.string({ maxLength: 6, unit: 'binary' }),
);

test('arbitrary text gives our errors only, and a code only where the state stands', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ maxLength: 400 })), (text) => {
      if (!text.includes(expected.state)) expect(read(text)).toBeNull();
      else read(text);
    }),
    { numRuns: runs(3000) },
  );
});

test('addresses put together from likely and unlikely pieces give our errors or the code', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join('');
      const code = read(text);
      if (code === null) return;
      expect(text.replace(/[\r\n\t]/g, '')).toContain(expected.state);
      expect(text).toContain('code=');
    }),
    { numRuns: runs(5000) },
  );
});

test('an edit anywhere but in the code itself never gives another code', () => {
  const code = 'ac_Zm9vYmFy';
  const whole = `${expected.redirectUri}?code=${code}&state=${expected.state}`;
  // An equals sign put before the one of "code=" becomes the code's first character.
  const from = whole.indexOf('=');
  const to = whole.indexOf('&');
  fc.assert(
    fc.property(fc.nat(whole.length), fc.constantFrom(0, 1), fc.string({ maxLength: 2 }), (at, removed, added) => {
      const result = read(whole.slice(0, at) + added + whole.slice(at + removed));
      if (at < from || at > to) expect([null, code]).toContain(result);
    }),
    { numRuns: runs(5000) },
  );
});

test('any code survives the way through an address and a sentence', () => {
  const code = fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' });
  fc.assert(
    fc.property(code, fc.constantFrom('?', '#', '#?'), (value, mark) => {
      const query = new URLSearchParams({ code: value, state: expected.state }).toString();
      expect(read(`${expected.redirectUri}${mark}${query}`)).toBe(value);
      expect(read(`go to ${expected.redirectUri}${mark}${query}, now`)).toBe(value);
    }),
  );
});

test('any other host, port, scheme or path is refused', () => {
  fc.assert(
    fc.property(fc.webUrl({ validSchemes: ['http', 'https'] }), (address) => {
      const url = new URL(address);
      url.search = `?code=abc&state=${expected.state}`;
      expect(read(url.href)).toBeNull();
    }),
  );
});
