import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CaptureRules,
  decideTopLevel,
  isPasskeyPage,
  isRedirect,
  isRefusalAnswer,
  mayLoad,
  mayShowFrame,
} from '../../../../electron/oauth-window/capture-rules.ts';

const rules: CaptureRules = {
  redirectUri: 'http://localhost:1455/auth/callback',
  origins: ['https://auth.openai.com', 'https://accounts.google.com'],
  loopbackAllowed: false,
};
const withOverride: CaptureRules = {
  ...rules,
  origins: [...rules.origins, 'http://127.0.0.1:4711'],
  loopbackAllowed: true,
};

describe('the redirect address', () => {
  it.each([
    'http://localhost:1455/auth/callback?code=a&state=b',
    'http://127.0.0.1:1455/auth/callback?code=a',
    'http://[::1]:1455/auth/callback',
    'http://LOCALHOST:1455/auth/callback?error=access_denied#x',
  ])('is %s', (address) => expect(decideTopLevel(address, rules)).toBe('redirect'));

  it.each([
    'https://localhost:1455/auth/callback?code=a',
    'http://localhost:1456/auth/callback?code=a',
    'http://localhost/auth/callback?code=a',
    'http://localhost:1455/auth/callback/?code=a',
    'http://localhost:1455/auth/Callback?code=a',
    'http://localhost:1455/auth/callback/../other',
    'http://user@localhost:1455/auth/callback?code=a',
    'http://localhost.evil.example:1455/auth/callback?code=a',
    'http://example.com:1455/auth/callback?code=a',
  ])('is not %s', (address) => expect(decideTopLevel(address, rules)).not.toBe('redirect'));

  it('of a provider that registered a site is that site alone', () => {
    const registered = 'https://console.example.com/oauth/code/callback';
    expect(isRedirect('https://console.example.com/oauth/code/callback?code=a', registered)).toBe(true);
    expect(isRedirect('https://localhost/oauth/code/callback?code=a', registered)).toBe(false);
    expect(isRedirect('http://console.example.com/oauth/code/callback?code=a', registered)).toBe(false);
  });

  it('is loaded by nothing beside the top-level page, and never connected to', () => {
    const address = 'http://127.0.0.1:1455/auth/callback?code=a';
    expect(mayLoad(address, { ...withOverride, origins: [...withOverride.origins, 'http://127.0.0.1:1455'] })).toBe(
      false,
    );
    expect(mayShowFrame(address, withOverride)).toBe(false);
  });
});

describe('a top-level page', () => {
  it('is allowed at listed origins only', () => {
    expect(decideTopLevel('https://auth.openai.com/log-in', rules)).toBe('allow');
    expect(decideTopLevel('https://accounts.google.com/o/oauth2/auth', rules)).toBe('allow');
    for (const address of [
      'https://example.com/',
      'http://auth.openai.com/',
      'about:blank',
      'data:text/html,x',
      'file:///etc/passwd',
    ]) {
      expect(decideTopLevel(address, rules)).toBe('elsewhere');
    }
  });

  it('is plain http only on this machine, listed, and with an override that points here', () => {
    expect(decideTopLevel('http://127.0.0.1:4711/authorize', withOverride)).toBe('allow');
    expect(decideTopLevel('http://127.0.0.1:4711/authorize', { ...withOverride, loopbackAllowed: false })).toBe(
      'elsewhere',
    );
    expect(decideTopLevel('http://127.0.0.1:4712/authorize', withOverride)).toBe('elsewhere');
    const listed = { ...withOverride, origins: ['http://auth.openai.com'] };
    expect(decideTopLevel('http://auth.openai.com/', listed)).toBe('elsewhere');
  });

  it('that turns embedded browsers away is known by its code, plain or inside a message, or by its place', () => {
    const message = Buffer.from('..Error 403: disallowed_useragent..').toString('base64');
    for (const address of [
      'https://accounts.google.com/signin/oauth/error?error=disallowed_useragent',
      `https://accounts.google.com/signin/oauth/error?authError=${encodeURIComponent(message)}`,
      'https://accounts.google.com/v3/signin/rejected?x=1',
    ]) {
      expect(decideTopLevel(address, rules)).toBe('refused');
    }
    expect(decideTopLevel('https://auth.openai.com/signin/rejected', rules)).toBe('allow');
  });

  it('that turns embedded browsers away may be the authorization endpoint itself', () => {
    const endpoint = 'https://accounts.google.com/o/oauth2/v2/auth?client_id=x';
    expect([isRefusalAnswer(endpoint, 403), isRefusalAnswer(endpoint, 200)]).toEqual([true, false]);
    // Others answer a challenge with 403, which a person can solve.
    expect(isRefusalAnswer('https://auth.openai.com/o/oauth2/auth', 403)).toBe(false);
    expect(isRefusalAnswer('https://accounts.google.com/v3/signin/challenge', 403)).toBe(false);
  });

  it('of Claude’s sign-in is its hosted page only where it is not the registered redirect', () => {
    const claude: CaptureRules = {
      redirectUri: 'https://platform.claude.com/oauth/code/callback',
      origins: ['https://claude.ai', 'https://platform.claude.com'],
      loopbackAllowed: false,
    };
    expect(decideTopLevel('https://platform.claude.com/oauth/code/callback?code=a&state=b', claude)).toBe('redirect');
    expect(decideTopLevel('https://platform.claude.com/login', claude)).toBe('allow');
    expect(mayLoad('https://platform.claude.com/oauth/code/callback?code=a', claude)).toBe(false);
    expect(mayLoad('https://platform.claude.com/app.js', claude)).toBe(true);
  });

  it('of another site is never allowed, whatever its address is made of', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (address) => {
        const { origin } = new URL(address);
        fc.pre(!withOverride.origins.includes(origin));
        return decideTopLevel(address, withOverride) !== 'allow';
      }),
      { numRuns: 2_000 },
    );
  });
});

it('lets a page load over TLS from anywhere, and nothing from this machine that is not listed', () => {
  const yes = [
    'https://cdn.example.com/x.js',
    'wss://push.example.com/',
    'data:image/png;base64,AA',
    'blob:https://auth.openai.com/1',
  ];
  const no = [
    'http://cdn.example.com/x.js',
    'ws://push.example.com/',
    'https://localhost/x',
    'https://127.0.0.1:8443/',
    'file:///x',
    'ftp://x/',
    'app://ui/index.html',
    'x',
  ];
  expect(yes.filter((address) => !mayLoad(address, rules))).toEqual([]);
  expect(no.filter((address) => mayLoad(address, rules))).toEqual([]);
  expect(mayLoad('http://127.0.0.1:4711/style.css', withOverride)).toBe(true);
  expect(mayLoad('ws://127.0.0.1:4711/live', withOverride)).toBe(true);
  expect(mayLoad('http://127.0.0.1:4712/style.css', withOverride)).toBe(false);
  expect(mayShowFrame('about:srcdoc', rules)).toBe(true);
});

it('knows a passkey page by its address', () => {
  expect(
    [
      'https://a.example/login/passkey',
      'https://a.example/v3/signin/challenge/pk',
      'https://a.example/webauthn/x',
    ].every(isPasskeyPage),
  ).toBe(true);
  expect(['https://a.example/login', 'https://a.example/challenge/pkg', 'x'].some(isPasskeyPage)).toBe(false);
});
