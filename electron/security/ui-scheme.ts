// The scheme `app:` that our pages are loaded over: bundle files only, each answer with the security headers.
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { CustomScheme, Session } from 'electron';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { resolveUiFile } from './ui-files.ts';

/** To be registered before the app is ready. */
export const uiScheme: CustomScheme = { scheme: 'app', privileges: { standard: true, secure: true } };

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-DNS-Prefetch-Control': 'off',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Answers one request of the scheme; 404 for whatever is not a file of the bundle, without saying why. */
export async function answerUiRequest(root: string, request: { url: string; method: string }): Promise<Response> {
  const file = request.method === 'GET' ? await resolveUiFile(root, request.url) : null;
  const contentType = file === null ? undefined : contentTypes[extname(file).toLowerCase()];
  if (file === null || contentType === undefined) return new Response(null, { status: 404, headers });
  const content = new Uint8Array(await readFile(file));
  return new Response(content, { headers: { ...headers, 'Content-Type': contentType } });
}

export function serveUi(session: Session, root: string): void {
  session.protocol.handle('app', (request) => answerUiRequest(root, request));
}
