// How an attempt under way ends on the command line: by itself, by a pasted text, by the clock, or by a yes to another account.
import { AppError } from '../../core/errors.ts';
import type { AttemptId } from '../../core/ids.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { type CliContext, say } from '../context.ts';
import { askYesNo } from '../question.ts';
import { readSecret } from '../secret-input.ts';
import type { ConnectRequest } from './request.ts';

export type Connected = Awaited<ReturnType<DaemonClient['call']['connect.wait']>>;

/** Input errors that leave the attempt open, so a person at a terminal may paste again. */
const pasteAgain = new Set([
  'redirect_not_url',
  'redirect_missing_code',
  'redirect_missing_state',
  'redirect_wrong_address',
]);

/** Asks for the text that the sign-in ended on, again where it was something else. */
export async function finishByPaste(
  context: CliContext,
  client: DaemonClient,
  attemptId: AttemptId,
  question: string,
  signal: AbortSignal | undefined,
): Promise<Connected> {
  for (;;) {
    const redirect = await readSecret(context, question, signal);
    try {
      return await client.call['connect.finish']({ attemptId, redirect });
    } catch (error) {
      const again = context.stdin.isTTY && error instanceof AppError && pasteAgain.has(error.code);
      if (!again) throw error;
      say(context, 'That is not the whole of what this sign-in ended on; paste it once more.');
    }
  }
}

function whenOver(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const expire = () => reject(new AppError('attempt_expired'));
    if (signal.aborted) expire();
    else signal.addEventListener('abort', expire, { once: true });
  });
}

/**
 * Waits for the attempt's own end; at a terminal what the person pastes ends it too.
 * @param question asked at a terminal; null: nothing can be pasted
 */
export async function waitOrPaste(
  context: CliContext,
  client: DaemonClient,
  attemptId: AttemptId,
  question: string | null,
  signal: AbortSignal | undefined,
): Promise<Connected> {
  const over = new AbortController();
  const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const ends: Promise<Connected>[] = [client.call['connect.wait']({ attemptId })];
  if (signal) ends.push(whenOver(signal));
  if (question !== null && context.stdin.isTTY) {
    ends.push(finishByPaste(context, client, attemptId, question, either));
  }
  // Whatever comes second is of no interest any more.
  for (const end of ends) end.catch(() => undefined);
  try {
    return await Promise.race(ends);
  } finally {
    over.abort();
  }
}

/**
 * Carries `work` out on an attempt. Another account than the profile's is stored after a yes (or `--replace`) only, without a second
 * sign-in; everything else that goes wrong cancels the attempt.
 */
export async function settle(
  context: CliContext,
  client: DaemonClient,
  { replace }: Pick<ConnectRequest, 'replace'>,
  attemptId: AttemptId,
  work: () => Promise<Connected>,
): Promise<Connected> {
  try {
    return await work().catch(async (error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'identity_changed') throw error;
      const who = error.detail ?? 'another account';
      const allowed =
        replace || (await askYesNo(context, `You signed in as ${who}. Put it in this profile's place?`, false));
      if (!allowed) throw error;
      return client.call['connect.confirm']({ attemptId });
    });
  } catch (error) {
    await client.call['connect.cancel']({ attemptId }).catch(() => undefined);
    throw error;
  }
}
