// `happier run BACKEND`: starts a session as the chosen accounts and is its terminal, or its three pipes, until it ends.
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { BackendId } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ids.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { openPipe } from '../../daemon/api/client-pipe.ts';
import { type CliContext, say } from '../context.ts';
import { daemon } from '../daemon-connection.ts';
import { reportFailure } from '../failure.ts';
import { attachTerminal } from '../session/attach-terminal.ts';
import { authOption, parseAuth } from '../session/auth-option.ts';
import { callerEnvironment } from '../session/caller-environment.ts';
import { chooseStart, parseBackend } from '../session/choose-start.ts';
import { runPipes } from '../session/run-pipes.ts';
import { sayDetached } from '../session/say-detached.ts';
import { isTerminal, sizeOf } from '../session/terminal-size.ts';
import { shownState } from '../shown-state.ts';
import { startText } from '../text/start-text.ts';
import { ensureOpen } from '../unlock.ts';

type RunOptions = {
  readonly auth: string[];
  readonly cwd?: string;
  readonly resume?: string;
  readonly model?: string;
  readonly quiet?: true;
  /** Started by a shim: whoever started that may read standard error. */
  readonly shim?: true;
};

/** The person sees it where they can; a program that reads our standard error through a shim gets the backend's words alone. */
function announces({ stderr }: CliContext, { quiet, shim }: RunOptions): boolean {
  return quiet !== true && (shim !== true || stderr.isTTY === true);
}

/** A daemon that ends while a session runs cannot tell its end. */
function exitsOf(client: DaemonClient): (id: SessionId) => Promise<number | null> {
  const ended = new Map<SessionId, number | null>();
  const waiting = new Map<SessionId, (exitCode: number | null) => void>();
  client.on('terminal.exit', ({ id, exitCode }) => {
    ended.set(id, exitCode);
    waiting.get(id)?.(exitCode);
  });
  return (id) =>
    new Promise((done) => {
      const known = ended.get(id);
      if (known !== undefined) return done(known);
      waiting.set(id, done);
      void client.closed.then(() => done(null));
    });
}

async function start(
  context: CliContext,
  client: DaemonClient,
  backend: BackendId,
  args: string[],
  options: RunOptions,
) {
  const named = parseAuth(options.auth);
  await ensureOpen(context, client);
  const cwd = resolve(context.cwd, options.cwd ?? '.');
  const { bindings, rules } = chooseStart(await shownState(context, client), backend, named, cwd);
  const input = {
    backend,
    cwd,
    bindings,
    args,
    environment: callerEnvironment(context),
    ...(options.model === undefined ? {} : { model: options.model }),
    ...(options.resume === undefined ? {} : { resume: options.resume }),
  };
  const preview = await client.call['sessions.preview'](input);
  if (announces(context, options))
    for (const line of startText(preview, { backend, folder: cwd, rules })) say(context, `happier: ${line}`);
  if (preview.problem) throw new AppError(preview.problem.code, preview.problem.detail);
  const io = isTerminal(context) ? 'terminal' : 'pipes';
  return client.call['sessions.start']({ ...input, ...sizeOf(context), io });
}

async function run(context: CliContext, backendName: string, args: string[], options: RunOptions): Promise<number> {
  const backend = parseBackend(backendName);
  let client: DaemonClient;
  try {
    client = await daemon(context);
  } catch (error) {
    return reportFailure(context, error, 'start');
  }
  try {
    const exitOf = exitsOf(client);
    const { id, io } = await start(context, client, backend, args, options);
    if (io === 'pipes') {
      const pipes = (stream: 'stdin' | 'stdout' | 'stderr') =>
        openPipe({ home: context.home, client: 'cli' }, id, stream);
      return (await runPipes(context, client, { id, openPipe: pipes, exit: exitOf(id) })) ?? 125;
    }
    const end = await attachTerminal(context, client, id, { as: 'owner' });
    if (end.by === 'exit') return end.exitCode ?? 125;
    if (end.by === 'daemon-gone') throw new AppError('daemon_unreachable');
    sayDetached(context, id);
    return 0;
  } catch (error) {
    return reportFailure(context, error, 'start');
  } finally {
    client.close();
  }
}

export function addRunCommand(program: Command, context: CliContext, done: (code: number) => void): void {
  program
    .command('run <backend> [args...]')
    .description('start a session as the chosen account; what follows -- goes to the backend')
    .option(authOption.flags, authOption.description, authOption.collect, [])
    .option('--cwd <dir>', 'the folder it works in')
    .option('--resume <id>', "go on with a conversation, by the backend's own id")
    .option('--model <name>', 'the model it begins with')
    .option('--quiet', 'do not say who pays and what was not passed on')
    .addOption(new Option('--shim').hideHelp())
    .action(async (backend: string, args: string[], options: RunOptions) =>
      done(await run(context, backend, args, options)),
    );
}
