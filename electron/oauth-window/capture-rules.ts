// The pure decisions of the capture window: where its page may go, what it may load, and which address is the redirect that ends it.
import { isListedOrigin, isLoopback, originOf } from '../security/navigation.ts';

export type CaptureRules = {
  /** The registered redirect URI; compared by scheme, class of host, port and path (RFC 9700 §2.1, RFC 8252 §7.3). */
  readonly redirectUri: string;
  /** Origins that a top-level page of this sign-in may have. */
  readonly origins: readonly string[];
  /** Plain http to this machine: only with an override that points there, in an unpackaged app. */
  readonly loopbackAllowed: boolean;
};

/** `redirect`: the end; `refused`: the provider's page that turns embedded browsers away; `elsewhere`: not part of this sign-in. */
export type TopLevelDecision = 'allow' | 'redirect' | 'refused' | 'elsewhere';

export function decideTopLevel(address: string, rules: CaptureRules): TopLevelDecision {
  if (isRedirect(address, rules.redirectUri)) return 'redirect';
  if (!isAllowedPage(address, rules)) return 'elsewhere';
  return isRefusalPage(address) ? 'refused' : 'allow';
}

/** What a page loads beside itself: TLS from anywhere (providers use content networks), never this machine unless it is listed. */
export function mayLoad(address: string, rules: CaptureRules): boolean {
  if (!URL.canParse(address) || isRedirect(address, rules.redirectUri)) return false;
  const { protocol } = new URL(address);
  if (protocol === 'data:' || protocol === 'blob:') return true;
  const page = address.replace(/^ws/i, 'http');
  if (isLoopback(page)) return rules.loopbackAllowed && isListedOrigin(page, rules.origins);
  return protocol === 'https:' || protocol === 'wss:';
}

/** Frames load as other things do; an empty frame is the page's own. */
export function mayShowFrame(address: string, rules: CaptureRules): boolean {
  return address === 'about:blank' || address === 'about:srcdoc' || mayLoad(address, rules);
}

export function isRedirect(address: string, redirectUri: string): boolean {
  if (!URL.canParse(address)) return false;
  const [url, registered] = [new URL(address), new URL(redirectUri)];
  if (url.username !== '' || url.password !== '') return false;
  const sameHost = isLoopback(redirectUri) ? isLoopback(address) : url.hostname === registered.hostname;
  return (
    sameHost &&
    url.protocol === registered.protocol &&
    url.port === registered.port &&
    url.pathname === registered.pathname
  );
}

function isAllowedPage(address: string, { origins, loopbackAllowed }: CaptureRules): boolean {
  if (!isListedOrigin(address, origins)) return false;
  return new URL(address).protocol === 'https:' ? true : loopbackAllowed && isLoopback(address);
}

const google = 'https://accounts.google.com';
const googleRefusal = 'disallowed_useragent';

/**
 * Google turns embedded browsers away with this code, in the clear or inside `authError` (base64 of a message), or with its page "this
 * browser or app may not be secure". An answer to the program that it sees: nothing is changed to get past it.
 */
export function isRefusalPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (originOf(address) === google && url.pathname.endsWith('/signin/rejected')) return true;
  return [...url.searchParams.values()].some(
    (value) => value.includes(googleRefusal) || decodeBase64(value).includes(googleRefusal),
  );
}

/** The same where the authorization endpoint gives the refusal itself instead of leading to a page of its own. */
export function isRefusalAnswer(address: string, status: number): boolean {
  return status === 403 && originOf(address) === google && new URL(address).pathname.startsWith('/o/oauth2/');
}

function decodeBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1');
}

/** Pages of passkeys and security keys, which an embedded browser cannot use. There is no event for it, so the address has to tell. */
export function isPasskeyPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { pathname } = new URL(address);
  return /passkey|webauthn|fido|security-?key/i.test(pathname) || /\/challenge\/pk(\/|$)/.test(pathname);
}
