// The Pi materializer: the home and the environment that make Pi run as one profile, or as one of each vendor, on access tokens alone.
import { join } from 'node:path';
import type { Fields } from '../../../core/lenient.ts';
import { piSessionsFolder } from '../../conversations/pi-folders.ts';
import { holdsRefreshToken } from '../auth-file.ts';
import { removedVariables } from '../env.ts';
import type { Materializer, PlanInput } from '../materializer.ts';
import { readTextFile } from '../native-files.ts';
import type { Plan } from '../plan.ts';
import { type NativePi, nativePiFolder, piMirrored, readNativePi } from './native-pi.ts';
import { optionValue, refusedPiArguments } from './pi-arguments.ts';
import { nativePiLogins, piAuthFile, piAuthPath } from './pi-auth.ts';
import { type PiProject, readPiProject } from './pi-projects.ts';
import { chosenModel, type PiModel, type PiProviders, piDefaults, piProviders } from './pi-providers.ts';
import { homeSettings, readSettings, settingsModel } from './pi-settings.ts';

/** What was read before the plan is made. */
export type PiMaterials = {
  readonly native: NativePi;
  readonly project: PiProject;
  /** The home's settings.json from earlier starts. */
  readonly previous: Fields | null;
};

/** Without a provider Pi takes the first with a credential, so both are always passed (backend-clis.md). */
function modelOf({ args, model, credentials }: PlanInput, materials: PiMaterials, providers: PiProviders): PiModel {
  const named = model ?? optionValue(args, '--model');
  const provider = optionValue(args, '--provider');
  if (named !== null) {
    const chosen = chosenModel(named, credentials, providers);
    return provider === null ? chosen : { ...chosen, provider };
  }
  const wanted = provider ?? providers.connected[0] ?? '';
  const service = credentials.find((_, at) => providers.connected[at] === wanted)?.serviceId;
  const standard = Object.values(piDefaults).find((each) => each.provider === wanted)?.model ?? '';
  return {
    provider: wanted,
    // The model last chosen inside the home, else the person's own for this provider.
    model:
      settingsModel(materials.previous, wanted) ??
      settingsModel(materials.native.wholeSettings, wanted) ??
      (service === undefined ? standard : (piDefaults[service]?.model ?? standard)),
  };
}

/** The wizard's model where it names a provider that this start does not have. */
function refusedModel({ model }: PlanInput, { connected, native }: PiProviders): readonly string[] {
  const [provider = '', ...rest] = (model ?? '').split('/');
  return rest.length > 0 && ![...connected, ...native].includes(provider) ? ['--model'] : [];
}

/** Ours before the person's, which then say no more than ours: a later `--model` of theirs is the same one. */
function prepended(input: PlanInput, project: PiProject, { provider, model }: PiModel): readonly string[] {
  return [
    '--no-extensions',
    ...project.extensions.flatMap((path) => ['--extension', path]),
    ...(input.args.includes('--provider') ? [] : ['--provider', provider]),
    ...(input.args.includes('--model') && input.model === null ? [] : ['--model', model]),
  ];
}

/**
 * The plan of one start. Pure: what it needs to know was read before.
 * @throws AppError `key_executes`, `key_names_variable`
 */
export function planPi(input: PlanInput, materials: PiMaterials): Plan {
  const { native, project, previous } = materials;
  const providers = piProviders(input.credentials);
  const logins = nativePiLogins(native.auth, providers.native);
  const model = modelOf(input, materials, providers);
  const nativeFolder = nativePiFolder(input.environment, input.userFolder);
  return {
    ref: input.ref,
    accountIds: input.credentials.map(({ identity }) => identity.accountId),
    home: input.home,
    credentialFiles: (credentials, now) => [piAuthFile(credentials, logins.keys, now)],
    files: [
      piAuthFile(input.credentials, logins.keys, input.now),
      {
        path: 'settings.json',
        content: JSON.stringify(homeSettings(native.settings, previous, model), null, 2),
        mode: 0o600,
      },
    ],
    copies: native.copies,
    mirrored: piMirrored,
    environment: {
      set: {
        PI_CODING_AGENT_DIR: input.home,
        // Where Pi keeps them anyway: said aloud, a project's settings cannot lead them elsewhere (measured).
        PI_CODING_AGENT_SESSION_DIR: piSessionsFolder(input.home, input.cwd),
        PI_OFFLINE: '1',
      },
      remove: removedVariables(input.environment, {
        backend: 'pi',
        connected: input.credentials.map(({ slot }) => slot),
        homesFolder: input.homesFolder,
        added: input.addedVariables,
        platform: input.platform,
      }),
    },
    args: {
      prepend: prepended(input, project, model),
      append: [],
      refused: [
        ...refusedPiArguments(input.args, [...providers.connected, ...providers.native]),
        ...refusedModel(input, providers),
      ],
    },
    wipe: [piAuthPath],
    keychainItems: [],
    notices: [
      ...native.notices,
      ...(logins.leftOut ? ([{ kind: 'native-login-left-out', path: join(nativeFolder, 'auth.json') }] as const) : []),
    ],
    projectFiles: project.views,
  };
}

export const piMaterializer: Materializer = {
  backend: 'pi',
  tokenFiles: [piAuthPath],
  follows: 'past-expiry',
  holdsForeignSignIn: holdsRefreshToken,
  marks: { ready: /• (thinking off|minimal|low|medium|high|xhigh)/, question: null },
  async prepare(input) {
    const { environment, userFolder, home } = input;
    const providers = piProviders(input.credentials);
    const [native, project, previous] = await Promise.all([
      readNativePi(nativePiFolder(environment, userFolder), userFolder, providers),
      readPiProject(input.cwd, input.allowed),
      readTextFile(join(home, 'settings.json')),
    ]);
    return planPi(input, { native, project, previous: readSettings(previous) });
  },
};
