// Asks a provider about one profile: who the account is, whether it is served, whether a key still holds. The answer goes into the record.
import type { CredentialRecord, KeyCheck, OauthCredential } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../clock.ts';
import { identityChanged } from '../connect/identity-change.ts';
import type { CheckKey } from '../identity/check-key.ts';
import type { Identified } from '../identity/identify.ts';
import type { Log } from '../log.ts';
import type { Amend } from '../refresh/amend.ts';
import type { FreshCredential } from '../refresh/fresh-credential.ts';
import { UnreadableRow } from '../vault/sealed-rows.ts';
import type { Vault } from '../vault/vault.ts';
import { withIneligible } from './not-served.ts';
import type { ProfileList } from './profile-list.ts';
import type { ProfileRef } from './profile-ref.ts';

export type CheckOptions = {
  readonly vault: Vault;
  readonly list: ProfileList;
  readonly credentials: Pick<FreshCredential, 'fresh' | 'alone'>;
  readonly amend: Amend;
  readonly identify: (record: OauthCredential, background: boolean) => Promise<Identified>;
  readonly checkKey: CheckKey;
  readonly clock: Clock;
  readonly log: Log;
};

/** Whether the provider has said anything of the account. */
export type Told = 'told' | 'silent';

/**
 * What the provider says then stands in the profile's status, also that its sign-in is over or its account not served.
 * @throws AppError `profile_not_found`, `credential_unreadable`, `refresh_unavailable`, `lease_unavailable`,
 * `connect_oauth_invalid_client`, `connect_client_secret_missing`
 */
export type CheckProfile = (ref: ProfileRef, wish: { readonly background: boolean }) => Promise<Told>;

type Key = Exclude<CredentialRecord, OauthCredential>;

/** What was found, put into the record that it was found with; another one by now is another sign-in's or the next pair's. */
function withFindings(
  record: OauthCredential,
  asked: OauthCredential,
  found: Identified,
  now: number,
): OauthCredential {
  if (record.accessToken !== asked.accessToken || record.refused) return record;
  // A token that speaks for somebody else would bill somebody else.
  if (identityChanged(record.identity, found.identity))
    return { ...record, refused: { cause: 'identity-changed', at: now } };
  return withIneligible({ ...record, identity: found.identity }, found.ineligible);
}

export function createCheckProfile(options: CheckOptions): CheckProfile {
  const { vault, list, credentials, amend, identify, checkKey, clock, log } = options;

  async function write({ serviceId, profileId }: ProfileRef, work: () => Promise<boolean>): Promise<void> {
    const changed = await credentials.alone(serviceId, profileId, work);
    if (changed) await list.reload(serviceId, profileId);
  }

  async function checkSignIn(first: OauthCredential, background: boolean): Promise<Told> {
    const { serviceId, profileId } = first;
    let record: CredentialRecord = first;
    let found = await identify(first, background);
    if (found.verdict.state === 'refresh' || found.verdict.state === 'needs-sign-in') {
      // Only the token endpoint has the last word on a sign-in.
      record = await credentials.fresh(serviceId, profileId, { background, refused: first.accessToken });
      if (record.kind !== 'oauth') return 'silent';
      found = await identify(record, background);
    }
    const { verdict } = found;
    const asked = record;
    await write(first, () => amend(serviceId, profileId, (now) => withFindings(now, asked, found, clock.now())));
    log.info('checked', { serviceId, profileId, verdict: verdict.state });
    return ['ok', 'ineligible', 'limited'].includes(verdict.state) ? 'told' : 'silent';
  }

  /** Written over what was read, so that a key that was replaced meanwhile keeps its own result. */
  async function keepResult(record: Key, revision: number, result: KeyCheck['result']): Promise<boolean> {
    const at = clock.now();
    await vault.write({ ...record, updatedAt: at, check: { result, at } }, revision);
    return true;
  }

  async function checkSecret({ serviceId, profileId }: ProfileRef): Promise<Told> {
    const { record, revision } = await vault.read(serviceId, profileId);
    if (record.kind === 'oauth') return 'silent';
    const result = await checkKey(serviceId, record.kind, record.token);
    log.info('checked', { serviceId, profileId, result });
    // Silence takes nothing back that was said before.
    if (result === 'unverified') return 'silent';
    await write(record, () => keepResult(record, revision, result));
    return 'told';
  }

  async function check(ref: ProfileRef, background: boolean): Promise<Told> {
    const { serviceId, profileId } = ref;
    const kind = list.view(serviceId, profileId)?.kind;
    if (kind === undefined) throw new AppError('profile_not_found', `${serviceId}/${profileId}`);
    if (kind === 'api-key' || kind === 'setup-token') return checkSecret(ref);
    const record = await credentials.fresh(serviceId, profileId, { background });
    return record.kind === 'oauth' ? checkSignIn(record, background) : 'silent';
  }

  return async (ref, { background }) => {
    const { serviceId, profileId } = ref;
    try {
      const told = await check(ref, background);
      if (told === 'told') await list.checked(serviceId, profileId);
      return told;
    } catch (error) {
      if (error instanceof UnreadableRow) throw new AppError('credential_unreadable', `${serviceId}/${profileId}`);
      // Said by the provider too, and shown already.
      if (!(error instanceof AppError) || !['needs_sign_in', 'ineligible'].includes(error.code)) throw error;
      await list.checked(serviceId, profileId);
      return 'told';
    }
  };
}
