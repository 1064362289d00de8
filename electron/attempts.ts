// Remembers what the sign-in attempts of this app were begun for: a native dialog names it, and a page that goes takes its attempts along.
import type { ServiceId } from '../core/catalog/services.ts';
import { AppError } from '../core/errors.ts';
import type { AttemptId, ProfileId } from '../core/ids.ts';
import type { SenderId } from './ipc.ts';
import { originOf } from './security/navigation.ts';

export type KnownAttempt = {
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  /** Set once it has ended with another account than the profile's; its e-mail, where the provider tells one. */
  readonly otherAccount: { readonly email: string | null } | null;
};

type Begun = {
  readonly attemptId: AttemptId;
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  /** Of the page where the person signs in, as the daemon named it. */
  readonly address: string;
  readonly expiresAt: number;
  /** Whose going ends it; null: it has a window of its own. */
  readonly sender: SenderId | null;
};

export type Attempts = {
  begun(attempt: Begun): void;
  /** Watches a call that may end the attempt; what the call answers or throws is passed on. */
  follow<T>(attemptId: AttemptId, end: Promise<T>): Promise<T>;
  forget(attemptId: AttemptId): void;
  of(attemptId: AttemptId): KnownAttempt | null;
  /** Those that a page had begun and that nobody else would end. */
  ofSender(sender: SenderId): readonly AttemptId[];
  /** Origins of the sign-in pages, which the browser may be asked to open. */
  origins(): readonly string[];
};

type Entry = Begun & KnownAttempt;

export function createAttempts(now: () => number): Attempts {
  const known = new Map<AttemptId, Entry>();
  const current = (): readonly Entry[] => {
    for (const [id, { expiresAt }] of known) if (expiresAt <= now()) known.delete(id);
    return [...known.values()];
  };
  return {
    begun: (attempt) => void known.set(attempt.attemptId, { ...attempt, otherAccount: null }),
    async follow(attemptId, end) {
      try {
        const answer = await end;
        known.delete(attemptId);
        return answer;
      } catch (error) {
        const entry = known.get(attemptId);
        // The daemon keeps it for a confirmation; after other refusals the person may still paste something better.
        if (entry && error instanceof AppError && error.code === 'identity_changed') {
          known.set(attemptId, { ...entry, otherAccount: { email: error.detail } });
        }
        throw error;
      }
    },
    forget: (attemptId) => void known.delete(attemptId),
    of: (attemptId) => current().find((entry) => entry.attemptId === attemptId) ?? null,
    ofSender: (sender) =>
      current()
        .filter((entry) => entry.sender === sender)
        .map(({ attemptId }) => attemptId),
    origins: () =>
      current()
        .map(({ address }) => originOf(address))
        .filter((origin) => origin !== null),
  };
}
