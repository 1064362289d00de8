// `happier sessions continue ID --auth …`: goes on with a session's conversation as other accounts, once the person knows what is lost.
import type { Command } from 'commander';
import type { CallOutput } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import { AppError } from '../../core/errors.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { type CliContext, say } from '../context.ts';
import { askYesNo } from '../question.ts';
import { authOption, parseAuth } from '../session/auth-option.ts';
import { checkNamed } from '../session/choose-start.ts';
import { findSession } from '../session/find-session.ts';
import { otherBindings } from '../session/other-bindings.ts';
import { shortId } from '../session/short-id.ts';
import { sizeOf } from '../session/terminal-size.ts';
import { shownState } from '../shown-state.ts';
import { plain } from '../text/plain.ts';
import { whenReady } from '../when-ready.ts';

type Continuation = CallOutput<DaemonCalls, 'sessions.continuation'>;
type ContinueOptions = { readonly auth: string[]; readonly yes?: true };

const losses: Readonly<Record<Continuation['losses'][number], string>> = {
  conversation: 'the conversation: a new one begins',
  'running-turn': 'what the turn of now has not finished',
  scrollback: 'what the terminal shows so far (it stays with the old session)',
  'session-approvals': 'what you allowed for this session only',
  'background-processes': 'what the program runs in the background',
};

function continuationLines({ billsTo, carries, losses: lost }: Continuation): readonly string[] {
  return [
    `It will bill to ${plain(billsTo)}.`,
    carries ? 'The conversation goes along.' : 'The conversation does not go along.',
    ...(lost.length === 0 ? [] : ['Lost:', ...lost.map((each) => `  ${losses[each]}`)]),
  ];
}

async function goOn(context: CliContext, client: DaemonClient, typed: string, options: ContinueOptions) {
  const named = parseAuth(options.auth);
  if (Object.keys(named).length === 0) throw new AppError('invalid_input', '--auth says as whom it goes on');
  const state = await shownState(context, client);
  const { id, bindings: now } = findSession(state.sessions, typed);
  checkNamed(state, named);
  const bindings = otherBindings(now, named);
  const continuation = await client.call['sessions.continuation']({ id, bindings });
  for (const line of continuationLines(continuation)) say(context, line);
  if (continuation.problem) throw new AppError(continuation.problem.code, continuation.problem.detail);
  if (options.yes !== true && !(await askYesNo(context, 'Go on like that?', false)))
    throw new AppError('not_confirmed', context.stdin.isTTY ? null : 'no terminal: --yes says it');
  const next = await client.call['sessions.continueAs']({ id, bindings, ...sizeOf(context) });
  say(context, `It goes on as ${shortId(next.id)}: happier sessions attach ${shortId(next.id)}`);
  return 0;
}

export function addContinueCommand(command: Command, context: CliContext, done: (code: number) => void): void {
  command
    .command('continue <id>')
    .description('go on with its conversation as another account')
    .option(authOption.flags, authOption.description, authOption.collect, [])
    .option('--yes', 'do not ask')
    .action(async (id: string, options: ContinueOptions) =>
      done(await whenReady(context, (client) => goOn(context, client, id, options))),
    );
}
