// The pure decision on navigation: compares what `URL` parsed, never a prefix of text. Everything not listed is refused.

/** Scheme, host and port as text; `URL.origin` is "null" for our own scheme. Null where the address has none or hides something in user information. */
export function originOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.host === '') return null;
  if (url.protocol === 'app:') return `app://${url.host}`;
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.origin : null;
}

export function isListedOrigin(address: string, origins: readonly string[]): boolean {
  const origin = originOf(address);
  return origin !== null && origins.includes(origin);
}

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

export function isLoopback(address: string): boolean {
  return URL.canParse(address) && loopbackHosts.includes(new URL(address).hostname);
}

/** Whether two addresses are the same document: all but the fragment. */
export function isSameDocument(address: string, document: string): boolean {
  if (!URL.canParse(address) || !URL.canParse(document)) return false;
  const [a, b] = [new URL(address), new URL(document)];
  a.hash = '';
  b.hash = '';
  return a.href === b.href;
}
