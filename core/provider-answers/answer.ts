// What came back from a provider, and what it says of an account: the two ends of the table in this folder.
import type { CredentialKind, ServiceId } from '../catalog/services.ts';
import type { Ineligible, RefusalCause } from '../credential/record.ts';

export type ProviderEndpoint =
  /** A refresh token or code was presented. */
  | 'token'
  | 'usage'
  /** Who the account is: Claude's profile, Google's userinfo, Gemini's loadCodeAssist. */
  | 'profile'
  /** The list of models, asked with an API key. */
  | 'models'
  /** OpenAI's device sign-in, start and poll. */
  | 'device';

export type ProviderAnswer = {
  readonly serviceId: ServiceId;
  readonly kind: CredentialKind;
  readonly endpoint: ProviderEndpoint;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** The JSON value; null when the body was none. */
  readonly json: unknown;
  readonly isJson: boolean;
  /** What the answer's Retry-After asks for (ms); null when absent or 0. */
  readonly retryAfterMs: number | null;
  /** Why there was no answer; null when there was one. */
  readonly failure: 'network' | 'timeout' | 'certificate' | 'proxy' | null;
  /** How far the answer's Date lies from our clock (ms); absent when that was not looked at. */
  readonly clockOffMs?: number;
};

export type Verdict =
  | { readonly state: 'ok' }
  /** Good for its work, not for what was asked: it is not asked again until the credential changes. */
  | { readonly state: 'limited'; readonly cause: 'missing-scope' | 'restricted-key' | 'no-credit' }
  /** The access token is over or refused: refresh once, ask once more. */
  | { readonly state: 'refresh' }
  | { readonly state: 'needs-sign-in'; readonly cause: RefusalCause }
  | { readonly state: 'ineligible'; readonly cause: Ineligible['cause']; readonly link: string | null }
  | { readonly state: 'throttled'; readonly retryAfterMs: number | null }
  /** Not an error: nothing is left until the reset, or until somebody acts. */
  | { readonly state: 'exhausted'; readonly until: 'reset' | 'someone-acts' }
  /** Our client, the person's proxy or a clock is at fault: says nothing of the account. */
  | { readonly state: 'misconfigured'; readonly cause: 'client' | 'proxy' | 'clock' }
  /** Passes by itself. `guard`: a page instead of JSON, from something in front of the provider. */
  | { readonly state: 'transient'; readonly cause: 'provider' | 'guard' | 'network' | 'timeout' }
  /** 2xx whose body holds nothing that we know. */
  | { readonly state: 'changed' };
