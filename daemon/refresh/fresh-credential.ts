// Credentials that are good to use now: renewed when their end is near, by one flight per profile, however many ask.
import type { ServiceId } from '../../core/catalog/services.ts';
import type { CredentialRecord, OauthCredential } from '../../core/credential/record.ts';
import { profileStatus } from '../../core/credential/status.ts';
import { AppError } from '../../core/errors.ts';
import type { ProfileId } from '../../core/ids.ts';
import { type ProfileKey, profileKey } from '../../core/settings.ts';
import type { Clock, Random } from '../clock.ts';
import { createInTurn } from '../in-turn.ts';
import type { Log } from '../log.ts';
import { statusSource } from '../profiles/known-profile.ts';
import type { ProfileList } from '../profiles/profile-list.ts';
import { UnreadableRow } from '../vault/sealed-rows.ts';
import type { StoredCredential, Vault } from '../vault/vault.ts';
import { createRefreshFailures } from './failures.ts';
import { renewalAt } from './renewal-time.ts';
import type { Rotation, RotationResult } from './rotation.ts';

export type FreshOptions = {
  /** The access token that the provider has refused: while it is still the one that is kept, it is renewed whatever the clock says. */
  readonly refused?: string;
  /** Nobody is waiting: does not try again before the time that follows a failure is over. */
  readonly background?: boolean;
};

export type FreshCredential = {
  /**
   * The credential of a profile, its access token good for a while. Kinds that do not end are given as they are.
   * @throws AppError `profile_not_found`, `credential_unreadable`, `needs_sign_in` and `ineligible` (detail: the cause),
   * `refresh_unavailable`, `lease_unavailable`, `connect_oauth_invalid_client`, `connect_client_secret_missing`
   */
  fresh(serviceId: ServiceId, profileId: ProfileId, options?: FreshOptions): Promise<CredentialRecord>;
  /** Does something to the credential while no renewal of it is under way in this process; renewals wait for it. */
  alone<T>(serviceId: ServiceId, profileId: ProfileId, work: () => Promise<T>): Promise<T>;
  /** Forgets earlier failures: the profile was connected anew. */
  reset(serviceId: ServiceId, profileId: ProfileId): void;
  /** A provider answers again: who waits because none could be reached is tried again soon. */
  backOnline(): void;
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
  /** How many answers have come over the network so far (network-watch.ts). */
  readonly answers: () => number;
  /** Called with every renewed credential, after it is durable. */
  readonly renewed: (record: CredentialRecord) => void;
};

/** Good enough for a start although it could not be renewed. */
const shortestUseMs = 60_000;

type StoredOauth = StoredCredential & { readonly record: OauthCredential };

const isOauth = (stored: StoredCredential): stored is StoredOauth => stored.record.kind === 'oauth';

