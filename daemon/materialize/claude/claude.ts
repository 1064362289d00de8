// The Claude Code materializer: the home and the environment that make Claude run as one profile of `claude-subscription` or `anthropic`.
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { StartNotice } from '../../../core/api/state.ts';
import type { Secret } from '../../../core/credential/secret.ts';
import { claudeEntryName } from '../../connect/import/mac-keychain.ts';
import { removedVariables } from '../env.ts';
import type { Materializer, PlanInput } from '../materializer.ts';
import { readTextFile } from '../native-files.ts';
import type { Plan, PlannedFile } from '../plan.ts';
import { refusedClaudeArguments, usesWorktree } from './claude-arguments.ts';
import { claudeCredentialFiles, credentialsFile, holdsClaudeSignIn } from './claude-credentials.ts';
import { type Instructions, instructionsFile, readInstructions, workFolder } from './claude-instructions.ts';
import { judgeManagedClaude, type ManagedSource, readManagedClaude } from './claude-managed.ts';
import { judgeClaudeProject, type ProjectFile, readClaudeProject } from './claude-project.ts';
import { claudeSettings } from './claude-settings.ts';
import { claudeState } from './claude-state.ts';
import { statusLineFolder, statusLineScript } from './claude-status-line.ts';
import { claudeMirrored, type NativeClaude, nativeClaudeFolder, readNativeClaude } from './native-claude.ts';

const tokenFiles = [credentialsFile] as const;

/** What was read before the plan is made. */
export type ClaudeSurroundings = {
  readonly native: NativeClaude;
  /** The home's settings.json and .claude.json from earlier starts; null when there is none. */
  readonly previous: { readonly settings: string | null; readonly state: string | null };
  readonly project: readonly ProjectFile[];
  readonly instructions: readonly Instructions[];
  readonly managed: readonly ManagedSource[];
};

function keyOf({ credentials }: PlanInput): Secret | null {
  return credentials.find(({ kind }) => kind === 'api-key')?.token ?? null;
}

/**
 * `ANTHROPIC_CONFIG_DIR` names a folder that is not there: a profile of Anthropic's other tools in `~/.config/anthropic` would win over
 * the sign-in (measured with a federated one). Background sessions and plugin downloads would outlive or precede the session.
 */
function variables(input: PlanInput): Plan['environment']['set'] {
  const key = keyOf(input);
  return {
    CLAUDE_CONFIG_DIR: input.home,
    ANTHROPIC_CONFIG_DIR: join(input.home, 'anthropic'),
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
    CLAUDE_CODE_DISABLE_AGENT_VIEW: '1',
    CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: '1',
    ...(key === null ? {} : { ANTHROPIC_API_KEY: key }),
  };
}

/** In a keychain of macOS: Claude's own sign-in and its own key, which it would take before our file. */
function keychainItems({ home, platform }: PlanInput): readonly string[] {
  if (platform !== 'darwin') return [];
  const item = claudeEntryName(home.normalize('NFC'));
  return [item, item.replace('-credentials', '')];
}

/**
 * Where the status line tells the account's limits: of a subscription, a key has none. Not on Windows, where Claude runs the command in Git
 * Bash or PowerShell, whichever is there: one text that leaves the person's own line as it is in both cannot be written.
 */
function statusLineHome({ home, platform, credentials }: PlanInput): string | null {
  const isSubscription = credentials.some(({ serviceId }) => serviceId === 'claude-subscription');
  return isSubscription && platform !== 'win32' ? home : null;
}

type Configuration = { readonly files: readonly PlannedFile[]; readonly notices: readonly StartNotice[] };

