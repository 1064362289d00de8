// What a running session needs from the person so that it can go on with its account.
import type { ProfileView, SessionView } from '../../core/api/state.ts';
import type { AccessCredential } from '../materialize/access-credential.ts';
import type { FollowsReplacement } from '../materialize/materializer.ts';

export type AttentionFacts = {
  readonly follows: FollowsReplacement;
  /** The backend has a file that a new token can be put into. */
  readonly hasTokenFile: boolean;
  /** What the program found when it was started, and what lies in its home now; one per profile, same order. */
  readonly started: readonly AccessCredential[];
  readonly current: readonly AccessCredential[];
  /** The profiles as they are now, same order; undefined: removed. */
  readonly profiles: readonly (ProfileView | undefined)[];
};

export type Attention = {
  readonly attention: SessionView['attention'];
  /** When to look again although nothing has changed (ms epoch). */
  readonly lookAt: number | null;
};

/** A program that follows no new token is to be restarted before its own has so little left: Gemini CLI refuses to use it then. */
const tooLittleMs = 300_000;

const earliest = (ends: readonly (number | null)[]) => {
  const known = ends.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** Signed out, or signed in as somebody else: this session's account gets no further token. */
function isCutOff(credential: AccessCredential, profile: ProfileView | undefined): boolean {
  if (profile === undefined) return false;
  return profile.status.state === 'needs-sign-in' || profile.identity.accountId !== credential.identity.accountId;
}

/** @param now ms epoch */
export function attentionOf(facts: AttentionFacts, now: number): Attention {
  const { started, current, profiles } = facts;
  const cutOff = current.filter((credential, at) => isCutOff(credential, profiles[at]));
  if (cutOff.length > 0)
    return { attention: { kind: 'sign-in', until: earliest(cutOff.map(({ expiresAt }) => expiresAt)) }, lookAt: null };
  if (facts.follows !== 'restart' && facts.hasTokenFile) return { attention: null, lookAt: null };
  const isOld = (credential: AccessCredential, at: number) =>
    current[at]?.token.reveal() !== credential.token.reveal() ||
    (credential.expiresAt !== null && credential.expiresAt - now < tooLittleMs);
  const old = started.filter(isOld);
  if (old.length > 0)
    return { attention: { kind: 'restart', until: earliest(old.map(({ expiresAt }) => expiresAt)) }, lookAt: null };
  const end = earliest(started.map(({ expiresAt }) => expiresAt));
  return { attention: null, lookAt: end === null ? null : end - tooLittleMs + 1 };
}
