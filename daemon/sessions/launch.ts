// Decides everything about a start before anything is written or run: program, folder, environment, arguments, and the plan of the home.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import { backends, startableBackends } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import { billsTo } from '../../core/session/bills-to.ts';
import { connectedSlots, type SlotUse } from '../../core/session/binding.ts';
import { planCodex } from '../materialize/codex.ts';
import { changedEnvironment } from '../materialize/env.ts';
import { homeFolder, homesFolder } from '../materialize/home-folder.ts';
import { nativeCodexFolder, readNativeCodex, readTextFile } from '../materialize/native-codex.ts';
import type { Plan, RemovedVariable } from '../materialize/plan.ts';
import { findProgram } from './find-program.ts';
import type { Environment } from './login-shell.ts';
import { type NativeEnvironment, nativeEnvironment } from './native-environment.ts';
import type { SessionsOptions } from './sessions-options.ts';
import { checkProfile, checkRecord } from './usable-credential.ts';
import { workingFolder } from './working-folder.ts';

export type StartInput = CallRequest<DaemonCalls, 'sessions.start'>;

export type Launch = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Environment;
  /** Null: a wholly native start, which has no home of ours. */
  readonly plan: Plan | null;
  readonly removed: readonly RemovedVariable[];
  readonly billsTo: string;
};

type LaunchOptions = Pick<SessionsOptions, 'home' | 'state' | 'credentials' | 'view' | 'clock'>;

/** What cannot be handed to a program unchanged is refused, not cut at the zero byte. */
function checkTexts({ args }: StartInput, environment: Environment): void {
  const zero = (text: string) => text.includes('\0');
  if (args.some(zero)) throw new AppError('invalid_input', 'an argument holds a zero byte');
  for (const [name, value] of Object.entries(environment))
    if (name === '' || name.includes('=') || zero(name) || zero(value))
      throw new AppError('invalid_input', 'an environment variable has an impossible name or value');
}

type Chosen = { readonly plan: Plan; readonly billsTo: string };

async function choose(
  input: StartInput,
  use: SlotUse,
  native: NativeEnvironment,
  options: LaunchOptions,
): Promise<Chosen> {
  if (!options.state.get().gates.connectedServices) throw new AppError('feature_off');
  const profile = checkProfile(input.backend, use, options.view(use.serviceId, use.profileId));
  const record = checkRecord(input.backend, use, await options.credentials(use.serviceId, use.profileId));
  const ref = { serviceId: use.serviceId, profileId: use.profileId, backend: input.backend };
  const home = homeFolder(options.home, ref);
  const userFolder = native.environment.HOME ?? homedir();
  const plan = planCodex({
    ref,
    home,
    homesFolder: homesFolder(options.home),
    record,
    environment: native.environment,
    args: input.args,
    native: await readNativeCodex(nativeCodexFolder(native.environment, userFolder)),
    previousConfig: await readTextFile(join(home, 'config.toml')),
    now: options.clock.now(),
    platform: process.platform,
  });
  const [refused] = plan.args.refused;
  if (refused !== undefined) throw new AppError('argument_refused', refused);
  return { plan, billsTo: billsTo(profile, profile.quota?.snapshot?.plan ?? null) };
}

/**
 * @param person the caller's environment, or the login shell's
 * @throws AppError `backend_not_ready`, `backend_missing`, `folder_missing`, `invalid_input`, `incompatible`, `slot_taken`,
 *   `feature_off`, `argument_refused`, those of usable-credential.ts, and what the credential's source throws
 */
export async function prepareLaunch(input: StartInput, person: Environment, options: LaunchOptions): Promise<Launch> {
  const backend = backends[input.backend];
  if (!startableBackends.includes(backend.id)) throw new AppError('backend_not_ready', backend.name);
  checkTexts(input, person);
  const native = nativeEnvironment(backend.id, person, options.home);
  const cwd = await workingFolder(input.cwd, native.environment.HOME ?? homedir());
  const file = await findProgram(backend.command, native.environment.PATH ?? '');
  if (file === null) throw new AppError('backend_missing', `npm install -g ${backend.npmPackage}`);
  const [use] = connectedSlots(backend.id, input.bindings);
  if (!use) return { ...native, file, args: input.args, cwd, plan: null, billsTo: 'Native login' };
  const chosen = await choose(input, use, native, options);
  const { set, remove } = chosen.plan.environment;
  return {
    ...chosen,
    file,
    args: [...chosen.plan.args.prepend, ...input.args],
    cwd,
    environment: changedEnvironment(native.environment, { set, remove }, process.platform),
    removed: [...native.removed, ...remove],
  };
}
