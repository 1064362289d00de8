import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isListedOrigin, isLoopback, isSameDocument, originOf } from '../../../../electron/security/navigation.ts';

const listed = ['https://auth.openai.com', 'https://accounts.google.com', 'http://127.0.0.1:4711', 'app://ui'];

/** Pieces that addresses are confused with, put together at random. */
const scheme = fc.constantFrom(
  'https:',
  'https:',
  'https:',
  'https:',
  'http:',
  'HTTPS:',
  'app:',
  'data:',
  'blob:https:',
  'javascript:',
  'about:',
  'file:',
  'ftp:',
  'ws:',
  'view-source:https:',
  'filesystem:https:',
);
const slashes = fc.constantFrom('//', '//', '//', '\\\\', '/\\', '/', '', '///');
const userInfo = fc.constantFrom('', '', '', 'auth.openai.com@', 'user:password@', ':@', 'a%40b@');
const host = fc.oneof(
  fc.constantFrom('auth.openai.com', 'accounts.google.com', '127.0.0.1', 'ui'),
  fc.constantFrom(
    'auth.openai.com',
    'AUTH.OPENAI.COM',
    'auth.openai.com.',
    'auth.openai.com%2eevil.example',
    'auth.openai.com.evil.example',
    'evilauth.openai.com',
    'auth-openai.com',
    'аuth.openai.com',
    'xn--uth-5cd.openai.com',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'localhost',
    'ui',
    'UI',
    'accounts.google.com',
    '',
  ),
  fc.webUrl().map((address) => new URL(address).host),
);
const port = fc.constantFrom('', '', ':443', ':80', ':4711', ':0', ':99999', ':');
const tail = fc.oneof(
  fc.constantFrom(
    '',
    '/',
    '/#@auth.openai.com',
    '/?https://auth.openai.com',
    '\\@auth.openai.com',
    '/..//evil',
    '\t',
    '\0',
  ),
  fc.webPath(),
);
const address = fc.tuple(scheme, slashes, userInfo, host, port, tail).map((parts) => parts.join(''));

describe('the decision on navigation', () => {
  it('lets only listed origins pass, however an address is written', () => {
    let passed = 0;
    fc.assert(
      fc.property(address, (text) => {
        if (!isListedOrigin(text, listed)) return true;
        passed += 1;
        // An independent reading of what passed: the parser's own parts, compared one by one.
        const url = new URL(text);
        const plain = url.username === '' && url.password === '';
        const known =
          (url.protocol === 'https:' &&
            ['auth.openai.com', 'accounts.google.com'].includes(url.hostname) &&
            url.port === '') ||
          (url.protocol === 'http:' && url.hostname === '127.0.0.1' && url.port === '4711') ||
          (url.protocol === 'app:' && url.hostname === 'ui' && url.port === '');
        return plain && known;
      }),
      { numRuns: 10_000 },
    );
    expect(passed).toBeGreaterThan(100);
  });

  it.each([
    'https://auth.openai.com/oauth/authorize?x=1',
    'HTTPS://AUTH.OPENAI.COM',
    'https://auth.openai.com:443/',
    'http://127.0.0.1:4711/x',
    'app://ui/index.html',
  ])('lets %s pass', (text) => expect(isListedOrigin(text, listed)).toBe(true));

  it.each([
    'https://auth.openai.com.evil.example/',
    'https://auth.openai.com./',
    'https://auth.openai.com@evil.example/',
    'https://user@auth.openai.com/',
    'https://auth.openai.com:8443/',
    'http://auth.openai.com/',
    'blob:https://auth.openai.com/0',
    'data:text/html,x',
    'about:srcdoc',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'app://ui.evil/index.html',
    'app://user@ui/index.html',
    'not an address',
    '',
  ])('refuses %s', (text) => expect(isListedOrigin(text, listed)).toBe(false));

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(address, fc.string()),
        (text) => originOf(text) === null || typeof originOf(text) === 'string',
      ),
    );
  });
});

it('knows this machine by its literal names only', () => {
  expect(['http://localhost:1/', 'http://127.0.0.1/', 'http://[::1]:2/'].every(isLoopback)).toBe(true);
  expect(['http://localhost.evil.example/', 'http://128.0.0.1/', 'x'].some(isLoopback)).toBe(false);
});

it('tells the same document from another', () => {
  expect(isSameDocument('app://ui/index.html#a', 'app://ui/index.html')).toBe(true);
  expect(isSameDocument('app://ui/index.html?x', 'app://ui/index.html')).toBe(false);
  expect(isSameDocument('app://ui/other.html', 'app://ui/index.html')).toBe(false);
  expect(isSameDocument('', 'app://ui/index.html')).toBe(false);
});