function configuration(input: PlanInput, { native, previous }: ClaudeSurroundings): Configuration {
  const noted = statusLineHome(input);
  const settings = claudeSettings(native.settings, previous.settings, noted);
  const state = claudeState({
    native: native.state,
    previous: previous.state,
    cwd: input.cwd,
    accountId: input.credentials[0]?.identity.accountId ?? null,
    approvedKey: keyOf(input)?.reveal().slice(-20) ?? null,
  });
  const told = [
    { path: native.settingsPath, ...settings },
    { path: native.statePath, ...state },
  ];
  return {
    files: [
      { path: 'settings.json', content: settings.text, mode: 0o600 },
      { path: '.claude.json', content: state.text, mode: 0o600 },
      ...(noted === null ? [] : [statusLineScript]),
    ],
    notices: told.flatMap(({ path, leftOut, unreadable }): readonly StartNotice[] => {
      if (unreadable) return [{ kind: 'configuration-unreadable', path }];
      return leftOut.length === 0 ? [] : [{ kind: 'configuration-left-out', path, names: leftOut.slice(0, 40) }];
    }),
  };
}

/** Options that take several values stand first, so that none of them swallows a prompt. */
function prepended(input: PlanInput, options: readonly string[], added: readonly string[]): readonly string[] {
  return [
    ...(added.length === 0 ? [] : ['--add-dir', ...added]),
    ...options,
    '--setting-sources',
    'user',
    ...(input.model === null ? [] : ['--model', input.model]),
  ];
}

/** The plan of one start. Pure: what it needs to know was read before. */
export function planClaude(input: PlanInput, surroundings: ClaudeSurroundings): Plan {
  const { ref, home, args, cwd } = input;
  const folder = workFolder(cwd);
  const project = judgeClaudeProject(surroundings.project, folder, input.allowed, statusLineHome(input));
  const instructions = instructionsFile(folder, surroundings.instructions);
  const config = configuration(input, surroundings);
  const added = [
    ...(usesWorktree(args) ? [] : [cwd]),
    ...(instructions === null ? [] : [join(home, folder, 'instructions')]),
  ];
  const frozen = project.frozen.flatMap(({ option, path }) => [option, join(home, path)]);
  return {
    ref,
    accountIds: input.credentials.map(({ identity }) => identity.accountId),
    home,
    credentialFiles: claudeCredentialFiles,
    files: [
      ...claudeCredentialFiles(input.credentials),
      ...config.files,
      ...project.files,
      ...(instructions === null ? [] : [instructions]),
    ],
    copies: [...surroundings.native.copies, ...project.copies],
    mirrored: [...claudeMirrored, folder, statusLineFolder],
    environment: {
      set: variables(input),
      remove: removedVariables(input.environment, {
        backend: 'claude',
        connected: input.credentials.map(({ slot }) => slot),
        homesFolder: input.homesFolder,
        added: input.addedVariables,
        platform: input.platform,
      }),
    },
    args: { prepend: prepended(input, frozen, added), append: [], refused: refusedClaudeArguments(args) },
    wipe: tokenFiles,
    keychainItems: keychainItems(input),
    notices: [...surroundings.native.notices, ...config.notices],
    projectFiles: [...project.views, ...judgeManagedClaude(surroundings.managed, input.allowed)],
  };
}

export const claudeMaterializer: Materializer = {
  backend: 'claude',
  tokenFiles,
  follows: 'next-request',
  holdsForeignSignIn: holdsClaudeSignIn,
  marks: {
    // The hint below the box, or (with a status line of the person's own there) the empty box between its two rules.
    ready: /\?\s*for\s*shortcuts|❯\s*─{8}/,
    question: /Enter\s*to\s*confirm|❯\s*1\./,
  },
  async prepare(input) {
    const { environment, userFolder, cwd, home, platform } = input;
    const nativeFolder = nativeClaudeFolder(environment, userFolder);
    const [native, settings, state, project, instructions, managed] = await Promise.all([
      readNativeClaude(environment, userFolder),
      readTextFile(join(home, 'settings.json')),
      readTextFile(join(home, '.claude.json')),
      readClaudeProject(cwd, nativeFolder),
      readInstructions(cwd, nativeFolder, usesWorktree(input.args)),
      readManagedClaude({ platform, userName: userInfo().username, root: '' }),
    ]);
    return planClaude(input, { native, previous: { settings, state }, project, instructions, managed });
  },
};
