// The OpenCode materializer: the home and the environment that make OpenCode run as one profile, or as one of each vendor, on access tokens alone.
import { join } from 'node:path';
import { conversationProvider, findConversation, recentConversations } from '../../conversations/opencode-database.ts';
import { refusedArguments } from '../arguments.ts';
import { holdsRefreshToken, type NativeLogins } from '../auth-file.ts';
import { removedVariables } from '../env.ts';
import type { Materializer, PlanInput } from '../materializer.ts';
import { readTextFile } from '../native-files.ts';
import type { Plan, PlannedFile } from '../plan.ts';
import { type NativeOpencode, readNativeOpencode } from './native-opencode.ts';
import { continuedBy, hasOption, opencodeArgumentsFor, startsConversation } from './opencode-arguments.ts';
import { nativeOpencodeLogins, opencodeAuthFile, opencodeAuthPath } from './opencode-auth.ts';
import { databaseName, folderName, homeNames, nativeData, personName } from './opencode-folders.ts';
import { folderConfig, globalConfig } from './opencode-home-config.ts';
import { managedFiles, managedFolder, type OpencodeProject, readOpencodeProject } from './opencode-projects.ts';
import { type Providers, providersOf } from './opencode-providers.ts';
import { type ToolFolders, toolFolders } from './tool-folders.ts';

/** What was read before the plan is made. */
export type OpencodeMaterials = {
  readonly native: NativeOpencode;
  readonly logins: NativeLogins;
  readonly project: OpencodeProject;
  readonly tools: ToolFolders;
  /** The conversation to be continued; null: none, or it is not known. */
  readonly continued: Continued | null;
};

type Continued = {
  /** The provider that it ran on last. */
  readonly provider: string | null;
  /** Absolute path of the folder that it belongs to. */
  readonly cwd: string | null;
};

const configFolder = `${homeNames.XDG_CONFIG_HOME}/opencode`;

const text = (path: string, content: string): PlannedFile => ({ path, content, mode: 0o600 });
const json = (path: string, content: unknown): PlannedFile => text(path, JSON.stringify(content, null, 2));

/**
 * Without these OpenCode asks the package registry for its plugin kit in every configuration folder at each start (measured); the kit
 * is for plugins and tools, which never come along.
 */
function withoutPluginKit(folder: string): readonly PlannedFile[] {
  const lock = { lockfileVersion: 3, packages: { '': { dependencies: { '@opencode-ai/plugin': '*' } } } };
  return [json(`${folder}/package-lock.json`, lock), text(`${folder}/node_modules/.keep`, '')];
}

function environmentOf({ home, cwd }: PlanInput, tools: ToolFolders): Readonly<Record<string, string>> {
  const bases = Object.entries(homeNames).map(([name, folder]) => [name, join(home, folder)]);
  return {
    ...tools.variables,
    ...Object.fromEntries(bases),
    OPENCODE_CONFIG_DIR: join(home, ...folderName(cwd).split('/')),
    // Moves `~/.opencode`, which counts whatever else is set, and leaves HOME to the agent's tools (measured).
    OPENCODE_TEST_HOME: join(home, personName),
    OPENCODE_DISABLE_PROJECT_CONFIG: '1',
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_PURE: '1',
  };
}

/** The model to ask for by argument, and what is refused of it. Without one the configuration names ours. */
function modelArguments({ args, model }: PlanInput, providers: Providers, lastProvider: string | null) {
  const none = { append: [], refused: [] };
  const named = hasOption(args, '--model');
  if (named || !startsConversation(args)) return none;
  // A conversation goes on with the model it ran on last (measured): of another vendor that fails, or bills the account left native.
  const ofOther = lastProvider !== null && !(providers.connected as readonly string[]).includes(lastProvider);
  const wanted = model ?? (ofOther ? providers.fallback : null);
  if (wanted === null) return none;
  const chosen = providers.chosen(wanted);
  return chosen === null ? { append: [], refused: ['--model'] } : { append: ['--model', chosen], refused: [] };
}

