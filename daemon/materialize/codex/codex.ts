// The Codex materializer: the home and the environment that make Codex run as one profile of `openai-codex` or `openai`, on an access token alone.
import { readdir } from 'node:fs/promises';
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
import { codexArguments, hasNoDaemon } from './codex-arguments.ts';
import { codexConfig, codexRole } from './codex-config.ts';
import { type CodexProject, judgeCodexProject, readCodexProject } from './codex-project.ts';
import { answeredRules, codexMirrored, type NativeCodex, nativeCodexFolder, readNativeCodex } from './native-codex.ts';

const tokenFiles = ['auth.json'] as const;

/**
 * Over every file that Codex reads. Of a trusted folder's configuration Codex itself ignores providers and addresses, but not these
 * (measured): a keyring would leave requests without a credential, and another way to sign in would delete auth.json.
 */
function pinned({ credentials, cwd }: PlanInput, trust: boolean): readonly string[] {
  const isKey = credentials.every(({ kind }) => kind === 'api-key');
  const settings = {
    model_provider: '"openai"',
    cli_auth_credentials_store: '"file"',
    forced_login_method: isKey ? '"api"' : '"chatgpt"',
    'features.daemon_auto_start': 'false',
    // For this start alone: written into the file it would count as an answer of the person's, also for what lies there later.
    ...(trust ? { projects: `{${JSON.stringify(cwd)}={trust_level="trusted"}}` } : {}),
  };
  return Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
}

const base64url = (value: unknown): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

/**
 * Codex reads names off the id token and refuses to authenticate without one, but checks no signature (backend-clis.md, "an unsigned
 * JWT is enough"). A provider may leave the id token out of a refresh; then the names we know stand in for it.
 */
function unsignedIdToken({ identity }: AccessCredential): string {
  const claims = {
    ...(identity.email === null ? {} : { email: identity.email }),
    'https://api.openai.com/auth': identity.accountId === null ? {} : { chatgpt_account_id: identity.accountId },
  };
  return `${base64url({ alg: 'none', typ: 'JWT' })}.${base64url(claims)}.`;
}

/**
 * auth.json without a refresh token, in the forms measured with Codex 0.169.0 (backend-clis-interactive.md §2): `chatgptAuthTokens`
 * never asks the token endpoint; `last_refresh` and `id_token` must be there, or requests leave without any credential.
 */
function codexAuthFile(credential: AccessCredential, now: number): PlannedFile {
  const { identity } = credential;
  const content =
    credential.kind === 'oauth'
      ? {
          auth_mode: 'chatgptAuthTokens',
          OPENAI_API_KEY: null,
          tokens: {
            id_token: credential.idToken?.reveal() ?? unsignedIdToken(credential),
            access_token: credential.token.reveal(),
            refresh_token: '',
            ...(identity.accountId === null ? {} : { account_id: identity.accountId }),
          },
          last_refresh: new Date(now).toISOString(),
        }
      : { auth_mode: 'apikey', OPENAI_API_KEY: credential.token.reveal() };
  return { path: 'auth.json', content: new Secret(JSON.stringify(content)), mode: 0o600 };
}

/** What was read before the plan is made. */
export type CodexHomeState = {
  /** The home's config.toml and noted approvals from earlier starts. */
  readonly config: string | null;
  readonly rules: string | null;
  /** Names in its `skills`. */
  readonly skills: readonly string[];
};

/** The person's own approvals, and those that were given inside the home since. */
function joinedRules(own: string | null, earlier: string | null): string | null {
  if (own === null || earlier === null || earlier.startsWith(own)) return earlier ?? own;
  const known = new Set(own.split('\n'));
  const added = earlier.split('\n').filter((line) => /^prefix_rule\(.*\)\s*$/.test(line) && !known.has(line));
  return [own.replace(/\n?$/, '\n'), ...added.map((line) => `${line}\n`)].join('');
}

type Written = { readonly files: readonly PlannedFile[]; readonly notices: readonly StartNotice[] };

