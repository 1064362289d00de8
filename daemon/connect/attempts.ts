// The sign-in attempts under way: in memory only, ten minutes, each good for one answer.
import type { ServiceId } from '../../core/catalog/services.ts';
import type { KeyPair } from '../../core/crypto/sealed-bundle.ts';
import { AppError } from '../../core/errors.ts';
import type { AttemptId, ProfileId } from '../../core/ids.ts';
import type { Clock } from '../clock.ts';

export type Attempt = {
  readonly id: AttemptId;
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  readonly label: string | null;
  readonly allowIdentityChange: boolean;
  readonly redirectUri: string;
  /** 256 random bits as base64url (RFC 6749 §10.12). */
  readonly state: string;
  /** Code verifier (RFC 7636 §4.1). */
  readonly verifier: string;
  readonly keyPair: KeyPair;
  readonly expiresAt: number;
  /** Aborted when the person cancels, also while the answer is being worked on. */
  readonly cancelled: AbortController;
};

export type Attempts = {
  add(attempt: Attempt): void;
  /** @throws AppError `attempt_unknown`, `attempt_expired` */
  get(id: AttemptId): Attempt;
  /** Uses the attempt up: nobody else gets it any more, but it can still be cancelled. */
  use(id: AttemptId): void;
  /** Forgets it and wipes its key. */
  end(id: AttemptId): void;
  cancel(id: AttemptId): void;
};

export const attemptMs = 600_000;
const mostAttempts = 20;

export function createAttempts(clock: Clock): Attempts {
  const attempts = new Map<AttemptId, Attempt>();
  const used = new Set<AttemptId>();

  function end(id: AttemptId): void {
    attempts.get(id)?.keyPair.secretKey.fill(0);
    attempts.delete(id);
    used.delete(id);
  }

  return {
    add(attempt) {
      const [oldest] = attempts.keys();
      if (oldest && attempts.size >= mostAttempts) end(oldest);
      attempts.set(attempt.id, attempt);
      // Its name stays as long again, so that who comes late is told so.
      clock.after(2 * attemptMs, () => end(attempt.id));
    },
    get(id) {
      const attempt = attempts.get(id);
      if (!attempt || used.has(id)) throw new AppError('attempt_unknown');
      if (clock.now() >= attempt.expiresAt) throw new AppError('attempt_expired');
      return attempt;
    },
    use(id) {
      used.add(id);
    },
    end,
    cancel(id) {
      attempts.get(id)?.cancelled.abort();
      end(id);
    },
  };
}
