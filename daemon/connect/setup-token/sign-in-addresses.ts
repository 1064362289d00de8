// The addresses of one sign-in: what `claude setup-token` shows, what it gives to a browser, and what comes of both.
import { oauthClients } from '../../../core/oauth/clients.ts';

type Address =
  | { readonly kind: 'whole'; readonly challenge: string; readonly state: string; readonly redirect: URL }
  /** Newer versions show an address that has nothing but the challenge (RFC 7636 §4.2); the page knows the rest. */
  | { readonly kind: 'short'; readonly challenge: string };

export type SignInAddresses = {
  /** Ends on a page that shows `code#state`. Whole, so that the state is known. */
  readonly authorizeUrl: string;
  /** Comes back to the program by itself. */
  readonly loopbackUrl: string | null;
};

const longest = 1900;
const host = /^(?:[a-z\d-]+\.)*(?:claude\.ai|claude\.com|anthropic\.com)$/;
const shortQuery = /^\?[A-Za-z]([\w-]{43})$/;

function readQuery(url: URL): Address | null {
  const [, shown] = shortQuery.exec(url.search) ?? [];
  if (shown !== undefined) return { kind: 'short', challenge: shown };
  const parameter = (name: string) => url.searchParams.get(name) ?? '';
  const [challenge, state, redirect] = [parameter('code_challenge'), parameter('state'), parameter('redirect_uri')];
  const isWhole = /^[\w-]{43}$/.test(challenge) && /^[\w-]{20,}$/.test(state) && URL.canParse(redirect);
  return isWhole ? { kind: 'whole', challenge, state, redirect: new URL(redirect) } : null;
}

function readAddress(text: string): Address | null {
  if (text.length > longest || !/^https:\/\/\S+$/.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isOfProvider = host.test(url.hostname) && `${url.port}${url.username}${url.password}${url.hash}` === '';
  return isOfProvider && url.pathname.endsWith('/oauth/authorize') ? readQuery(url) : null;
}

/** Whether it is an address of Anthropic where one signs in. */
export function isSignInAddress(text: string): boolean {
  return readAddress(text) !== null;
}

function isLoopback({ protocol, hostname, port }: URL): boolean {
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname) && port !== '';
}

/** The same request, answered on the hosted page: what the program takes for its own when a code is typed. */
function onHostedPage(address: string): string {
  const url = new URL(address);
  url.searchParams.set('redirect_uri', oauthClients['claude-subscription']?.redirectUri ?? '');
  return url.href;
}

/**
 * @param shown on the screen
 * @param noted what a browser was given; empty where that is not known
 * @returns null when the state cannot be known, so that no pasted code could be checked by it
 */
export function signInAddresses(shown: string, noted: string): SignInAddresses | null {
  const [onScreen, forBrowser] = [readAddress(shown), readAddress(noted)];
  const belongs =
    forBrowser?.kind === 'whole' && isLoopback(forBrowser.redirect) && forBrowser.challenge === onScreen?.challenge;
  if (onScreen?.kind === 'whole') {
    const isSame = belongs && forBrowser.state === onScreen.state;
    return { authorizeUrl: shown, loopbackUrl: isSame ? noted : null };
  }
  return belongs ? { authorizeUrl: onHostedPage(noted), loopbackUrl: noted } : null;
}