function roleFiles(native: NativeCodex): Written {
  const files: PlannedFile[] = [];
  const notices: StartNotice[] = [];
  for (const [name, text] of Object.entries(native.roles)) {
    const path = join(native.folder, 'agents', name);
    const role = codexRole(text);
    if (role === null) notices.push({ kind: 'configuration-unreadable', path });
    else {
      files.push({ path: `agents/${name}`, content: role.text, mode: 0o600 });
      notices.push(...leftOutNotice(path, role.leftOut));
    }
  }
  return { files, notices };
}

function leftOutNotice(path: string, names: readonly string[]): readonly StartNotice[] {
  return names.length === 0 ? [] : [{ kind: 'configuration-left-out', path, names: names.slice(0, 40) }];
}

function configFiles(input: PlanInput, native: NativeCodex, state: CodexHomeState): Written {
  const config = codexConfig({
    native: native.config,
    nativeFolder: native.folder,
    previous: state.config,
    home: input.home,
  });
  const path = join(native.folder, 'config.toml');
  const rules = joinedRules(native.rules, state.rules);
  return {
    files: [
      { path: 'config.toml', content: config.text, mode: 0o600 },
      ...(rules === null ? [] : [{ path: answeredRules, content: rules, mode: 0o600 } as const]),
    ],
    notices: [
      ...(config.unreadable ? [{ kind: 'configuration-unreadable', path } as const] : []),
      ...leftOutNotice(path, config.leftOut),
    ],
  };
}

/**
 * The plan of one start. Pure: what it needs to know was read before.
 * @param state what the home holds from earlier starts
 */
export function planCodex(input: PlanInput, native: NativeCodex, state: CodexHomeState, project: CodexProject): Plan {
  const { ref, home, args, model } = input;
  const credentialFiles = (credentials: readonly AccessCredential[], now: number) =>
    credentials.map((credential) => codexAuthFile(credential, now));
  const judged = judgeCodexProject(project, [native.config, state.config], input.allowed);
  const config = configFiles(input, native, state);
  const roles = roleFiles(native);
  return {
    ref,
    accountIds: input.credentials.map(({ identity }) => identity.accountId),
    home,
    credentialFiles,
    files: [...credentialFiles(input.credentials, input.now), ...config.files, ...roles.files],
    copies: native.copies,
    mirrored: codexMirrored(state.skills),
    environment: {
      set: { CODEX_HOME: home },
      remove: removedVariables(input.environment, {
        backend: 'codex',
        connected: input.credentials.map(({ slot }) => slot),
        homesFolder: input.homesFolder,
        added: input.addedVariables,
        platform: input.platform,
      }),
    },
    args: {
      // Without it the TUI leaves a server behind that goes on with the token it started with (§1, "Codex trap").
      prepend: [
        ...(hasNoDaemon(args) ? [] : ['--no-daemon']),
        ...pinned(input, judged.trust),
        ...(model === null ? [] : ['--model', model]),
      ],
      append: [],
      refused: refusedArguments(codexArguments, args),
    },
    wipe: tokenFiles,
    keychainItems: [],
    notices: [...native.notices, ...config.notices, ...roles.notices],
    projectFiles: judged.views,
  };
}

function holdsForeignSignIn(text: string): boolean {
  const token = fieldsOf(fieldsOf(JSON.parse(text))?.tokens)?.refresh_token;
  return typeof token === 'string' && token !== '';
}

export const codexMaterializer: Materializer = {
  backend: 'codex',
  tokenFiles,
  follows: 'after-refusal',
  holdsForeignSignIn,
  marks: { ready: /· [/~\w]/, question: /Trust this folder|Do you trust|Press enter to continue|Continue anyway/i },
  async prepare(input) {
    const folder = nativeCodexFolder(input.environment, input.userFolder);
    const ofHome = (name: string) => readTextFile(join(input.home, name));
    const state = {
      config: await ofHome('config.toml'),
      rules: await ofHome(answeredRules),
      skills: await readdir(join(input.home, 'skills')).catch(() => []),
    };
    return planCodex(input, await readNativeCodex(folder), state, await readCodexProject(input.cwd));
  },
};
