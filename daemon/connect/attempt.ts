// A sign-in attempt: which profile it is for, and what it is answered with. In memory only, good for one answer.
import type { KeyPair } from '../../core/crypto/sealed-bundle.ts';
import type { AttemptId } from '../../core/ids.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';

/** Answered with the address that the sign-in page ended on. */
export type RedirectWay = {
  readonly kind: 'redirect';
  readonly redirectUri: string;
  /** 256 random bits as base64url (RFC 6749 §10.12). */
  readonly state: string;
  /** Code verifier (RFC 7636 §4.1). */
  readonly verifier: string;
  readonly keyPair: KeyPair;
};

/** Answered by the provider itself, which is asked from time to time. */
export type DeviceWay = {
  readonly kind: 'device';
  readonly deviceAuthId: string;
  readonly userCode: string;
  readonly redirectUri: string;
  readonly keyPair: KeyPair;
};

/** Answered by a program that prints a token, once it was told what the sign-in page shows. */
export type SetupTokenWay = { readonly kind: 'setup-token'; readonly submit: (text: string) => void };

export type NewAttempt = ProfileRef & {
  readonly id: AttemptId;
  readonly label: string | null;
  readonly way: RedirectWay | DeviceWay | SetupTokenWay;
  readonly expiresAt: number;
  /** Ends what is open for it (a listener, a program): called once, as soon as it waits for no answer any more. */
  readonly close: () => void | Promise<void>;
};

export type Attempt = NewAttempt & {
  /** Aborted when the person cancels, also while the answer is being worked on. */
  readonly cancelled: AbortSignal;
};
