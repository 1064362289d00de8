// auth.json as OpenCode and Pi keep it, entries by provider: without refresh tokens, and what of a person's own may come along.
import { Secret } from '../../core/credential/secret.ts';
import { type Fields, fieldsOf } from '../../core/lenient.ts';
import type { AccessCredential } from './access-credential.ts';
import type { PlannedFile } from './plan.ts';

export function authFile(path: string, entries: readonly (readonly [provider: string, entry: Fields])[]): PlannedFile {
  return { path, content: new Secret(JSON.stringify(Object.fromEntries(entries))), mode: 0o600 };
}

/** An end so far ahead that nobody asks for a new token by itself. */
export const tenYearsMs = 10 * 365 * 86_400_000;

/**
 * The measured access-only form (backend-clis-interactive.md §2): `refresh` empty but there, or OpenCode drops the entry.
 * @param expires ms epoch
 */
export function signInEntry({ token, identity: { accountId } }: AccessCredential, expires: number): Fields {
  return { type: 'oauth', access: token.reveal(), refresh: '', expires, ...(accountId === null ? {} : { accountId }) };
}

export type NativeLogins = {
  /** By the name of the entry. */
  readonly keys: Readonly<Record<string, Secret>>;
  /** Whether one of the entries cannot come along. */
  readonly leftOut: boolean;
};

/**
 * @param text the person's own auth.json
 * @param names of the entries that count
 * @param keyOf the plain key of an entry that may come along; null: it may not
 */
export function nativeLogins(
  text: string | null,
  names: readonly string[],
  keyOf: (entry: Fields, name: string) => string | null,
): NativeLogins {
  const entries = parsed(text);
  const keys: Record<string, Secret> = {};
  let leftOut = false;
  for (const name of names) {
    const entry = fieldsOf(entries?.[name]);
    if (entry === null) continue;
    const key = keyOf(entry, name);
    if (key === null) leftOut = true;
    else keys[name] = new Secret(key);
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