function files(input: PlanInput, { native, logins, project, tools }: OpencodeMaterials, providers: Providers) {
  const folder = folderName(input.cwd);
  return [
    opencodeAuthFile(input.credentials, logins.keys, input.now),
    json(`${configFolder}/opencode.json`, globalConfig(native.config)),
    json(`${configFolder}/tui.json`, native.tui),
    json(`${folder}/opencode.json`, folderConfig(native.config, project, providers)),
    ...withoutPluginKit(configFolder),
    ...withoutPluginKit(folder),
    ...(tools.gitConfig === null ? [] : [text(`${homeNames.XDG_CONFIG_HOME}/git/config`, tools.gitConfig)]),
  ];
}

/** The plan of one start. Pure: what it needs to know was read before. */
export function planOpencode(input: PlanInput, materials: OpencodeMaterials): Plan {
  const { native, logins, project, tools, continued } = materials;
  const providers = providersOf(input.credentials);
  const model = modelArguments(input, providers, materials.continued?.provider ?? null);
  const folder = folderName(input.cwd);
  // With a configuration folder of its own OpenCode looks for the person's instructions there (measured).
  const instructions = native.copies.filter(({ path }) => path === `${configFolder}/AGENTS.md`);
  const login = join(nativeData(input.environment, input.userFolder), 'auth.json');
  return {
    ref: input.ref,
    accountIds: input.credentials.map(({ identity }) => identity.accountId),
    home: input.home,
    credentialFiles: (credentials, now) => [opencodeAuthFile(credentials, logins.keys, now)],
    files: files(input, materials, providers),
    copies: [
      ...native.copies,
      ...instructions.map((copy) => ({ ...copy, path: `${folder}/AGENTS.md` })),
      ...project.copies,
    ],
    mirrored: [configFolder, `${homeNames.XDG_CONFIG_HOME}/git`, folder, personName, 'cache/opencode/models.json'],
    environment: {
      set: environmentOf(input, tools),
      remove: removedVariables(input.environment, {
        backend: 'opencode',
        connected: input.credentials.map(({ slot }) => slot),
        homesFolder: input.homesFolder,
        added: input.addedVariables,
        platform: input.platform,
      }),
    },
    args: {
      prepend: [],
      append: model.append,
      refused: [
        ...refusedArguments(opencodeArgumentsFor([...providers.connected, ...providers.native]), input.args),
        ...model.refused,
        // It would bring the project of its own folder with it, which nobody has looked through.
        ...(typeof continued?.cwd === 'string' && continued.cwd !== input.cwd ? ['--session'] : []),
      ],
    },
    wipe: [opencodeAuthPath],
    keychainItems: [],
    notices: [
      ...native.notices,
      ...(logins.leftOut ? ([{ kind: 'native-login-left-out', path: login }] as const) : []),
    ],
    projectFiles: project.views,
  };
}

/** What `--continue` takes up. */
function latest(database: string, { args, cwd }: PlanInput): string | null {
  return hasOption(args, '--continue') ? (recentConversations(database, cwd, 0)[0]?.id ?? null) : null;
}

export const opencodeMaterializer: Materializer = {
  backend: 'opencode',
  tokenFiles: [opencodeAuthPath],
  follows: 'next-request',
  holdsForeignSignIn: holdsRefreshToken,
  marks: { ready: /Ask anything|ctrl\+p\s*commands/, question: null },
  async prepare(input) {
    const { environment, userFolder, home, cwd, allowed, resume } = input;
    const providers = providersOf(input.credentials);
    const source = { userFolder, serves: providers.serves };
    const database = join(home, homeNames.XDG_DATA_HOME, 'opencode', databaseName);
    const id = resume ?? continuedBy(input.args) ?? latest(database, input);
    const look = { source, allowed, prefix: `${folderName(cwd)}/` };
    const [native, project, managed, tools, login] = await Promise.all([
      readNativeOpencode(environment, source),
      readOpencodeProject(cwd, look),
      managedFiles(managedFolder(environment, input.platform), look),
      toolFolders(environment, userFolder, input.platform),
      readTextFile(join(nativeData(environment, userFolder), 'auth.json')),
    ]);
    return planOpencode(input, {
      native,
      logins: nativeOpencodeLogins(login, providers.native),
      project: { ...project, views: [...project.views, ...managed] },
      tools,
      continued:
        id === null
          ? null
          : { provider: conversationProvider(database, id), cwd: findConversation(database, id)?.cwd ?? null },
    });
  },
};
