// One renewal of one credential under a lease: announced before, durable after, and only then used (DESIGN §3).
import { services } from '../../core/catalog/services.ts';
import type { CredentialRecord, Ineligible, OauthCredential, RefusalCause } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import type { MachineId } from '../../core/ids.ts';
import { lacksScope } from '../../core/oauth/missing-scope.ts';
import type { TokenSet } from '../../core/oauth/token-response.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { type Clock, pause } from '../clock.ts';
import { identityChanged } from '../connect/identity-change.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { StoredCredential, Vault } from '../vault/vault.ts';
import type { Lease, Leases } from './lease.ts';
import type { ClientFault, RefreshAnswer } from './token-request.ts';

export type RotationResult =
  /** Renewed here, or found renewed by another machine. */
  | { readonly kind: 'renewed'; readonly record: CredentialRecord }
  | { readonly kind: 'refused'; readonly cause: RefusalCause }
  | { readonly kind: 'ineligible'; readonly cause: Ineligible['cause'] }
  | { readonly kind: 'client'; readonly fault: ClientFault }
  | { readonly kind: 'transient'; readonly retryAfterMs: number | null; readonly unreachable: boolean }
  /** Another machine holds the lease until then. */
  | { readonly kind: 'leased'; readonly until: number };

export type RotationOptions = {
  readonly vault: Vault;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
  readonly machineId: () => MachineId;
  readonly request: (record: OauthCredential, timeoutMs: number) => Promise<RefreshAnswer>;
};

type StoredOauth = StoredCredential & { readonly record: OauthCredential };
export type Rotation = (stored: StoredOauth) => Promise<RotationResult>;

const longestRequestMs = 30_000;
/** How long a loser waits for the winner's pair. */
const patienceMs = 5_000;
const lookAgainMs = 250;
const storeAgainMs = 500;
/** How often the row may be written by others before its lease is ours. */
const mostTries = 5;

/** Where the refresh token stays the same, presenting it again can do no harm. */
const isSpentByUse = ({ record }: StoredOauth) => services[record.serviceId].rotatesRefreshToken;

const nameOf = ({ record, revision }: StoredOauth) => `${record.serviceId}/${record.profileId}/${revision}`;

/** A grant that has become too small to be of use is kept, and said to be so. */
function renewed(record: OauthCredential, tokens: TokenSet, now: number): OauthCredential {
  const { accessToken, refreshToken, idToken, scope, expiresAt, identity } = tokens;
  return {
    ...record,
    accessToken,
    refreshToken,
    idToken,
    scope,
    expiresAt,
    identity,
    updatedAt: now,
    refreshedAt: now,
    refused: lacksScope(record.serviceId, scope) ? { cause: 'missing-scope', at: now } : null,
  };
}

