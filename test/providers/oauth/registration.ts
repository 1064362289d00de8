// What a provider has on file for the public client of its own CLI, whose sign-in Happier uses.

export type ClientRegistration = {
  readonly clientId: string;
  /** Whether this whole string is a redirect URI on file (RFC 9700 §4.1.3; loopback ports may be free, RFC 8252 §7.3). */
  readonly allowsRedirect: (redirectUri: string) => boolean;
  readonly scopes: readonly string[];
};

/** `http://localhost:<any port><path>`, and with `literals` the same on 127.0.0.1 and [::1]; no query, no fragment. */
export function isLoopbackRedirect(redirectUri: string, path: RegExp, literals: boolean): boolean {
  const host = literals ? '(?:localhost|127\\.0\\.0\\.1|\\[::1\\])' : 'localhost';
  const [, port, rest] = new RegExp(`^http://${host}:([0-9]{1,5})(/[^?#]*)$`).exec(redirectUri) ?? [];
  return port !== undefined && Number(port) > 0 && Number(port) < 65_536 && path.test(rest ?? '');
}
