// That a provider serves an account no more, as it came out while something else was asked.
import type { Ineligible, OauthCredential } from '../../core/credential/record.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Amend } from '../refresh/amend.ts';
import type { FreshCredential } from '../refresh/fresh-credential.ts';
import type { ProfileList } from './profile-list.ts';
import type { ProfileRef } from './profile-ref.ts';

/** Null: it is served. The time of an answer that says the same as the one before stays the first one's. */
export function withIneligible(record: OauthCredential, ineligible: Ineligible | null): OauthCredential {
  const { ineligible: before, ...rest } = record;
  if (ineligible === null) return rest;
  const isSame = before?.cause === ineligible.cause && before.link === ineligible.link;
  return { ...rest, ineligible: isSame ? before : ineligible };
}

export type NotServedOptions = {
  readonly credentials: Pick<FreshCredential, 'alone'>;
  readonly amend: Amend;
  readonly list: ProfileList;
  readonly clock: Clock;
  readonly log: Log;
};

/** @throws what `Amend` does */
export type NotServed = (ref: ProfileRef, why: Omit<Ineligible, 'at'>) => Promise<void>;

export function createNotServed({ credentials, amend, list, clock, log }: NotServedOptions): NotServed {
  return async ({ serviceId, profileId }, why) => {
    const ineligible = { ...why, at: clock.now() };
    const write = () => amend(serviceId, profileId, (record) => withIneligible(record, ineligible));
    if (!(await credentials.alone(serviceId, profileId, write))) return;
    log.warn('account not served', { serviceId, profileId, cause: why.cause });
    await list.reload(serviceId, profileId);
  };
}
