// `happier daemon start|stop|status|logs`, and `run`, the detached daemon itself.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { AppError } from '../../core/errors.ts';
import { type CliContext, print, say } from '../context.ts';
import { runningDaemon, withDaemon } from '../daemon-connection.ts';
import type { DaemonJson } from '../json.ts';

async function status(context: CliContext, json: boolean): Promise<number> {
  const client = await runningDaemon(context);
  if (!client) {
    if (json) print(context, JSON.stringify({ schema: 'happier.daemon/1', running: false } satisfies DaemonJson));
    else say(context, 'The daemon is not running.');
    return 4;
  }
  try {
    const info = await client.call['daemon.info']({});
    const { sessions } = await client.call['state.get']({});
    const running = sessions.filter((session) => session.endedAt === null).length;
    if (json) {
      const body: DaemonJson = { schema: 'happier.daemon/1', running: true, ...info, sessions: running };
      print(context, JSON.stringify(body));
    } else {
      const where = info.host === 'app' ? 'in the app' : 'detached';
      print(context, `Running ${where}, version ${info.version}, process ${info.pid}, sessions ${running}.`);
    }
    return 0;
  } finally {
    client.close();
  }
}

async function stop(context: CliContext, force: boolean): Promise<number> {
  const client = await runningDaemon(context);
  if (!client) {
    say(context, 'The daemon is not running.');
    return 0;
  }
  const answer = await client.call['daemon.stop']({ force });
  if (!answer.stopping) {
    client.close();
    say(
      context,
      `Not stopped: ${answer.runningSessions} running session(s) would end. Stop them first, or use --force.`,
    );
    return 1;
  }
  await client.closed;
  say(context, 'The daemon has stopped.');
  return 0;
}

async function logs(context: CliContext): Promise<number> {
  try {
    await pipeline(createReadStream(join(context.home, 'logs', 'daemon.log')), context.stdout, { end: false });
    return 0;
  } catch {
    throw new AppError('not_found', 'there is no log yet');
  }
}

export function addDaemonCommand(program: Command, context: CliContext, done: (code: number) => void): void {
  const command = program.command('daemon').description('the program that keeps accounts and runs sessions');
  command
    .command('start')
    .description('start it detached; it ends by itself when idle')
    .action(async () => done(await withDaemon(context, async () => status(context, false))));
  command
    .command('stop')
    .description('end it')
    .option('--force', 'also when sessions run: they end')
    .action(async (options: { force?: true }) => done(await stop(context, options.force === true)));
  command
    .command('status')
    .description('say whether it runs, and where')
    .option('--json', 'one JSON object')
    .action(async (options: { json?: true }) => done(await status(context, options.json === true)));
  command
    .command('logs')
    .description('print its log')
    .action(async () => done(await logs(context)));
  command.command('run', { hidden: true }).action(async () => {
    // Only this command needs the daemon itself; the others start faster without it.
    const { runDetachedDaemon } = await import('../detached-daemon.ts');
    await runDetachedDaemon(context);
    done(0);
  });
}
