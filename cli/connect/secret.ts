// An API key or a setup-token from a hidden prompt or standard input, tested with the provider unless that is declined.
import { services } from '../../core/catalog/services.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { type CliContext, say } from '../context.ts';
import { askYesNo } from '../question.ts';
import { readSecret } from '../secret-input.ts';
import type { Connected } from './attempt.ts';
import { type ConnectRequest, profileFields } from './request.ts';
import { signInBySetupToken } from './sign-in.ts';

const untested = 'It could not be tested with the provider now; `happier connect check` does that later.';

export async function addSecret(
  context: CliContext,
  client: DaemonClient,
  request: ConnectRequest,
): Promise<Connected> {
  const { serviceId, replace, skipCheck, signal } = request;
  const isKey = request.method === 'api-key';
  if (!isKey) say(context, 'Run `claude setup-token` on any computer that is signed in to Claude; it prints a token.');
  const secret = await readSecret(context, isKey ? services[serviceId].name : 'Setup-token', signal);
  const { check, ...profile } = await client.call['connect.secret']({
    serviceId,
    secret,
    replace,
    skipCheck,
    ...profileFields(request),
  });
  if (check === 'unverified' && !skipCheck) say(context, untested);
  return profile;
}

/** Where Claude Code is installed it makes the token itself, if the person wants that; else it is pasted. */
export async function addSetupToken(
  context: CliContext,
  client: DaemonClient,
  request: ConnectRequest,
): Promise<Connected> {
  if (!context.stdin.isTTY) return addSecret(context, client, request);
  // A daemon that has just been started is still looking for them.
  await client.call['backends.refresh']({});
  const { backends } = await client.call['state.get']({});
  const installed = backends.some((backend) => backend.id === 'claude' && backend.installed);
  const runs =
    installed && (await askYesNo(context, 'Claude Code is installed here. Create the token with it now?', true));
  return (runs ? signInBySetupToken : addSecret)(context, client, request);
}
