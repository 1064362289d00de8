// The hosted pages below `platform.claude.com/oauth/code`: what a person copies into the terminal, `code#state`, and where Claude Code
// sends the browser once it has caught the code itself.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { errorPage, escapeHtml, page } from '../kernel/page.ts';

export function codePage(code: string, state: string): string {
  return page(
    'Authentication code (simulator)',
    `<h1>Authentication code</h1><p>Copy this into Claude Code:</p>
<output id="code">${escapeHtml(`${code}#${state}`)}</output>`,
    '#b4512f',
  );
}

export function answerHostedPage({ query }: SimRequest): Reply {
  const code = query.get('code');
  const state = query.get('state');
  if (code && state) return reply.html(200, codePage(code, state));
  return reply.html(400, errorPage(query.get('error_description') ?? query.get('error') ?? 'There is no code.'));
}

export const answerSuccessPage = (): Reply =>
  reply.html(200, page('Signed in (simulator)', '<h1>Signed in</h1><p role="status">You can close this page.</p>'));
