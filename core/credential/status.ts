// A profile's status, derived from what is known of it and never stored (DESIGN §2). One for every surface.
import { z } from 'zod';
import type { CredentialKind } from '../catalog/services.ts';
import { instantSchema } from '../ids.ts';
import {
  type Ineligible,
  ineligibleSchema,
  type KeyCheck,
  type OauthCredential,
  refusalCauseSchema,
} from './record.ts';

export const profileStatusSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('connected') }),
  /** Good for its work, but the provider tells no quota for it or allows less than all. */
  z.strictObject({ state: z.literal('limited'), cause: z.enum(['restricted-key', 'no-credit', 'unverified']) }),
  /** Ends within 30 days and cannot be renewed by itself. */
  z.strictObject({ state: z.literal('expires-soon'), at: instantSchema }),
  z.strictObject({ state: z.literal('refreshing') }),
  /** The provider could not be reached or was busy, or our client or proxy is at fault; `retryAt` is the next try. */
  z.strictObject({
    state: z.literal('refresh-failing'),
    cause: z.enum(['provider', 'client']),
    retryAt: instantSchema,
  }),
  /** This computer reaches no provider. */
  z.strictObject({ state: z.literal('offline'), retryAt: instantSchema }),
  z.strictObject({ state: z.literal('needs-sign-in'), cause: refusalCauseSchema }),
  /** The provider serves this account no more; signing in again does not help. */
  z.strictObject({
    state: z.literal('ineligible'),
    cause: ineligibleSchema.shape.cause,
    link: ineligibleSchema.shape.link,
  }),
  /** The row cannot be opened (key missing, damaged, or older than one already seen). Nothing is deleted. */
  z.strictObject({ state: z.literal('unreadable'), cause: z.enum(['key-missing', 'damaged', 'rolled-back']) }),
]);
export type ProfileStatus = z.infer<typeof profileStatusSchema>;

export type RefreshActivity =
  | { readonly state: 'idle' | 'refreshing' }
  | { readonly state: 'failing'; readonly cause: 'provider' | 'client' | 'offline'; readonly retryAt: number };

/** What a status is derived from; what remains of a record without its secrets. */
export type StatusSource = {
  readonly kind: CredentialKind;
  readonly refused?: OauthCredential['refused'];
  readonly ineligible?: Ineligible | undefined;
  readonly check?: KeyCheck | undefined;
  /** When it ends for good: of a setup-token. An access token's end is not one. */
  readonly endsAt?: number | null;
};

/** A credential that cannot be renewed is announced this long before its end (services.md §9, 17). */
export const warnBeforeMs = 30 * 24 * 3_600_000;

function ofCheck(check: KeyCheck | undefined): ProfileStatus | null {
  switch (check?.result) {
    case 'refused':
      return { state: 'needs-sign-in', cause: 'key-refused' };
    case 'blocked':
      return { state: 'ineligible', cause: 'blocked', link: null };
    case 'restricted':
      return { state: 'limited', cause: 'restricted-key' };
    case 'no-credit':
    case 'unverified':
      return { state: 'limited', cause: check.result };
    default:
      return null;
  }
}

function ofRefresh(refresh: RefreshActivity): ProfileStatus {
  if (refresh.state === 'refreshing') return { state: 'refreshing' };
  if (refresh.state !== 'failing') return { state: 'connected' };
  const { cause, retryAt } = refresh;
  return cause === 'offline' ? { state: 'offline', retryAt } : { state: 'refresh-failing', cause, retryAt };
}

/**
 * The status of a readable record given what its refresher is doing. What a person must mend comes before what passes by itself
 * (provider-answers.md §6, precedence).
 * @param now ms epoch
 */
export function profileStatus(record: StatusSource, refresh: RefreshActivity, now: number): ProfileStatus {
  if (record.refused) return { state: 'needs-sign-in', cause: record.refused.cause };
  const endsAt = record.endsAt ?? null;
  if (endsAt !== null && endsAt <= now) return { state: 'needs-sign-in', cause: 'expired' };
  const ofKey = ofCheck(record.check);
  if (ofKey && ofKey.state !== 'limited') return ofKey;
  if (record.ineligible) return { state: 'ineligible', cause: record.ineligible.cause, link: record.ineligible.link };
  if (endsAt !== null && endsAt - warnBeforeMs <= now) return { state: 'expires-soon', at: endsAt };
  if (ofKey) return ofKey;
  return ofRefresh(refresh);
}

/** The instant at which a status changes by the clock alone; null when it does not. */
export function statusChangesAt({ endsAt }: StatusSource, now: number): number | null {
  if (endsAt === null || endsAt === undefined) return null;
  return [endsAt - warnBeforeMs, endsAt].find((at) => at > now) ?? null;
}

/** Whether a session can be started with a profile in this status. A failing refresh is tried again at the start. */
export function isUsable(status: ProfileStatus): boolean {
  return !['needs-sign-in', 'ineligible', 'unreadable'].includes(status.state);
}

/** The one thing that a person does about a status; `none` when nothing is to be done, `wait` when it passes by itself. */
export const statusActions = [
  'none',
  'wait',
  'sign-in',
  'replace-key',
  'check-again',
  'open-link',
  'unlock',
  'remove',
] as const;
export type StatusAction = (typeof statusActions)[number];

export function statusAction(status: ProfileStatus, kind: CredentialKind | null): StatusAction {
  switch (status.state) {
    case 'connected':
      return 'none';
    case 'refreshing':
    case 'refresh-failing':
    case 'offline':
      return 'wait';
    case 'limited':
      return 'check-again';
    case 'expires-soon':
    case 'needs-sign-in':
      return kind === 'api-key' ? 'replace-key' : 'sign-in';
    case 'ineligible':
      return status.link === null ? 'check-again' : 'open-link';
    case 'unreadable':
      return status.cause === 'key-missing' ? 'unlock' : 'remove';
  }
}
