// Which service's quota this version can ask for, and how.
import type { ServiceId } from '../../core/catalog/services.ts';
import { fetchCodexQuota } from './fetch/openai-codex.ts';
import type { QuotaFetcher } from './quota-fetcher.ts';

export const quotaFetchers: Readonly<Partial<Record<ServiceId, QuotaFetcher>>> = { 'openai-codex': fetchCodexQuota };
