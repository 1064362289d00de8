// The ways to sign in from a terminal: the person's own browser, a pasted address, a code for another device, `claude setup-token`.
import { services } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { openBrowser } from '../browser.ts';
import { type CliContext, say } from '../context.ts';
import { type Connected, finishByPaste, settle, waitOrPaste } from './attempt.ts';
import { type ConnectRequest, profileFields } from './request.ts';

type Way = (context: CliContext, client: DaemonClient, request: ConnectRequest) => Promise<Connected>;

async function showPage(context: CliContext, { open }: ConnectRequest, url: string): Promise<void> {
  if (open && context.stdin.isTTY) await openBrowser(url);
}

function isHosted(redirectUri: string): boolean {
  return redirectUri.startsWith('https:');
}

export const signInByPaste: Way = async (context, client, request) => {
  const { serviceId, signal } = request;
  const attempt = await client.call['connect.begin']({ serviceId, method: 'paste', ...profileFields(request) });
  const { attemptId, authorizeUrl, redirectUri } = attempt;
  say(context, `Sign in to ${services[serviceId].name} in a browser on any computer:\n\n  ${authorizeUrl}\n`);
  const hosted = isHosted(redirectUri);
  say(
    context,
    hosted
      ? 'It ends on a page that shows a code. Copy the whole code, with the # in it.'
      : `It ends on a page that cannot be loaded, at ${redirectUri}. Copy that page's whole address.`,
  );
  await showPage(context, request, authorizeUrl);
  const question = hosted ? 'Paste the code that the page shows' : 'Paste the address the browser ended on';
  return settle(context, client, request, attemptId, () => finishByPaste(context, client, attemptId, question, signal));
};

export const signInByBrowser: Way = async (context, client, request) => {
  const { serviceId, isNamed, signal } = request;
  const begin = client.call['connect.begin']({ serviceId, method: 'system-browser', ...profileFields(request) });
  const attempt = await begin.catch((error: unknown) => {
    if (isNamed || !(error instanceof AppError) || error.code !== 'connect_port_taken') throw error;
    return null;
  });
  if (attempt === null) {
    say(context, 'Another program uses the port that the browser comes back to, so the address is pasted instead.');
    return signInByPaste(context, client, request);
  }
  const { attemptId, authorizeUrl } = attempt;
  say(context, `Sign in to ${services[serviceId].name} in the browser of this computer:\n\n  ${authorizeUrl}\n`);
  await showPage(context, request, authorizeUrl);
  return settle(context, client, request, attemptId, () =>
    waitOrPaste(context, client, attemptId, 'Waiting; or paste the address the browser ended on', signal),
  );
};

export const signInByDevice: Way = async (context, client, request) => {
  const attempt = await client.call['connect.device']({ serviceId: request.serviceId, ...profileFields(request) });
  const { attemptId, userCode, verificationUrl, expiresAt } = attempt;
  say(context, `On any device open\n\n  ${verificationUrl}\n\nand enter the code\n\n  ${userCode}\n`);
  say(context, `It is good until ${new Date(expiresAt).toLocaleTimeString()}. Give it to nobody.`);
  say(
    context,
    'If the page refuses codes, switch them on in the security settings of ChatGPT or ask your administrator.',
  );
  await showPage(context, request, verificationUrl);
  return settle(context, client, request, attemptId, () =>
    waitOrPaste(context, client, attemptId, null, request.signal),
  );
};

/** Runs Claude Code's own command out of sight; what it gives never comes to this terminal. */
export const signInBySetupToken: Way = async (context, client, request) => {
  const attempt = await client.call['connect.setupToken']({ ...profileFields(request), replace: request.replace });
  const { attemptId, authorizeUrl, loopbackUrl = authorizeUrl } = attempt;
  say(context, `Claude Code asks for a year's access. Allow it in a browser on any computer:\n\n  ${authorizeUrl}\n`);
  // In the browser of this computer it ends by itself.
  await showPage(context, request, loopbackUrl);
  return settle(context, client, request, attemptId, () =>
    waitOrPaste(context, client, attemptId, 'Paste the code that the page shows', request.signal),
  );
};
