// What the person's browser shows at the end of a sign-in, and to whatever else comes to the listener. It loads nothing and tells nothing.

type PageName = 'taken' | 'declined' | 400 | 404 | 405;

const texts: Readonly<Record<PageName, readonly [heading: string, text: string]>> = {
  taken: ['Back to Happier', 'Happier has the answer and finishes the sign-in. You can close this page.'],
  declined: [
    'Not signed in',
    'The sign-in page gave no access. Happier says what you can do; you can close this page.',
  ],
  400: ['Not for this sign-in', 'This address belongs to no sign-in that Happier waits for.'],
  404: ['Nothing here', 'Happier waits for a sign-in at another address.'],
  405: ['Nothing here', 'Happier waits for a sign-in, and for nothing else.'],
};

export type Page = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export function pageOf(name: PageName): Page {
  const [heading, text] = texts[name];
  const status = typeof name === 'number' ? name : 200;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      connection: 'close',
      ...(status === 405 ? { allow: 'GET' } : {}),
    },
    body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${heading}</title></head>
<body><h1>${heading}</h1><p>${text}</p></body></html>
`,
  };
}
