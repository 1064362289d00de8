// Reads what came back from a sign-in page, captured or pasted by hand: the authorization code, or why there is none (services.md §2.4).
import { AppError } from '../errors.ts';

export type ExpectedRedirect = {
  /** The registered redirect URI of the attempt. */
  readonly redirectUri: string;
  readonly state: string;
};

const maximumText = 16_384;
/** Longest code that the exchange takes. */
const maximumCode = 4096;
const loopbackHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Takes the same time wherever the two differ; only their length shows. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(b.length, 1));
  return difference === 0;
}

function sameHost(a: string, b: string): boolean {
  return a === b || (loopbackHosts.includes(a) && loopbackHosts.includes(b));
}

/** Scheme, host, port and path as registered; a slash at the end does not count, a user name or password is never right. */
function isRedirect(url: URL, expected: URL): boolean {
  const path = (one: URL) => one.pathname.replace(/\/+$/, '');
  return (
    url.protocol === expected.protocol &&
    sameHost(url.hostname, expected.hostname) &&
    url.port === expected.port &&
    url.username === '' &&
    url.password === '' &&
    path(url) === path(expected)
  );
}

/** The readings of a text that can be an address, the likeliest first. */
function addressesIn(text: string, expected: URL): readonly URL[] {
  const found: string[] = [];
  // A terminal breaks a long address over lines; joined it is one again.
  if (/^https?:\/\/[^ ]+$/i.test(text)) found.push(text.replace(/\s+/g, ''));
  for (const [address] of text.matchAll(/https?:\/\/[^\s<>"'`]+/gi)) found.push(address.replace(/[)\].,;:'"]+$/, ''));
  if (found.length === 0 && !/\s/.test(text)) {
    if (/^[?/#]/.test(text)) found.push(text);
    else if (/^(\[[\da-f:]+\]|[\w.-]+)(:\d+)?\/[^?#]*[?#]/i.test(text)) found.push(`//${text}`);
    else if (/^(code|state|error)=/.test(text)) found.push(`?${text}`);
  }
  return found.filter((address) => URL.canParse(address, expected)).map((address) => new URL(address, expected));
}

/** Query and fragment together (`#code=…` and `#?code=…` occur); nothing may be there twice (RFC 6749 §3.1). */
function parameter(url: URL, name: string): string | null {
  const values = [url.search, url.hash.replace(/^#\??/, '')].flatMap((part) => new URLSearchParams(part).getAll(name));
  if (values.length > 1) throw new AppError('redirect_duplicate');
  return values[0] || null;
}

/** The provider's own words stay here: a person reads the text of our code. */
function providerError(error: string, description: string | null): AppError {
  if (`${error} ${description}`.includes('missing_codex_entitlement')) {
    return new AppError('connect_provider_error', 'this workspace has not enabled Codex');
  }
  return new AppError(error === 'access_denied' ? 'connect_access_denied' : 'connect_provider_error');
}

function readAnswer(url: URL, expected: ExpectedRedirect): string {
  const code = parameter(url, 'code');
  const state = parameter(url, 'state');
  const error = parameter(url, 'error');
  if (state !== null && !sameText(state, expected.state)) throw new AppError('connect_oauth_state_mismatch');
  if (error !== null) throw providerError(error, new URLSearchParams(url.search).get('error_description'));
  if (code === null) throw new AppError('redirect_missing_code');
  if (state === null) throw new AppError('redirect_missing_state');
  if (code.length > maximumCode) throw new AppError('redirect_not_url');
  return code;
}

function attempt(url: URL, registered: URL, expected: ExpectedRedirect): { code: string } | { failure: AppError } {
  if (!isRedirect(url, registered)) return { failure: new AppError('redirect_wrong_address') };
  try {
    return { code: readAnswer(url, expected) };
  } catch (error) {
    if (error instanceof AppError) return { failure: error };
    throw error;
  }
}

/** A code alone proves nothing: without its state it could belong to a sign-in of somebody else. */
function noAddress(text: string): AppError {
  // Google's begin with a digit and a slash.
  return new AppError(/^(\d\/)?[\w.~+-]{16,}$/.test(text) ? 'redirect_missing_state' : 'redirect_not_url');
}

/** What a hosted page shows to be copied: `code#state`, on one line or broken by a terminal. Null when the text is something else. */
function shownCode(text: string, registered: URL, expected: ExpectedRedirect): string | null {
  if (loopbackHosts.includes(registered.hostname)) return null;
  const bare = text.replace(/\s*[\r\n]+\s*/g, '').replace(/^(["'`])(.*)\1$/, '$2');
  const [, code = '', state = ''] = /^([\x21-\x7e]+)#([\x21-\x7e]*)$/.exec(bare) ?? [];
  if (code === '' || code.includes('#') || code.includes('://') || code.length > maximumCode) return null;
  if (state === '') throw new AppError('redirect_missing_state');
  if (!sameText(state, expected.state)) throw new AppError('connect_oauth_state_mismatch');
  return code;
}

/**
 * Reads the address that a sign-in ended on: whole, inside a text, relative to the redirect URI, or its query alone. Where the redirect
 * URI is a hosted page, also the `code#state` that it shows.
 * @throws AppError `redirect_*`, `connect_oauth_state_mismatch`, `connect_access_denied`, `connect_provider_error`
 */
export function parseRedirect(text: string, expected: ExpectedRedirect): { readonly code: string } {
  const trimmed = text.trim();
  if (trimmed.length > maximumText) throw new AppError('redirect_not_url');
  const registered = new URL(expected.redirectUri);
  const addresses = addressesIn(trimmed, registered);
  const shown = addresses.length === 0 ? shownCode(trimmed, registered, expected) : null;
  if (shown !== null) return { code: shown };
  const results = addresses.map((url) => attempt(url, registered, expected));
  const failures: AppError[] = [];
  for (const result of results) {
    if ('code' in result) return result;
    failures.push(result.failure);
  }
  throw failures.find((failure) => failure.code !== 'redirect_wrong_address') ?? failures[0] ?? noAddress(trimmed);
}
