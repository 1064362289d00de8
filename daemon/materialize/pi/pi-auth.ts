// auth.json of a Pi home: the connected profiles without refresh tokens, and plain keys of slots that are left native.
import type { Secret } from '../../../core/credential/secret.ts';
import { AppError } from '../../../core/errors.ts';
import type { Fields } from '../../../core/lenient.ts';
import type { AccessCredential } from '../access-credential.ts';
import { authFile, type NativeLogins, nativeLogins, signInEntry, tenYearsMs } from '../auth-file.ts';
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

const keyEntry = (key: Secret): Fields => ({ type: 'api_key', key: key.reveal() });

/**
 * `expires` is the real one: past it Pi reads the file again before it would ask the token endpoint, and the daemon has replaced it by
 * then. A setup-token is an `api_key`; Pi knows it by its text.
 */
function entryOf(credential: AccessCredential, now: number): Fields {
  if (credential.kind === 'oauth') return signInEntry(credential, credential.expiresAt ?? now + tenYearsMs);
  checkKey(credential.token.reveal());
  return keyEntry(credential.token);
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
  return authFile(piAuthPath, [
    ...Object.entries(nativeKeys).map(([provider, key]) => [provider, keyEntry(key)] as const),
    ...credentials.map((credential) => [piProvider(credential), entryOf(credential, now)] as const),
  ]);
}

const vendorEntries: Readonly<Record<string, readonly string[]>> = {
  openai: ['openai', 'openai-codex'],
  anthropic: ['anthropic'],
};

/**
 * A sign-in is left out, and a key that Pi would run or look up.
 * @param providers names of the slots that are left native
 */
export function nativePiLogins(text: string | null, providers: readonly string[]): NativeLogins {
  const names = providers.flatMap((provider) => vendorEntries[provider] ?? []);
  return nativeLogins(text, names, ({ type, key }, name) => {
    const isPlain = type === 'api_key' && typeof key === 'string' && key !== '' && providers.includes(name);
    return isPlain && !key.startsWith('!') && !variableName.test(key) ? key : null;
  });
}