export function createFreshCredential(options: FreshCredentialOptions): FreshCredential {
  const { vault, list, rotate, clock, random, log, windowMs, answers, renewed } = options;
  const flights = new Map<ProfileKey, Promise<CredentialRecord>>();
  const failures = createRefreshFailures(clock, random);
  /** Access tokens that the provider has refused before their time and that are still the ones that are kept. */
  const refusedTokens = new Map<ProfileKey, string>();
  const inTurn = createInTurn();

  async function read(serviceId: ServiceId, profileId: ProfileId): Promise<StoredCredential> {
    try {
      return await vault.read(serviceId, profileId);
    } catch (error) {
      throw error instanceof UnreadableRow ? new AppError('credential_unreadable', `${serviceId}/${profileId}`) : error;
    }
  }

  function checkUsable(record: CredentialRecord): void {
    const status = profileStatus(statusSource(record), { state: 'idle' }, clock.now());
    if (status.state === 'needs-sign-in') throw new AppError('needs_sign_in', status.cause);
  }

  function leftMs(record: OauthCredential): number {
    return record.expiresAt === null ? Number.POSITIVE_INFINITY : record.expiresAt - clock.now();
  }

  function reset(serviceId: ServiceId, profileId: ProfileId): void {
    failures.forget({ serviceId, profileId });
    refusedTokens.delete(profileKey(serviceId, profileId));
    list.setRefresh(serviceId, profileId, { state: 'idle' });
  }

  function failed(record: OauthCredential, cause: 'provider' | 'client' | 'offline', askedMs: number | null): void {
    const { serviceId, profileId } = record;
    const retryAt = failures.note(record, askedMs);
    list.setRefresh(serviceId, profileId, { state: 'failing', cause, retryAt });
    log.warn('refresh failed', { serviceId, profileId, cause, retryAt });
  }

  async function land(record: OauthCredential, result: RotationResult, answersBefore: number) {
    const { serviceId, profileId } = record;
    if (result.kind === 'renewed' || result.kind === 'refused' || result.kind === 'ineligible') {
      // In this order: a sign-in that has ended is never shown as connected in between.
      await list.reload(serviceId, profileId);
      reset(serviceId, profileId);
    }
    switch (result.kind) {
      case 'renewed':
        // What another machine has written may be the provider's no.
        checkUsable(result.record);
        log.info('refreshed', { serviceId, profileId });
        renewed(result.record);
        return result.record;
      case 'refused':
        log.warn('sign-in ended', { serviceId, profileId, cause: result.cause });
        throw new AppError('needs_sign_in', result.cause);
      case 'ineligible':
        log.warn('account not served', { serviceId, profileId, cause: result.cause });
        throw new AppError('ineligible', result.cause);
      case 'leased':
        list.setRefresh(serviceId, profileId, { state: 'failing', cause: 'provider', retryAt: result.until });
        throw new AppError('lease_unavailable', `${serviceId}/${profileId}`);
      case 'client':
        failed(record, 'client', null);
        throw new AppError(result.fault, serviceId);
      case 'transient': {
        const offline = result.unreachable && answers() === answersBefore;
        failed(record, offline ? 'offline' : 'provider', result.retryAfterMs);
        throw new AppError('refresh_unavailable', serviceId);
      }
    }
  }

  async function renew(stored: StoredOauth, background: boolean): Promise<CredentialRecord> {
    const { record } = stored;
    const { serviceId, profileId } = record;
    if (failures.mustWait(record, background)) throw new AppError('refresh_unavailable', serviceId);
    list.setRefresh(serviceId, profileId, { state: 'refreshing' });
    const answersBefore = answers();
    const result = await rotate(stored).catch(async (error: unknown) => {
      if (error instanceof AppError && error.code === 'profile_not_found') await list.reload(serviceId, profileId);
      failed(record, 'provider', null);
      throw error;
    });
    return land(record, result, answersBefore);
  }

  /** Another machine has renewed it meanwhile, or a person has signed in again. */
  async function catchUp(record: OauthCredential): Promise<void> {
    const { serviceId, profileId, refreshedAt } = record;
    if (list.activity(serviceId, profileId).state === 'failing') reset(serviceId, profileId);
    if (list.view(serviceId, profileId)?.refreshedAt === refreshedAt) return;
    await list.reload(serviceId, profileId);
    renewed(record);
  }

  async function flight(serviceId: ServiceId, profileId: ProfileId, wish: FreshOptions): Promise<CredentialRecord> {
    const stored = await read(serviceId, profileId);
    checkUsable(stored.record);
    if (!isOauth(stored)) return stored.record;
    const { record } = stored;
    const key = profileKey(serviceId, profileId);
    if (record.accessToken === wish.refused) refusedTokens.set(key, wish.refused);
    const refused = record.accessToken === refusedTokens.get(key);
    if (!refused && clock.now() < (renewalAt(record, windowMs) ?? Number.POSITIVE_INFINITY)) {
      await catchUp(record);
      return record;
    }
    try {
      return await renew(stored, wish.background ?? false);
    } catch (error) {
      const passing = error instanceof AppError && ['refresh_unavailable', 'lease_unavailable'].includes(error.code);
      if (passing && !refused && leftMs(record) > shortestUseMs) return record;
      throw error;
    }
  }

  const isRefused = (record: CredentialRecord, wish: FreshOptions) =>
    record.kind === 'oauth' && record.accessToken === wish.refused;

  return {
    async fresh(serviceId, profileId, wish = {}) {
      const key = profileKey(serviceId, profileId);
      for (let other = flights.get(key); other; other = flights.get(key)) {
        const record = await other;
        // Who was refused by the provider needs another token, not just somebody else's look at the clock.
        if (!isRefused(record, wish)) return record;
      }
      const work = () => flight(serviceId, profileId, wish);
      const own = inTurn(key, work).finally(() => flights.delete(key));
      flights.set(key, own);
      return await own;
    },
    alone: (serviceId, profileId, work) => inTurn(profileKey(serviceId, profileId), work),
    reset,
    backOnline() {
      for (const { serviceId, profileId } of list.known()) {
        const activity = list.activity(serviceId, profileId);
        if (activity.state !== 'failing' || activity.cause !== 'offline') continue;
        const retryAt = failures.hurry({ serviceId, profileId });
        list.setRefresh(serviceId, profileId, { state: 'failing', cause: 'provider', retryAt });
      }
    },
  };
}
