// Credentials that are good to use now: renewed when their end is near, by one flight per profile, however many ask.
import type { ServiceId } from '../../core/catalog/services.ts';
import type { CredentialRecord, OauthCredential } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import type { ProfileId } from '../../core/ids.ts';
import { type ProfileKey, profileKey } from '../../core/settings.ts';
import type { Clock, Random } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ProfileList } from '../profiles/profile-list.ts';
import { UnreadableRow } from '../vault/sealed-rows.ts';
import type { StoredCredential, Vault } from '../vault/vault.ts';
import { createRefreshFailures } from './failures.ts';
import { renewalAt } from './renewal-time.ts';
import type { Rotation, RotationResult } from './rotation.ts';

export type FreshOptions = {
  /** Renews although the access token looks good: the provider has refused it. */
  readonly force?: boolean;
  /** Nobody is waiting: does not try again before the time that follows a failure is over. */
  readonly background?: boolean;
};

export type FreshCredential = {
  /**
   * The credential of a profile, its access token good for a while. Kinds that do not end are given as they are.
   * @throws AppError `profile_not_found`, `credential_unreadable`, `needs_sign_in` (detail: the cause), `refresh_unavailable`,
   * `lease_unavailable`, `connect_oauth_invalid_client`
   */
  fresh(serviceId: ServiceId, profileId: ProfileId, options?: FreshOptions): Promise<CredentialRecord>;
  /** Forgets earlier failures: the profile was connected anew. */
  reset(serviceId: ServiceId, profileId: ProfileId): void;
};

export type FreshCredentialOptions = {
  readonly vault: Vault;
  readonly list: ProfileList;
  readonly rotate: Rotation;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Renewed when less than this is left, see `renewalAt`. */
  readonly windowMs: number;
  /** Called with every renewed credential, after it is durable. */
  readonly renewed: (record: CredentialRecord) => void;
};

/** Good enough for a start although it could not be renewed. */
const shortestUseMs = 60_000;

type Landing = { readonly record: CredentialRecord; readonly rotated: boolean };
type StoredOauth = StoredCredential & { readonly record: OauthCredential };

const isOauth = (stored: StoredCredential): stored is StoredOauth => stored.record.kind === 'oauth';

function checkNotRefused(record: CredentialRecord): void {
  if (record.kind === 'oauth' && record.refused) throw new AppError('needs_sign_in', record.refused.cause);
}

export function createFreshCredential(options: FreshCredentialOptions): FreshCredential {
  const { vault, list, rotate, clock, random, log, windowMs, renewed } = options;
  const flights = new Map<ProfileKey, Promise<Landing>>();
  const failures = createRefreshFailures(clock, random);

  async function read(serviceId: ServiceId, profileId: ProfileId): Promise<StoredCredential> {
    try {
      return await vault.read(serviceId, profileId);
    } catch (error) {
      throw error instanceof UnreadableRow ? new AppError('credential_unreadable', `${serviceId}/${profileId}`) : error;
    }
  }

  function leftMs(record: OauthCredential): number {
    return record.expiresAt === null ? Number.POSITIVE_INFINITY : record.expiresAt - clock.now();
  }

  function reset(serviceId: ServiceId, profileId: ProfileId): void {
    failures.forget(serviceId, profileId);
    list.setRefresh(serviceId, profileId, { state: 'idle' });
  }

  function failed({ serviceId, profileId }: OauthCredential, askedMs: number | null): void {
    const retryAt = failures.note(serviceId, profileId, askedMs);
    list.setRefresh(serviceId, profileId, { state: 'failing', retryAt });
    log.warn('refresh failed', { serviceId, profileId, retryAt });
  }

  async function land(record: OauthCredential, result: RotationResult): Promise<Landing> {
    const { serviceId, profileId } = record;
    if (result.kind === 'renewed' || result.kind === 'refused') {
      // In this order: a sign-in that has ended is never shown as connected in between.
      await list.reload(serviceId, profileId);
      reset(serviceId, profileId);
    }
    switch (result.kind) {
      case 'renewed':
        // What another machine has written may be the provider's no.
        checkNotRefused(result.record);
        log.info('refreshed', { serviceId, profileId });
        renewed(result.record);
        return { record: result.record, rotated: true };
      case 'refused':
        log.warn('sign-in ended', { serviceId, profileId, cause: result.cause });
        throw new AppError('needs_sign_in', result.cause);
      case 'leased':
        list.setRefresh(serviceId, profileId, { state: 'failing', retryAt: result.until });
        throw new AppError('lease_unavailable', `${serviceId}/${profileId}`);
      case 'client':
        failed(record, null);
        throw new AppError('connect_oauth_invalid_client', serviceId);
      case 'transient':
        failed(record, result.retryAfterMs);
        throw new AppError('refresh_unavailable', serviceId);
    }
  }

  async function renew(stored: StoredOauth, { background = false }: FreshOptions): Promise<Landing> {
    const { serviceId, profileId } = stored.record;
    if (failures.mustWait(serviceId, profileId, background)) throw new AppError('refresh_unavailable', serviceId);
    list.setRefresh(serviceId, profileId, { state: 'refreshing' });
    const result = await rotate(stored).catch((error: unknown) => {
      failed(stored.record, null);
      throw error;
    });
    return land(stored.record, result);
  }

  /** Another machine has renewed it meanwhile, or a person has signed in again. */
  async function recovered(serviceId: ServiceId, profileId: ProfileId): Promise<void> {
    if (list.view(serviceId, profileId)?.status.state !== 'refresh-failing') return;
    reset(serviceId, profileId);
    await list.reload(serviceId, profileId);
  }

  async function flight(serviceId: ServiceId, profileId: ProfileId, wish: FreshOptions): Promise<Landing> {
    const stored = await read(serviceId, profileId);
    if (!isOauth(stored)) return { record: stored.record, rotated: false };
    const { record } = stored;
    checkNotRefused(record);
    if (!wish.force && clock.now() < (renewalAt(record, windowMs) ?? Number.POSITIVE_INFINITY)) {
      await recovered(serviceId, profileId);
      return { record, rotated: false };
    }
    try {
      return await renew(stored, wish);
    } catch (error) {
      const passing = error instanceof AppError && ['refresh_unavailable', 'lease_unavailable'].includes(error.code);
      if (passing && !wish.force && leftMs(record) > shortestUseMs) return { record, rotated: false };
      throw error;
    }
  }

  return {
    async fresh(serviceId, profileId, wish = {}) {
      const key = profileKey(serviceId, profileId);
      for (let other = flights.get(key); other; other = flights.get(key)) {
        const { record, rotated } = await other;
        // Who was refused by the provider needs a rotation, not just somebody else's look at the clock.
        if (rotated || !wish.force) return record;
      }
      const own = flight(serviceId, profileId, wish).finally(() => flights.delete(key));
      flights.set(key, own);
      return (await own).record;
    },
    reset,
  };
}
