// auth.json of an OpenCode home: the connected profiles without refresh tokens, and plain keys of slots that are left native.
import { Secret } from '../../../core/credential/secret.ts';
import { type Fields, fieldsOf } from '../../../core/lenient.ts';
import type { AccessCredential } from '../access-credential.ts';
import type { PlannedFile } from '../plan.ts';
import { providerOf } from './opencode-providers.ts';

export const opencodeAuthPath = 'data/opencode/auth.json';

const tenYearsMs = 10 * 365 * 86_400_000;

/**
 * The measured access-only form (backend-clis-interactive.md §2): `refresh` empty but there, or the entry is dropped; `expires` far
 * ahead, since OpenCode asks the token endpoint only past it and reads a replaced file at the next request.
 */
function entryOf(credential: AccessCredential, now: number): Fields {
  if (credential.kind !== 'oauth') return { type: 'api', key: credential.token.reveal() };
  const { accountId } = credential.identity;
  return {
    type: 'oauth',
    access: credential.token.reveal(),
    refresh: '',
    expires: now + tenYearsMs,
    ...(accountId === null ? {} : { accountId }),
  };
}

/** @param nativeKeys plain keys of the person's own auth.json, by provider id */
export function opencodeAuthFile(
  credentials: readonly AccessCredential[],
  nativeKeys: Readonly<Record<string, Secret>>,
  now: number,
): PlannedFile {
  const entries: Record<string, Fields> = {};
  for (const [provider, key] of Object.entries(nativeKeys)) entries[provider] = { type: 'api', key: key.reveal() };
  for (const credential of credentials) entries[providerOf(credential)] = entryOf(credential, now);
  return { path: opencodeAuthPath, content: new Secret(JSON.stringify(entries)), mode: 0o600 };
}

export type NativeLogins = {
  readonly keys: Readonly<Record<string, Secret>>;
  /** Whether one of these providers has a login that cannot come along: it would be renewed, and rotated, in two places. */
  readonly leftOut: boolean;
};

/** @param providers ids of the slots that are left native */
export function nativeOpencodeLogins(text: string | null, providers: readonly string[]): NativeLogins {
  const keys: Record<string, Secret> = {};
  let leftOut = false;
  for (const provider of providers) {
    const entry = fieldsOf(parsed(text)?.[provider]);
    if (entry === null) continue;
    if (entry.type === 'api' && typeof entry.key === 'string' && entry.key !== '')
      keys[provider] = new Secret(entry.key);
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
  const entries = Object.values(fieldsOf(JSON.parse(text)) ?? {});
  return entries.some((entry) => {
    const refresh = fieldsOf(entry)?.refresh;
    return typeof refresh === 'string' && refresh !== '';
  });
}
