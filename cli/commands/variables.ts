// `happier variables`: names that the person adds to the variables that a connected session does not get.
import type { Command } from 'commander';
import { daemonCalls } from '../../core/api/daemon.ts';
import { AppError } from '../../core/errors.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { type CliContext, print, say } from '../context.ts';
import { withDaemon } from '../daemon-connection.ts';
import { ensureOpen } from '../unlock.ts';

const { names: namesSchema } = daemonCalls['sessions.addedVariables'].input.shape;

/** @throws AppError `invalid_input` for what no variable can be called */
function checkNames(names: readonly string[]): void {
  const wrong = names.find((name) => !namesSchema.safeParse([name]).success);
  if (wrong !== undefined) throw new AppError('invalid_input', `no variable is called ${wrong.slice(0, 80)}`);
}

async function change(
  context: CliContext,
  names: readonly string[],
  next: (now: readonly string[]) => readonly string[],
): Promise<number> {
  checkNames(names);
  return withDaemon(context, async (client: DaemonClient) => {
    await ensureOpen(context, client);
    const { addedVariables } = await client.call['state.get']({});
    const wanted = [...next(addedVariables)];
    if (!namesSchema.safeParse(wanted).success) throw new AppError('too_large', 'no more than 200 names');
    await client.call['sessions.addedVariables']({ names: wanted });
    say(context, `Not passed on, beside the published table: ${wanted.length === 0 ? 'nothing' : wanted.join(', ')}`);
    return 0;
  });
}

async function list(context: CliContext): Promise<number> {
  return withDaemon(context, async (client) => {
    await ensureOpen(context, client);
    const { addedVariables } = await client.call['state.get']({});
    for (const name of addedVariables) print(context, name);
    return 0;
  });
}

export function addVariablesCommand(program: Command, context: CliContext, done: (code: number) => void): void {
  const command = program
    .command('variables')
    .description('variables that sessions do not get, beside the published table');
  command
    .command('list', { isDefault: true })
    .description('the names that you added, one a line')
    .action(async () => done(await list(context)));
  command
    .command('add <names...>')
    .description('no connected session gets these any more')
    .action(async (names: string[]) => done(await change(context, names, (now) => [...new Set([...now, ...names])])));
  command
    .command('remove <names...>')
    .description('take added names back; the published table stays')
    .action(async (names: string[]) =>
      done(
        await change(context, names, (now) => {
          const unknown = names.find((name) => !now.includes(name));
          if (unknown !== undefined) throw new AppError('not_found', `${unknown} was not added`);
          return now.filter((name) => !names.includes(name));
        }),
      ),
    );
}
