// `happier sessions …`: the list, and what is done with one of it.
import type { Command } from 'commander';
import type { SessionView } from '../../core/api/state.ts';
import { AppError } from '../../core/errors.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { type CliContext, colored, print, say } from '../context.ts';
import { withDaemon } from '../daemon-connection.ts';
import { attachTerminal } from '../session/attach-terminal.ts';
import { findSession } from '../session/find-session.ts';
import { sayDetached } from '../session/say-detached.ts';
import { shortId } from '../session/short-id.ts';
import { isTerminal } from '../session/terminal-size.ts';
import { untilEnded } from '../session/until-ended.ts';
import { sessionsJson } from '../sessions-json.ts';
import { sessionText } from '../text/session-text.ts';
import { addAllowCommand } from './allow.ts';
import { addContinueCommand } from './continue.ts';

type Done = (code: number) => void;
type Work = (context: CliContext, client: DaemonClient, session: SessionView) => Promise<number>;

async function list(context: CliContext, json: boolean): Promise<number> {
  return withDaemon(context, async (client) => {
    const { sessions } = await client.call['state.get']({});
    if (json) print(context, JSON.stringify(sessionsJson(sessions)));
    else context.stdout.write(sessionText(sessions, { color: colored(context), now: Date.now() }));
    return 0;
  });
}

const attach: Work = async (context, client, { id, io }) => {
  if (io === 'pipes')
    throw new AppError('invalid_input', `${shortId(id)} runs on pipes, which belong to the program that started it`);
  if (!isTerminal(context)) throw new AppError('invalid_input', 'attach needs a terminal');
  const end = await attachTerminal(context, client, id, { as: 'onlooker' });
  if (end.by === 'daemon-gone') throw new AppError('daemon_unreachable');
  if (end.by === 'detach') sayDetached(context, id);
  return end.by === 'exit' ? (end.exitCode ?? 0) : 0;
};

const stop: Work = async (context, client, { id, endedAt }) => {
  if (endedAt !== null) throw new AppError('session_ended', shortId(id));
  const ended = untilEnded(client, id);
  await client.call['sessions.stop']({ id });
  await ended;
  say(context, `Stopped: ${shortId(id)}`);
  return 0;
};

const restart: Work = async (context, client, { id }) => {
  say(context, `${shortId(id)} restarts with a fresh sign-in once its turn is over; its conversation goes on.`);
  await client.call['sessions.restart']({ id });
  return 0;
};

const keep: Work = async (context, client, { id }) => {
  await client.call['sessions.restart']({ id, cancel: true });
  say(context, `${shortId(id)} goes on as it is.`);
  return 0;
};

const forget: Work = async (context, client, { id, endedAt }) => {
  if (endedAt === null) throw new AppError('invalid_input', `${shortId(id)} is running: stop it first`);
  await client.call['sessions.forget']({ id });
  say(context, `Taken off the list: ${shortId(id)}`);
  return 0;
};

async function onSession(context: CliContext, typed: string, work: Work): Promise<number> {
  return withDaemon(context, async (client) => {
    const { sessions } = await client.call['state.get']({});
    return work(context, client, findSession(sessions, typed));
  });
}

export function addSessionsCommand(program: Command, context: CliContext, done: Done): void {
  const command = program.command('sessions').description('sessions, running and ended; an id may be cut short');
  const add = (name: string, description: string, work: Work) =>
    command
      .command(`${name} <id>`)
      .description(description)
      .action(async (id: string) => done(await onSession(context, id, work)));
  command
    .command('list', { isDefault: true })
    .description('all of them')
    .option('--json', 'one JSON object')
    .action(async (options: { json?: true }) => done(await list(context, options.json === true)));
  add('attach', 'be its terminal; Ctrl-] leaves it again', attach);
  add('stop', 'end it', stop);
  command
    .command('restart <id>')
    .description('restart its program where its conversation stands, with a fresh sign-in')
    .option('--cancel', 'take back a restart that waits')
    .action(async (id: string, options: { cancel?: true }) =>
      done(await onSession(context, id, options.cancel === true ? keep : restart)),
    );
  add('forget', 'take an ended one off the list', forget);
  addContinueCommand(command, context, done);
  addAllowCommand(command, context, done);
}
