// Gets the numbers of one profile: a fresh credential, one question, and after a 401 one refresh and one more.
import type { ServiceId } from '../../core/catalog/services.ts';
import type { OauthCredential } from '../../core/credential/record.ts';
import { AppError, type ErrorCode } from '../../core/errors.ts';
import type { ProfileId } from '../../core/ids.ts';
import type { FreshCredential, FreshOptions } from '../refresh/fresh-credential.ts';
import type { QuotaFailureCode, QuotaNetwork, QuotaOutcome } from './quota-fetcher.ts';
import { quotaFetchers } from './quota-fetchers.ts';

const failureOfCredential: Readonly<Partial<Record<ErrorCode, QuotaFailureCode>>> = {
  needs_sign_in: 'auth',
  credential_unreadable: 'auth',
  ineligible: 'forbidden',
  connect_oauth_invalid_client: 'auth',
  connect_client_secret_missing: 'auth',
  refresh_unavailable: 'provider',
  lease_unavailable: 'provider',
};

async function oauthRecord(
  credentials: FreshCredential,
  serviceId: ServiceId,
  profileId: ProfileId,
  wish: FreshOptions,
): Promise<OauthCredential | QuotaOutcome> {
  try {
    const record = await credentials.fresh(serviceId, profileId, wish);
    return record.kind === 'oauth' ? record : { kind: 'failure', code: 'auth', retryAfterMs: null };
  } catch (error) {
    const code = error instanceof AppError ? failureOfCredential[error.code] : undefined;
    if (code === undefined) throw error;
    return { kind: 'failure', code, retryAfterMs: null };
  }
}

export async function collectQuota(
  network: QuotaNetwork,
  credentials: FreshCredential,
  { serviceId, profileId, background }: { serviceId: ServiceId; profileId: ProfileId; background: boolean },
): Promise<QuotaOutcome> {
  const fetcher = quotaFetchers[serviceId];
  if (!fetcher) throw new AppError('unsupported_method', serviceId);
  const record = await oauthRecord(credentials, serviceId, profileId, { background });
  if (record.kind !== 'oauth') return record;
  const outcome = await fetcher(network, record);
  if (outcome.kind === 'snapshot' || outcome.code !== 'auth') return outcome;
  const renewed = await oauthRecord(credentials, serviceId, profileId, { background, refused: record.accessToken });
  return renewed.kind === 'oauth' ? await fetcher(network, renewed) : renewed;
}
