// `happier run BACKEND`: starts a session as the chosen accounts and is its terminal until it ends.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type BackendId, backendIdSchema } from '../../core/catalog/backends.ts';
import { serviceIdSchema } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import { profileIdSchema } from '../../core/ids.ts';
import type { Bindings } from '../../core/session/binding.ts';
import { chooseBindings } from '../../core/session/choose-bindings.ts';
import { authPicker, type PickerService } from '../../core/session/picker.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { attachTerminal } from '../attach-terminal.ts';
import { type CliContext, say } from '../context.ts';
import { daemon } from '../daemon-connection.ts';
import { reportFailure } from '../failure.ts';
import { shownState } from '../shown-state.ts';
import { ensureOpen } from '../unlock.ts';

type RunOptions = { readonly auth: string[]; readonly cwd?: string };

/** @throws AppError `invalid_input` for anything but SERVICE=native or SERVICE=PROFILE, and for a service that is named twice */
export function parseAuth(values: readonly string[]): Bindings {
  const bindings: Bindings = {};
  for (const value of values) {
    const [service = '', target = ''] = value.split(/=(.*)/s);
    const serviceId = serviceIdSchema.safeParse(service);
    if (!serviceId.success) throw new AppError('invalid_input', `--auth ${value.slice(0, 80)}: no such service`);
    if (bindings[serviceId.data]) throw new AppError('invalid_input', `--auth names ${service} twice`);
    if (target === 'native') {
      bindings[serviceId.data] = { source: 'native' };
      continue;
    }
    const profileId = profileIdSchema.safeParse(target);
    if (!profileId.success) {
      throw new AppError('invalid_input', `--auth ${value.slice(0, 80)}: expected SERVICE=PROFILE or SERVICE=native`);
    }
    bindings[serviceId.data] = { source: 'connected', profileId: profileId.data };
  }
  return bindings;
}

function parseBackend(text: string): BackendId {
  const parsed = backendIdSchema.safeParse(text);
  if (!parsed.success) throw new AppError('invalid_input', `no backend is called ${text.slice(0, 80)}`);
  return parsed.data;
}

/** The person's own environment as it stands here, which the session gets (DESIGN §4). */
function callerEnvironment(context: CliContext): Record<string, string> {
  return Object.fromEntries(
    Object.entries(context.variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Which rule chose what the person did not name. */
function ruleLines(offered: readonly PickerService[], chosen: Bindings, bindings: Bindings): readonly string[] {
  return offered.flatMap(({ serviceId, rule, preselected }) => {
    if (chosen[serviceId] || bindings[serviceId] === undefined) return [];
    const choice = preselected.source === 'native' ? 'native' : preselected.profileId;
    if (rule.by === 'folder') return [`${serviceId} ${choice}: the default of ${rule.folder}`];
    if (rule.by === 'backend') return [`${serviceId} ${choice}: the default of this backend`];
    if (rule.by === 'default') return [`${serviceId} ${choice}: the default`];
    return rule.by === 'only' ? [`${serviceId} ${choice}: the first profile that can be used`] : [];
  });
}

async function start(
  context: CliContext,
  client: DaemonClient,
  backend: BackendId,
  args: string[],
  options: RunOptions,
) {
  const chosen = parseAuth(options.auth);
  await ensureOpen(context, client);
  const state = await shownState(context, client);
  for (const [serviceId, binding] of Object.entries(chosen)) {
    if (binding?.source !== 'connected') continue;
    if (!state.gates.connectedServices) throw new AppError('feature_off');
    const known = state.profiles.some((view) => view.serviceId === serviceId && view.profileId === binding.profileId);
    if (!known) throw new AppError('profile_not_found', `${serviceId} ${binding.profileId}`);
  }
  const cwd = resolve(context.cwd, options.cwd ?? '.');
  const picker = authPicker(backend, state.profiles, state.gates, Date.now(), { defaults: state.defaults, cwd });
  const offered = picker.offered ? picker.services : [];
  const bindings = picker.offered ? chooseBindings(offered, chosen) : chosen;
  const session = await client.call['sessions.start']({
    backend,
    cwd,
    bindings,
    args,
    environment: callerEnvironment(context),
    cols: context.stdout.columns ?? 80,
    rows: context.stdout.rows ?? 24,
  });
  say(context, `happier: ${session.backend} bills to ${session.billsTo}`);
  for (const line of ruleLines(offered, chosen, bindings)) say(context, `happier: ${line}`);
  if (session.removedVariables.length > 0) {
    say(context, `happier: not passed on, they would have changed the account: ${session.removedVariables.join(', ')}`);
  }
  return session;
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
    const session = await start(context, client, backend, args, options);
    const exitCode = await attachTerminal(context, client, session.id);
    return exitCode ?? 125;
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
    .option(
      '--auth <service=profile>',
      'use this profile, or "native", for a service',
      (value, all: string[]) => [...all, value],
      [],
    )
    .option('--cwd <dir>', 'the folder it works in')
    .action(async (backend: string, args: string[], options: RunOptions) =>
      done(await run(context, backend, args, options)),
    );
}
