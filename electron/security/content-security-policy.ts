// The content security policy of our own pages. What it promises is tested by behaviour (test/e2e/electron/security.test.ts).

/** Style attributes stay open for the UI kit: they can neither run nor load anything. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
