// What a CLI's own file says of a login, read without trust: a bad field is a problem with a name, never an exception.
import type { BackendId } from '../../../core/catalog/backends.ts';
import type { CredentialKind, ServiceId } from '../../../core/catalog/services.ts';
import { type Identity, unknownIdentity } from '../../../core/credential/identity.ts';
import type { Secret } from '../../../core/credential/secret.ts';
import { type Fields, fieldsOf, numberOf } from '../../../core/lenient.ts';

export type LoginSecrets =
  | {
      readonly kind: 'oauth';
      readonly accessToken: Secret;
      readonly refreshToken: Secret;
      readonly idToken: Secret | null;
      readonly scope: string | null;
    }
  | { readonly kind: 'api-key'; readonly key: Secret };

export type FoundLogin = {
  readonly serviceId: ServiceId;
  readonly kind: CredentialKind;
  readonly identity: Identity;
  /** End of the access token's life (ms epoch). */
  readonly expiresAt: number | null;
} & (
  | { readonly problem: null; readonly secrets: LoginSecrets }
  | { readonly problem: 'no-refresh-token' | 'missing-scope' | 'key-shape' | 'unreadable' }
);

/** Reads one file of a backend; `companion` is the text of the file beside it that names the account. Null: nobody is signed in. */
export type LoginReader = (text: string, companion: string | null) => FoundLogin | null;

export type ImportBackend = Extract<BackendId, 'codex' | 'claude' | 'gemini'>;

/** Year 9999: what lies beyond is a wrong unit, not a time. */
const latest = 253_402_300_799_999;

/** ms epoch; null when it is no time. */
export function instantOf(value: unknown): number | null {
  const ms = numberOf(value);
  return ms !== null && ms > 0 && ms <= latest ? Math.floor(ms) : null;
}

/** A token is kept letter by letter; null when it is none. */
export function tokenOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]{1,16384}$/.test(value) ? value : null;
}

/** A field that is not there, or that its CLI has blanked at a sign-out. */
export const isBlank = (value: unknown) => value === undefined || value === null || value === '';

/** Null when the text is no JSON object. */
export function jsonFields(text: string): Fields | null {
  try {
    // A byte order mark, as editors on Windows leave it.
    return fieldsOf(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
}

export function unreadableLogin(serviceId: ServiceId): FoundLogin {
  return { serviceId, kind: 'oauth', identity: unknownIdentity, expiresAt: null, problem: 'unreadable' };
}
