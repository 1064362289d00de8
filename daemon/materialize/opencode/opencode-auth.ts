// auth.json of an OpenCode home: the connected profiles without refresh tokens, and plain keys of slots that are left native.
import type { Secret } from '../../../core/credential/secret.ts';
import type { Fields } from '../../../core/lenient.ts';
import type { AccessCredential } from '../access-credential.ts';
import { authFile, type NativeLogins, nativeLogins, signInEntry, tenYearsMs } from '../auth-file.ts';
import type { PlannedFile } from '../plan.ts';
import { providerOf } from './opencode-providers.ts';

export const opencodeAuthPath = 'data/opencode/auth.json';

const keyEntry = (key: Secret): Fields => ({ type: 'api', key: key.reveal() });

/** `expires` far ahead, since OpenCode asks the token endpoint only past it and reads a replaced file at the next request. */
function entryOf(credential: AccessCredential, now: number): Fields {
  return credential.kind === 'oauth' ? signInEntry(credential, now + tenYearsMs) : keyEntry(credential.token);
}

/** @param nativeKeys plain keys of the person's own auth.json, by provider id */
export function opencodeAuthFile(
  credentials: readonly AccessCredential[],
  nativeKeys: Readonly<Record<string, Secret>>,
  now: number,
): PlannedFile {
  return authFile(opencodeAuthPath, [
    ...Object.entries(nativeKeys).map(([provider, key]) => [provider, keyEntry(key)] as const),
    ...credentials.map((credential) => [providerOf(credential), entryOf(credential, now)] as const),
  ]);
}

/**
 * A sign-in is left out: it would be renewed, and rotated, in two places.
 * @param providers ids of the slots that are left native
 */
export function nativeOpencodeLogins(text: string | null, providers: readonly string[]): NativeLogins {
  return nativeLogins(text, providers, ({ type, key }) =>
    type === 'api' && typeof key === 'string' && key !== '' ? key : null,
  );
}
