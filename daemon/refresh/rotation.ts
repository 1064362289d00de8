// One renewal of one credential under a lease: announced before, durable after, and only then used (DESIGN §3).
import type { ServiceId } from '../../core/catalog/services.ts';
import type { CredentialRecord, OauthCredential } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import type { MachineId, ProfileId } from '../../core/ids.ts';
import type { RefusalCause } from '../../core/oauth/token-error.ts';
import type { TokenSet } from '../../core/oauth/token-response.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { type Clock, pause } from '../clock.ts';
import type { StoredCredential, Vault } from '../vault/vault.ts';
import type { Lease, Leases } from './lease.ts';
import type { RefreshAnswer } from './token-request.ts';

export type RotationResult =
  /** Renewed here, or found renewed by another machine. */
  | { readonly kind: 'renewed'; readonly record: CredentialRecord }
  | { readonly kind: 'refused'; readonly cause: RefusalCause }
  | { readonly kind: 'client' }
  | { readonly kind: 'transient'; readonly retryAfterMs: number | null }
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

export type Rotation = (stored: StoredCredential & { readonly record: OauthCredential }) => Promise<RotationResult>;

const longestRequestMs = 30_000;
/** How long a loser waits for the winner's pair. */
const patienceMs = 5_000;
const lookAgainMs = 250;
const storeAgainMs = 500;

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
    refused: null,
  };
}

export function createRotation(options: RotationOptions): Rotation {
  const { vault, leases, clock, checkpoint, machineId, request } = options;
  /** Revisions whose answer was lost while we lived: a no to the next try means that the first one had been a yes. */
  const doubtful = new Set<string>();

  /** The only copy of a new pair is in our hands until it is written: tried again for as long as the lease protects the row. */
  async function store(record: OauthCredential, revision: number, lease: Lease): Promise<void> {
    for (;;) {
      try {
        await vault.write(record, revision, machineId());
        await checkpoint('refresh.written');
        return;
      } catch (error) {
        const final =
          error instanceof AppError && ['revision_conflict', 'lease_unavailable', 'too_large'].includes(error.code);
        if (final || clock.now() + storeAgainMs >= lease.endsAt) throw error;
        await pause(clock, storeAgainMs);
      }
    }
  }

  /** The pair that another machine has written meanwhile, if one has. */
  async function newerThan(
    serviceId: ServiceId,
    profileId: ProfileId,
    revision: number,
  ): Promise<CredentialRecord | null> {
    const now = await vault.read(serviceId, profileId);
    return now.revision > revision ? now.record : null;
  }

  async function waitForOther(serviceId: ServiceId, profileId: ProfileId, revision: number, until: number) {
    const deadline = clock.now() + patienceMs;
    while (clock.now() < deadline) {
      const record = await newerThan(serviceId, profileId, revision);
      if (record) return { kind: 'renewed', record } as const;
      await pause(clock, lookAgainMs);
    }
    return { kind: 'leased', until } as const;
  }

  async function refuse(
    record: OauthCredential,
    revision: number,
    lease: Lease,
    cause: RefusalCause,
  ): Promise<RotationResult> {
    const at = clock.now();
    await store({ ...record, updatedAt: at, refused: { cause, at } }, revision, lease);
    return { kind: 'refused', cause };
  }

  async function present(record: OauthCredential, revision: number, lease: Lease): Promise<RotationResult> {
    const name = `${record.serviceId}/${record.profileId}/${revision}`;
    // Announced twice before and never completed: it was presented once more already.
    if (lease.presented > 2) return refuse(record, revision, lease, 'interrupted');
    const interrupted = lease.presented === 2 || doubtful.has(name);
    const timeoutMs = Math.min(longestRequestMs, (lease.endsAt - clock.now()) / 2);
    const answer = await request(record, timeoutMs);
    await checkpoint('refresh.answered');
    if (answer.kind === 'transient') {
      if (answer.lost) doubtful.add(name);
      return { kind: 'transient', retryAfterMs: answer.retryAfterMs };
    }
    if (answer.kind === 'client') return answer;
    doubtful.delete(name);
    if (answer.kind === 'definite') return refuse(record, revision, lease, interrupted ? 'interrupted' : answer.cause);
    const next = renewed(record, answer.tokens, clock.now());
    await store(next, revision, lease);
    return { kind: 'renewed', record: next };
  }

  return async ({ record, revision }) => {
    const { serviceId, profileId } = record;
    const answer = await leases.take(serviceId, profileId, revision);
    if (answer.kind === 'taken') return waitForOther(serviceId, profileId, revision, answer.until);
    if (answer.kind === 'moved-on') return { kind: 'renewed', record: (await vault.read(serviceId, profileId)).record };
    const result = await present(record, revision, answer.lease);
    await leases.release(serviceId, profileId);
    return result;
  };
}
