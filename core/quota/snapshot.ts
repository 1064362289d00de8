// The quota of one profile at one instant, as every surface shows it. Versioned; stored sealed like a credential.
import { z } from 'zod';
import { serviceIdSchema } from '../catalog/services.ts';
import { instantSchema, profileIdSchema } from '../ids.ts';

export const meterSchema = z.strictObject({
  /** Stable and scoped to the provider, e.g. `codex:w18000`. */
  id: z.string().min(1).max(128),
  /** Made from the window's real length ("5-hour", "Weekly"), never from its position. */
  label: z.string().min(1).max(96),
  usedPercent: z.number().min(0).max(100).nullable(),
  windowSeconds: z.number().int().positive().nullable(),
  resetsAt: instantSchema.nullable(),
  /** `account`: can stop the whole account; `scoped`: one model or feature only. */
  scope: z.enum(['account', 'scoped']),
  exhausted: z.boolean(),
  /**
   * Of a scoped meter: what a model's id contains when the meter applies to it ("opus", "flash-lite"), lower case; absent: not told, or a
   * feature that is no model.
   */
  model: z.string().min(1).max(64).optional(),
  /** Set when this meter was read at another time than the snapshot (a session's own numbers came in between). ms epoch */
  observedAt: instantSchema.optional(),
  /** The window's length is not in the provider's answer but assumed from what was observed. */
  estimated: z.literal(true).optional(),
  /** A balance beside or instead of a percentage: extra usage, included usage. Whole units of the currency, not cents. */
  money: z
    .strictObject({
      used: z.number().nonnegative(),
      limit: z.number().nonnegative().nullable(),
      /** ISO 4217. */
      currency: z.string().regex(/^[A-Z]{3}$/),
    })
    .optional(),
});
export type Meter = z.infer<typeof meterSchema>;

export const snapshotSchema = z.strictObject({
  v: z.literal(1),
  serviceId: serviceIdSchema,
  profileId: profileIdSchema,
  observedAt: instantSchema,
  plan: z.string().max(64).nullable(),
  meters: z.array(meterSchema).max(64),
  credits: z.strictObject({ unlimited: z.boolean(), balance: z.number().nullable() }).nullable(),
  resetCredits: z.number().int().nonnegative().nullable(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** What is known of a profile's quota: the last good snapshot, kept with the cause of the last failure. */
export const quotaViewSchema = z.strictObject({
  snapshot: snapshotSchema.nullable(),
  stale: z.boolean(),
  refreshing: z.boolean(),
  failure: z
    .strictObject({
      /** `no-scope`: this kind of sign-in cannot read usage at all (a Claude setup-token), so nobody asks again. */
      code: z.enum([
        'auth',
        'forbidden',
        'no-scope',
        'throttled',
        'network',
        'timeout',
        'provider',
        'malformed',
        'wrong-account',
      ]),
      at: instantSchema,
      retryAt: instantSchema.nullable(),
    })
    .nullable(),
  /** Of a sign-in that cannot read usage: whether the paid one-token question is offered, or switched on; absent: it needs none. */
  probe: z.enum(['offered', 'on']).optional(),
});
export type QuotaView = z.infer<typeof quotaViewSchema>;
