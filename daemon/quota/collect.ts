// Gets the numbers of one profile: a fresh credential, one question, and after a 401 one refresh and one more.
import type { CredentialRecord } from '../../core/credential/record.ts';
import { AppError, type ErrorCode } from '../../core/errors.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { FreshCredential, FreshOptions } from '../refresh/fresh-credential.ts';
import type { QuotaFailureCode, QuotaNetwork, QuotaOutcome } from './quota-fetcher.ts';
import { quotaProbes, quotaSources } from './quota-sources.ts';
import type { ConnectedRef } from './shown-quota.ts';

const failureOfCredential: Readonly<Partial<Record<ErrorCode, QuotaFailureCode>>> = {
  needs_sign_in: 'auth',
  credential_unreadable: 'auth',
  ineligible: 'forbidden',
  connect_oauth_invalid_client: 'auth',
  connect_client_secret_missing: 'auth',
  refresh_unavailable: 'provider',
  lease_unavailable: 'provider',
};

const failed = (code: QuotaFailureCode): QuotaOutcome => ({ kind: 'failure', code, retryAfterMs: null });

type Got = { readonly record: CredentialRecord } | { readonly outcome: QuotaOutcome };

/** @throws AppError `revision_conflict` when another account stands behind the profile by now: its numbers are not the wanted ones */
async function getRecord(
  credentials: FreshCredential,
  { serviceId, profileId, connectedAt }: ConnectedRef,
  wish: FreshOptions,
): Promise<Got> {
  try {
    const record = await credentials.fresh(serviceId, profileId, wish);
    if (record.createdAt !== connectedAt) throw new AppError('revision_conflict');
    return { record };
  } catch (error) {
    const code = error instanceof AppError ? failureOfCredential[error.code] : undefined;
    if (code === undefined) throw error;
    return { outcome: failed(code) };
  }
}

/** Never with an empty token: a provider's answer to nobody says nothing of the account. */
async function ask(network: QuotaNetwork, record: CredentialRecord, probeOn: boolean): Promise<QuotaOutcome> {
  const { serviceId, kind } = record;
  if ((kind === 'oauth' ? record.accessToken : record.token).trim() === '') return failed('auth');
  if (kind === 'oauth') return (await quotaSources[serviceId]?.fetch(network, record)) ?? failed('no-scope');
  const probe = kind === 'setup-token' && probeOn ? quotaProbes[serviceId] : undefined;
  return probe && kind === 'setup-token' ? await probe.fetch(network, record) : failed('no-scope');
}

export type CollectOptions = {
  readonly network: QuotaNetwork;
  readonly credentials: FreshCredential;
  /** Whether the person has switched the paid question on for the profile. */
  readonly probeOn: (ref: ProfileRef) => boolean;
};

export async function collectQuota(
  { network, credentials, probeOn }: CollectOptions,
  { background, ...ref }: ConnectedRef & { background: boolean },
): Promise<QuotaOutcome> {
  const isOn = probeOn(ref);
  const first = await getRecord(credentials, ref, { background });
  if ('outcome' in first) return first.outcome;
  const outcome = await ask(network, first.record, isOn);
  const { record } = first;
  if (outcome.kind === 'snapshot' || outcome.code !== 'auth' || record.kind !== 'oauth') return outcome;
  const renewed = await getRecord(credentials, ref, { background, refused: record.accessToken });
  return 'outcome' in renewed ? renewed.outcome : await ask(network, renewed.record, isOn);
}
