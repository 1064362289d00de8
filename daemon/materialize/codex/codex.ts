// The Codex materializer: the home and the environment that make Codex run as one profile of `openai-codex` or `openai`, on an access token alone.
import { services } from '../../core/catalog/services.ts';
import type { CredentialRecord, OauthCredential } from '../../core/credential/record.ts';
import { Secret } from '../../core/credential/secret.ts';
import { hasNoDaemon, refusedCodexArguments } from './codex-arguments.ts';
import { codexConfig } from './codex-config.ts';
import { removedVariables } from './env.ts';
import type { HomeRef, Plan, PlannedFile } from './plan.ts';

/** What of the person's own Codex folder comes along: copies, read at the start. */
export type NativeCodex = {
  readonly config: string | null;
  readonly agents: string | null;
  /** Custom prompts: file name and text. */
  readonly prompts: readonly { readonly name: string; readonly text: string }[];
};

export type CodexPlanInput = {
  readonly ref: HomeRef;
  /** Absolute path of the home, and of the folder of all homes. */
  readonly home: string;
  readonly homesFolder: string;
  readonly record: CredentialRecord;
  readonly environment: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly native: NativeCodex;
  /** The home's config.toml from earlier starts. */
  readonly previousConfig: string | null;
  /** ms epoch */
  readonly now: number;
  readonly platform: NodeJS.Platform;
};

/** Files of a Codex home that hold the access token. */
export const codexTokenFiles: readonly string[] = ['auth.json'];

const base64url = (value: unknown): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

/**
 * Codex reads names off the id token and refuses to authenticate without one, but checks no signature (backend-clis.md, "an unsigned
 * JWT is enough"). A provider may leave the id token out of a refresh; then the names we know stand in for it.
 */
function unsignedIdToken({ identity }: OauthCredential): string {
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
export function codexAuthFile(record: CredentialRecord, now: number): PlannedFile {
  const content =
    record.kind === 'oauth'
      ? {
          auth_mode: 'chatgptAuthTokens',
          OPENAI_API_KEY: null,
          tokens: {
            id_token: record.idToken ?? unsignedIdToken(record),
            access_token: record.accessToken,
            refresh_token: '',
            ...(record.identity.accountId === null ? {} : { account_id: record.identity.accountId }),
          },
          last_refresh: new Date(now).toISOString(),
        }
      : { auth_mode: 'apikey', OPENAI_API_KEY: record.token };
  return { path: 'auth.json', content: new Secret(JSON.stringify(content)), mode: 0o600 };
}

/** The plan of one start. Pure: what it needs to know was read before. */
export function planCodex(input: CodexPlanInput): Plan {
  const { ref, home, native, args, platform } = input;
  const text = (path: string, content: string): PlannedFile => ({ path, content, mode: 0o600 });
  const connected = [services[ref.serviceId].slot];
  return {
    ref,
    accountId: input.record.identity.accountId,
    home,
    files: [
      codexAuthFile(input.record, input.now),
      text('config.toml', codexConfig(native.config, input.previousConfig)),
      ...(native.agents === null ? [] : [text('AGENTS.md', native.agents)]),
      ...native.prompts.map((prompt) => text(`prompts/${prompt.name}`, prompt.text)),
    ],
    mirrored: ['AGENTS.md', 'prompts'],
    environment: {
      set: { CODEX_HOME: home },
      remove: removedVariables(input.environment, {
        backend: ref.backend,
        connected,
        homesFolder: input.homesFolder,
        platform,
      }),
    },
    args: {
      // Without it the TUI leaves a server behind that goes on with the token it started with (§1, "Codex trap").
      prepend: hasNoDaemon(args) ? [] : ['--no-daemon'],
      refused: refusedCodexArguments(args),
    },
    wipe: codexTokenFiles,
  };
}
