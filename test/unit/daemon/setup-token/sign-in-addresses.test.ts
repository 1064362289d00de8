// Which addresses are believed, and what comes of the one shown and the one that a browser was given.
import { describe, expect, it } from 'vitest';
import { isSignInAddress, signInAddresses } from '../../../../daemon/connect/setup-token/sign-in-addresses.ts';
import { sampleAddress, sampleChallenge, sampleRedirect, sampleState, shortAddress } from './recorded-output.ts';

const loopback = 'http://localhost:40075/callback';
const forBrowser = sampleAddress({ redirectUri: loopback });
const another = sampleChallenge.replace('challenge', 'different');

describe('an address of a sign-in', () => {
  it.each(['claude.ai', 'claude.com', 'platform.claude.com', 'console.anthropic.com'])('may be of %s', (host) => {
    expect(isSignInAddress(sampleAddress({ host }))).toBe(true);
  });

  it('may be a short one', () => {
    expect(isSignInAddress(shortAddress)).toBe(true);
  });

  it.each([
    ['another host', sampleAddress({ host: 'claude.com.example.com' })],
    ['a host that only ends so', sampleAddress({ host: 'notclaude.com' })],
    ['a user name', sampleAddress({ host: 'user@claude.com' })],
    ['a port', sampleAddress({ host: 'claude.com:8443' })],
    ['a fragment', `${sampleAddress()}#x`],
    ['plain http', sampleAddress().replace('https:', 'http:')],
    ['no state', sampleAddress().replace(/&state=.*/, '')],
    ['no challenge', sampleAddress({ challenge: '' })],
    ['no redirect URI', sampleAddress({ redirectUri: '' })],
    ['another page', sampleAddress().replace('/oauth/authorize', '/settings')],
    ['a blank in it', sampleAddress().replace('&state', ' &state')],
    ['more than a browser takes', `${sampleAddress()}&x=${'x'.repeat(2_000)}`],
    ['a short query that is cut', shortAddress.slice(0, -1)],
    ['a short query that goes on', `${shortAddress}x`],
    ['no query', 'https://claude.ai/oauth/authorize'],
  ])('has not %s', (_, address) => {
    expect(isSignInAddress(address)).toBe(false);
  });
});

describe('the addresses of a sign-in', () => {
  it('are the one shown and the one for a browser', () => {
    const addresses = signInAddresses(sampleAddress(), forBrowser);
    expect(addresses).toEqual({ authorizeUrl: sampleAddress(), loopbackUrl: forBrowser });
  });

  it('come of the one for a browser alone when a short one is shown', () => {
    const addresses = signInAddresses(shortAddress, forBrowser);
    expect(addresses?.loopbackUrl).toBe(forBrowser);
    const { searchParams } = new URL(addresses?.authorizeUrl ?? '');
    expect(Object.fromEntries(searchParams)).toEqual(
      Object.fromEntries(new URL(sampleAddress({ redirectUri: sampleRedirect })).searchParams),
    );
    expect(searchParams.get('state')).toBe(sampleState);
  });

  it.each([
    ['nothing', ''],
    ['something else', 'not an address'],
    [
      'an address that comes back to another computer',
      sampleAddress({ redirectUri: 'http://example.com:40075/callback' }),
    ],
    ['an address that ends on a page', sampleAddress()],
    ['an address of another sign-in', sampleAddress({ redirectUri: loopback, challenge: another })],
    ['an address of somebody else', sampleAddress({ redirectUri: loopback, host: 'example.com' })],
  ])('need no browser, but a short one cannot do without: %s', (_, noted) => {
    expect(signInAddresses(sampleAddress(), noted)).toEqual({ authorizeUrl: sampleAddress(), loopbackUrl: null });
    expect(signInAddresses(shortAddress, noted)).toBeNull();
  });

  it('have one state', () => {
    const other = sampleAddress({ redirectUri: loopback, state: 'another-state-0123456789' });
    expect(signInAddresses(sampleAddress(), other)?.loopbackUrl).toBeNull();
  });
});
