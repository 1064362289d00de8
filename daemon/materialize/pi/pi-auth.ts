// auth.json of a Pi home: the connected profiles without refresh tokens, and plain keys of slots that are left native.
import { Secret } from '../../../core/credential/secret.ts';
import { AppError } from '../../../core/errors.ts';
import { type Fields, fieldsOf } from '../../../core/lenient.ts';
import type { AccessCredential } from '../access-credential.ts';
import type { PlannedFile } from '../plan.ts';
import { piProvider } from './pi-providers.ts';

export const piAuthPath = 'auth.json';

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Pi runs a key that begins with `!` as a command, and takes a variable of the key's name instead of the key (measured). Records hold
 * no such key; should one, it goes no further.
 */
function checkKey(key: string): void {
  if (key.startsWith('!')) throw new AppError('key_executes');
  if (variableName.test(key)) throw new AppError('key_names_variable');
}

/** A sign-in whose end nobody told: Pi must not ask for a new one by itself. */
const tenYearsMs = 10 * 365 * 86_400_000;

/**
 * The measured access-only form (backend-clis-interactive.md §2). `expires` is the real one: past it Pi reads the file again before it
 * would ask the token endpoint, and the daemon has replaced it by then. A setup-token is an `api_key`; Pi knows it by its text.
 */
function entryOf(credential: AccessCredential, now: number): Fields {
  const token = credential.token.reveal();
  if (credential.kind !== 'oauth') {
    checkKey(token);
    return { type: 'api_key', key: token };
  }
  const { accountId } = credential.identity;
  return {
    type: 'oauth',
    access: token,
    refresh: '',
    expires: credential.expiresAt ?? now + tenYearsMs,
    ...(accountId === null ? {} : { accountId }),
  };
}

/**
 * @param nativeKeys plain keys of the person's own auth.json, by provider
 * @throws AppError `key_executes`, `key_names_variable`
 */
export function piAuthFile(
  credentials: readonly AccessCredential[],
  nativeKeys: Readonly<Record<string, Secret>>,
  now: number,
): PlannedFile {
  const entries: Record<string, Fields> = {};
  for (const [provider, key] of Object.entries(nativeKeys)) entries[provider] = { type: 'api_key', key: key.reveal() };
  for (const credential of credentials) entries[piProvider(credential)] = entryOf(credential, now);
  return { path: piAuthPath, content: new Secret(JSON.stringify(entries)), mode: 0o600 };
}

export type NativeLogins = {
  readonly keys: Readonly<Record<string, Secret>>;
  /** Whether one of these providers has a login that cannot come along: a sign-in, or a key that Pi would run or look up. */
  readonly leftOut: boolean;
};

const vendorEntries: Readonly<Record<string, readonly string[]>> = {
  openai: ['openai', 'openai-codex'],
  anthropic: ['anthropic'],
};

/** @param providers names of the slots that are left native */
export function nativePiLogins(text: string | null, providers: readonly string[]): NativeLogins {
  const entries = parsed(text);
  const keys: Record<string, Secret> = {};
  let leftOut = false;
  for (const provider of providers)
    for (const name of vendorEntries[provider] ?? []) {
      const entry = fieldsOf(entries?.[name]);
      if (entry === null) continue;
      const key = entry.type === 'api_key' && typeof entry.key === 'string' ? entry.key : '';
      if (name === provider && key !== '' && !key.startsWith('!') && !variableName.test(key))
        keys[name] = new Secret(key);
      else leftOut = true;
    }
  return { keys, leftOut };
}

function parsed(text: string | null): Fields | null {
  try {
    return fieldsOf(JSON.parse(text ?? 'null'));
  } catch {
    return null;
  }
}

/** @throws SyntaxError when the text is no JSON */
export function holdsRefreshToken(text: string): boolean {
  return Object.values(fieldsOf(JSON.parse(text)) ?? {}).some((entry) => {
    const refresh = fieldsOf(entry)?.refresh;
    return typeof refresh === 'string' && refresh !== '';
  });
}
