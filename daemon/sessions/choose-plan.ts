// What a start runs as: the chosen profiles checked, their credentials fetched, and the plan of their home.
import { homedir } from 'node:os';
import { AppError } from '../../core/errors.ts';
import { billsTo } from '../../core/session/bills-to.ts';
import type { SlotUse } from '../../core/session/binding.ts';
import { accessCredential } from '../materialize/access-credential.ts';
import { homeFolder, homesFolder } from '../materialize/home-folder.ts';
import { materializers } from '../materialize/materializers.ts';
import type { Chosen, LaunchOptions, StartInput } from './launch-options.ts';
import type { NativeEnvironment } from './native-environment.ts';
import { homeRef } from './state-folder.ts';
import { checkProfile, checkRecord } from './usable-credential.ts';

type Choice = {
  readonly input: StartInput;
  readonly uses: readonly SlotUse[];
  readonly cwd: string;
  readonly native: NativeEnvironment;
};

/** @throws AppError, see launch.ts */
export async function choose({ input, uses, cwd, native }: Choice, options: LaunchOptions): Promise<Chosen> {
  const ref = homeRef(input.backend, uses);
  if (ref === null) return { materials: null, billsTo: 'Native login' };
  if (!options.state.get().gates.connectedServices) throw new AppError('feature_off');
  const profiles = uses.map((use) => checkProfile(input.backend, use, options.view(use.serviceId, use.profileId)));
  const credentials = [];
  for (const use of uses) {
    const record = await options.credentials(use.serviceId, use.profileId);
    credentials.push(accessCredential(checkRecord(input.backend, use, record)));
  }
  const plan = await materializers[input.backend].prepare({
    ref,
    home: homeFolder(options.home, ref),
    homesFolder: homesFolder(options.home),
    credentials,
    environment: { ...native.environment, ...input.variables },
    userFolder: native.environment.HOME ?? homedir(),
    cwd,
    args: input.args,
    model: input.model ?? null,
    resume: input.resume ?? null,
    addedVariables: options.state.get().addedVariables,
    allowed: await options.allowances.hashes(input.backend, cwd),
    now: options.clock.now(),
    platform: process.platform,
  });
  const payers = profiles.map((profile) => billsTo(profile, profile.quota?.snapshot?.plan ?? null));
  return { materials: { plan, credentials }, billsTo: payers.join(' + ') };
}
