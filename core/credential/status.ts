// A profile's status, derived from what is known of it and never stored (DESIGN §2).
import { z } from 'zod';
import type { CredentialKind } from '../catalog/services.ts';
import { instantSchema } from '../ids.ts';
import type { OauthCredential } from './record.ts';

export const profileStatusSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('connected') }),
  z.strictObject({ state: z.literal('refreshing') }),
  /** The provider could not be reached or was busy; `retryAt` is the next try. */
  z.strictObject({ state: z.literal('refresh-failing'), retryAt: instantSchema }),
  z.strictObject({
    state: z.literal('needs-sign-in'),
    cause: z.enum(['expired', 'revoked', 'reused', 'session-ended', 'interrupted', 'unknown']),
  }),
  /** The row cannot be opened (key missing, damaged, or older than one already seen). Nothing is deleted. */
  z.strictObject({ state: z.literal('unreadable'), cause: z.enum(['key-missing', 'damaged', 'rolled-back']) }),
]);
export type ProfileStatus = z.infer<typeof profileStatusSchema>;

export type RefreshActivity =
  | { readonly state: 'idle' | 'refreshing' }
  | { readonly state: 'failing'; readonly retryAt: number };

/** What a status is derived from; a whole record is one, and so is what remains of it without its secrets. */
export type StatusSource = { readonly kind: CredentialKind; readonly refused?: OauthCredential['refused'] };

/** The status of a readable record given what its refresher is doing. */
export function profileStatus(record: StatusSource, refresh: RefreshActivity): ProfileStatus {
  if (record.refused) return { state: 'needs-sign-in', cause: record.refused.cause };
  if (refresh.state === 'refreshing') return { state: 'refreshing' };
  if (refresh.state === 'failing') return { state: 'refresh-failing', retryAt: refresh.retryAt };
  return { state: 'connected' };
}

/** Whether a session can be started with a profile in this status. A failing refresh is tried again at the start. */
export function isUsable(status: ProfileStatus): boolean {
  return status.state === 'connected' || status.state === 'refreshing' || status.state === 'refresh-failing';
}
