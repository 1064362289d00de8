// The Gemini materializer: the home and the environment that make Gemini CLI run as one profile of `gemini`, on an access token alone.
import { join } from 'node:path';
import type { StartNotice } from '../../../core/api/state.ts';
import { Secret } from '../../../core/credential/secret.ts';
import { fieldsOf } from '../../../core/lenient.ts';
import type { AccessCredential } from '../access-credential.ts';
import { refusedArguments } from '../arguments.ts';
import { removedVariables } from '../env.ts';
import type { Materializer, PlanInput } from '../materializer.ts';
import { readTextFile } from '../native-files.ts';
import type { Plan, PlannedFile } from '../plan.ts';
import { geminiArguments } from './gemini-arguments.ts';
import { type GeminiProject, judgeGeminiProject, readGeminiProject } from './gemini-project.ts';
import { geminiSettings, type WrittenSettings } from './gemini-settings.ts';
import { geminiVariables, keptProject, type VariablesInput } from './gemini-variables.ts';
import {
  answeredPolicies,
  geminiMirrored,
  type NativeGemini,
  nativeGeminiHome,
  readNativeGemini,
} from './native-gemini.ts';

/** The second is what Gemini would make of the first where it is told to store it encrypted (backend-clis.md). */
const tokenFiles = ['.gemini/oauth_creds.json', '.gemini/gemini-credentials.json'] as const;

/**
 * The best access-only form (backend-clis-interactive.md §2): without `expiry_date` it never counts as expired, and without a refresh
 * token no token endpoint is ever asked.
 */
function geminiCredentialFile({ token }: AccessCredential): PlannedFile {
  const content = new Secret(JSON.stringify({ access_token: token.reveal() }));
  return { path: tokenFiles[0], content, mode: 0o600 };
}

/** What the home holds from earlier starts. */
export type GeminiHomeState = {
  readonly settings: string | null;
  readonly policies: string | null;
};

function otherFiles(input: PlanInput, settings: WrittenSettings, state: GeminiHomeState): readonly PlannedFile[] {
  const files: PlannedFile[] = [{ path: '.gemini/settings.json', content: settings.text, mode: 0o600 }];
  const email = input.credentials[0]?.identity.email ?? null;
  // Without it Gemini asks the provider for the name and writes it down itself.
  if (email !== null) {
    const content = JSON.stringify({ active: email, old: [] });
    files.push({ path: '.gemini/google_accounts.json', content, mode: 0o600 });
  }
  if (state.policies !== null) files.push({ path: answeredPolicies, content: state.policies, mode: 0o600 });
  return files;
}

function settingsNotices(native: NativeGemini, settings: WrittenSettings): readonly StartNotice[] {
  const path = join(native.folder, 'settings.json');
  if (settings.unreadable) return [{ kind: 'configuration-unreadable', path }];
  return settings.leftOut.length === 0
    ? []
    : [{ kind: 'configuration-left-out', path, names: settings.leftOut.slice(0, 40) }];
}

function environmentChange(input: PlanInput, variables: VariablesInput): Plan['environment'] {
  const kept = keptProject(variables);
  const remove = removedVariables(input.environment, {
    backend: 'gemini',
    connected: input.credentials.map(({ slot }) => slot),
    homesFolder: input.homesFolder,
    added: input.addedVariables,
    platform: input.platform,
  });
  return { set: geminiVariables(variables), remove: remove.filter(({ name }) => !Object.hasOwn(kept, name)) };
}

/**
 * The plan of one start. Pure: what it needs to know was read before.
 * @param state what the home holds from earlier starts
 */
export function planGemini(
  input: PlanInput,
  native: NativeGemini,
  state: GeminiHomeState,
  project: GeminiProject,
): Plan {
  const { ref, home, args, model, credentials } = input;
  const judged = judgeGeminiProject(project, input.allowed);
  const settings = geminiSettings(native.settings, state.settings, judged);
  const credentialFiles = (each: readonly AccessCredential[]) => each.map(geminiCredentialFile);
  const email = credentials[0]?.identity.email ?? null;
  return {
    ref,
    accountIds: credentials.map(({ identity }) => identity.accountId),
    home,
    credentialFiles,
    files: [...credentialFiles(credentials), ...otherFiles(input, settings, state)],
    copies: native.copies.filter(({ path }) => state.policies === null || path !== answeredPolicies),
    mirrored: geminiMirrored,
    environment: environmentChange(input, {
      home,
      environment: input.environment,
      names: judged.names,
      allowedNames: judged.allowedNames,
      restricted: judged.restricted,
      ownProject: email !== null && email.toLowerCase() === native.account?.toLowerCase(),
      platform: input.platform,
    }),
    args: {
      prepend: model === null ? [] : ['-m', model],
      append: [],
      refused: refusedArguments(geminiArguments, args),
    },
    wipe: tokenFiles,
    keychainItems: [],
    notices: [...native.notices, ...settingsNotices(native, settings)],
    projectFiles: judged.views,
  };
}

function holdsForeignSignIn(text: string): boolean {
  const token = fieldsOf(JSON.parse(text))?.refresh_token;
  return typeof token === 'string' && token !== '';
}

export const geminiMaterializer: Materializer = {
  backend: 'gemini',
  tokenFiles,
  follows: 'restart',
  holdsForeignSignIn,
  marks: { ready: /Type your message/, question: /Do you trust|authorization code/i },
  async prepare(input) {
    const native = await readNativeGemini(nativeGeminiHome(input.environment, input.userFolder));
    const ofHome = (name: string) => readTextFile(join(input.home, name));
    const state = { settings: await ofHome('.gemini/settings.json'), policies: await ofHome(answeredPolicies) };
    return planGemini(input, native, state, await readGeminiProject(input.cwd, native.trustedFolders));
  },
};