export function createRotation(options: RotationOptions): Rotation {
  const { vault, leases, clock, checkpoint, machineId, request } = options;
  /** Revisions whose answer was lost while we lived: a no to the next try means that the first one had been a yes. */
  const doubtful = new Set<string>();

  /**
   * The only copy of a new pair is in our hands until it is written: tried again for as long as the lease protects the row.
   * @returns false when the profile was signed in to anew meanwhile, or removed
   */
  async function store(record: OauthCredential, revision: number, first: Lease): Promise<boolean> {
    for (let lease = first; ; ) {
      try {
        await vault.write(record, revision, machineId());
        await checkpoint('refresh.written');
        return true;
      } catch (error) {
        const code = error instanceof AppError ? error.code : null;
        if (code === 'revision_conflict') return false;
        lease = await holdOn(record, revision, lease, error);
      }
    }
  }

  /**
   * After a write that failed: the lease to try again under. It is taken anew when it ended while this computer slept, unless somebody
   * has presented the token since.
   * @throws what the write has thrown when there is no trying again
   */
  async function holdOn(record: OauthCredential, revision: number, lease: Lease, error: unknown): Promise<Lease> {
    const code = error instanceof AppError ? error.code : null;
    if (code === 'lease_unavailable') {
      const answer = await leases.hold(record.serviceId, record.profileId, revision);
      if (answer.kind === 'held' && answer.lease.presented === lease.presented) return answer.lease;
      throw error;
    }
    if (code === 'too_large' || clock.now() + storeAgainMs >= lease.endsAt) throw error;
    await pause(clock, storeAgainMs);
    return lease;
  }

  const current = async ({ serviceId, profileId }: ProfileRef): Promise<RotationResult> => ({
    kind: 'renewed',
    record: (await vault.read(serviceId, profileId)).record,
  });

  /** What is stored now, or the row to go on with: what is known beside the tokens may have been written meanwhile. */
  async function lookAgain(old: StoredOauth): Promise<RotationResult | StoredOauth> {
    const { record, revision } = await vault.read(old.record.serviceId, old.record.profileId);
    const isSame = record.kind === 'oauth' && record.accessToken === old.record.accessToken && !record.refused;
    return isSame ? { record, revision } : { kind: 'renewed', record };
  }

  async function waitForOther(old: StoredOauth, until: number): Promise<RotationResult | StoredOauth> {
    const deadline = clock.now() + patienceMs;
    while (clock.now() < deadline) {
      const now = await lookAgain(old);
      if ('kind' in now || now.revision > old.revision) return now;
      await pause(clock, lookAgainMs);
    }
    return { kind: 'leased', until };
  }

  async function refuse({ record, revision }: StoredOauth, lease: Lease, cause: RefusalCause): Promise<RotationResult> {
    const at = clock.now();
    const stored = await store({ ...record, updatedAt: at, refused: { cause, at } }, revision, lease);
    return stored ? { kind: 'refused', cause } : current(record);
  }

  /** The token is as good as before; the account is not served. */
  async function setAside({ record, revision }: StoredOauth, lease: Lease, why: Omit<Ineligible, 'at'>) {
    const at = clock.now();
    const stored = await store({ ...record, updatedAt: at, ineligible: { ...why, at } }, revision, lease);
    return stored ? ({ kind: 'ineligible', cause: why.cause } as const) : current(record);
  }

  async function keep(old: StoredOauth, tokens: TokenSet, lease: Lease): Promise<RotationResult> {
    const { record, revision } = old;
    // Who pays is decided by a person: tokens of somebody else are not used.
    if (identityChanged(record.identity, tokens.identity)) return refuse(old, lease, 'identity-changed');
    const next = renewed(record, tokens, clock.now());
    if (!(await store(next, revision, lease))) return current(record);
    return next.refused ? { kind: 'refused', cause: next.refused.cause } : { kind: 'renewed', record: next };
  }

  async function settle(old: StoredOauth, lease: Lease, answer: RefreshAnswer, uncertain: boolean) {
    switch (answer.kind) {
      case 'tokens':
        return keep(old, answer.tokens, lease);
      case 'definite':
        return refuse(old, lease, uncertain ? 'interrupted' : answer.cause);
      case 'ineligible':
        return setAside(old, lease, { cause: answer.cause, link: answer.link });
      case 'client':
        return answer;
      case 'transient':
        // Where a CLI may hold the same token, what has become of it is not tried out.
        return answer.lost && isSpentByUse(old) && old.record.imported ? refuse(old, lease, 'interrupted') : answer;
    }
  }

  async function present(old: StoredOauth, lease: Lease): Promise<RotationResult> {
    const { record } = old;
    const name = nameOf(old);
    const uncertain = isSpentByUse(old) && (lease.presented > 1 || doubtful.has(name));
    // Announced before and never completed: presented once more, and not at all where a CLI may hold the same token.
    if (uncertain && (lease.presented > 2 || record.imported)) return refuse(old, lease, 'interrupted');
    const timeoutMs = Math.min(longestRequestMs, (lease.endsAt - clock.now()) / 2);
    const answer = await request(record, timeoutMs);
    await checkpoint('refresh.answered');
    if (answer.kind === 'transient' && answer.lost) doubtful.add(name);
    else if (answer.kind === 'tokens' || answer.kind === 'definite') doubtful.delete(name);
    return settle(old, lease, answer, uncertain);
  }

  return async (stored) => {
    const { serviceId, profileId } = stored.record;
    let old = stored;
    for (let tries = 0; tries < mostTries; tries += 1) {
      const answer = await leases.take(serviceId, profileId, old.revision);
      if (answer.kind === 'held') {
        const result = await present(old, answer.lease);
        // The one presenting after an owner that died was lost as well: that it was made must not be forgotten.
        const isLostAgain =
          result.kind === 'transient' && isSpentByUse(old) && answer.lease.presented > 1 && doubtful.has(nameOf(old));
        await leases.release(serviceId, profileId, !isLostAgain);
        return result;
      }
      const next = await (answer.kind === 'taken' ? waitForOther(old, answer.until) : lookAgain(old));
      if ('kind' in next) return next;
      old = next;
    }
    return { kind: 'transient', retryAfterMs: null, unreachable: false };
  };
}
