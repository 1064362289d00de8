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
      code: z.enum(['auth', 'forbidden', 'throttled', 'network', 'timeout', 'provider', 'malformed', 'wrong-account']),
      at: instantSchema,
      retryAt: instantSchema.nullable(),
    })
    .nullable(),
});
export type QuotaView = z.infer<typeof quotaViewSchema>;
