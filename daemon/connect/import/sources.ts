// Where the CLIs of this computer keep their logins, for one person's environment (services.md §4.5, backend-clis.md).
import { homedir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { readClaudeLogin } from './claude-login.ts';
import { readCodexLogin } from './codex-login.ts';
import type { ImportBackend, LoginReader } from './found-login.ts';
import { readGeminiLogin } from './gemini-login.ts';
import { type LoginText, readLoginFile } from './login-file.ts';
import { claudeEntryName, type MacKeychain } from './mac-keychain.ts';

export type Source = {
  readonly backend: ImportBackend;
  /** The service of a login that cannot be read. */
  readonly serviceId: ServiceId;
  /** As a person would write it. */
  readonly place: string;
  readonly text: () => Promise<LoginText>;
  /** The text beside it that names the account; null when there is none. */
  readonly companion: () => Promise<string | null>;
  readonly reader: LoginReader;
};

type Environment = Readonly<Record<string, string>>;

export type SourcesOptions = {
  /** The person's own environment, as a native start of that backend has it. */
  readonly environment: (backend: ImportBackend) => Environment;
  readonly platform: NodeJS.Platform;
  readonly macKeychain: MacKeychain;
};

const largestLogin = 256 * 1024;
/** `.claude.json` holds the history of every project beside the account. */
const largestCompanion = 16 * 1024 * 1024;

const none = async () => null;

async function companionText(path: string): Promise<string | null> {
  const read = await readLoginFile(path, largestCompanion);
  return read.outcome === 'text' ? read.text : null;
}

/** The folder that the variable names; null when it is unset. The CLIs take absolute paths only; any other is no place of a login. */
function named(value: string | undefined): string | null | 'nowhere' {
  if (value === undefined || value === '') return null;
  return isAbsolute(value) ? value : 'nowhere';
}

function written(path: string, personFolder: string): string {
  const below = relative(personFolder, path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : `~/${below.replaceAll('\\', '/')}`;
}

type FileSource = Omit<Source, 'place' | 'text' | 'companion'> & {
  readonly path: string;
  readonly companionPath?: string;
};

function fileSource({ path, companionPath, ...source }: FileSource, personFolder: string): Source {
  return {
    ...source,
    place: written(path, personFolder),
    text: () => readLoginFile(path, largestLogin),
    companion: companionPath === undefined ? none : () => companionText(companionPath),
  };
}

function codexSources(environment: Environment, personFolder: string): Source[] {
  const folder = named(environment.CODEX_HOME) ?? join(personFolder, '.codex');
  if (folder === 'nowhere') return [];
  const source = { backend: 'codex', serviceId: 'openai-codex', reader: readCodexLogin } as const;
  return [fileSource({ ...source, path: join(folder, 'auth.json') }, personFolder)];
}

function claudeSources(environment: Environment, personFolder: string, options: SourcesOptions): Source[] {
  const chosen = named(environment.CLAUDE_CONFIG_DIR);
  if (chosen === 'nowhere') return [];
  const companionPath = join(chosen ?? personFolder, '.claude.json');
  const source = { backend: 'claude', serviceId: 'claude-subscription', reader: readClaudeLogin } as const;
  const path = join(chosen ?? join(personFolder, '.claude'), '.credentials.json');
  const file = fileSource({ ...source, path, companionPath }, personFolder);
  if (options.platform !== 'darwin') return [file];
  const entry = claudeEntryName(chosen);
  const keychain: Source = {
    ...source,
    place: entry,
    text: () => options.macKeychain.read(entry),
    companion: () => companionText(companionPath),
  };
  return [keychain, file];
}

function geminiSources(environment: Environment, personFolder: string): Source[] {
  const chosen = named(environment.GEMINI_CLI_HOME);
  if (chosen === 'nowhere') return [];
  const folder = join(chosen ?? personFolder, '.gemini');
  const source = { backend: 'gemini', serviceId: 'gemini', reader: readGeminiLogin } as const;
  const path = join(folder, 'oauth_creds.json');
  return [fileSource({ ...source, path, companionPath: join(folder, 'google_accounts.json') }, personFolder)];
}

export function loginSources(options: SourcesOptions): readonly Source[] {
  const of = (backend: ImportBackend) => {
    const environment = options.environment(backend);
    const personFolder = environment.HOME ?? environment.USERPROFILE ?? homedir();
    return [environment, personFolder] as const;
  };
  return [
    ...codexSources(...of('codex')),
    ...claudeSources(...of('claude'), options),
    ...geminiSources(...of('gemini')),
  ];
}
