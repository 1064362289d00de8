// The account's settings: one encrypted row that travels with the account (DESIGN §2). Labels, defaults, pins.
import { z } from 'zod';
import { serviceIdSchema } from './catalog/services.ts';
import { profileIdSchema } from './ids.ts';

/** `service/profile`; both parts come from closed alphabets without a slash. */
export const profileKeySchema = z.templateLiteral([
  serviceIdSchema,
  '/',
  z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_:-]{0,63}$/),
]);
export type ProfileKey = z.infer<typeof profileKeySchema>;

export function profileKey(serviceId: z.infer<typeof serviceIdSchema>, profileId: string): ProfileKey {
  return `${serviceId}/${profileId}`;
}

const labelSchema = z.string().trim().min(1).max(64);

export const accountSettingsSchema = z.strictObject({
  v: z.literal(1),
  labels: z.partialRecord(profileKeySchema, labelSchema),
  defaults: z.partialRecord(serviceIdSchema, profileIdSchema),
  /** Meter ids in pin order. */
  pins: z.partialRecord(profileKeySchema, z.array(z.string().max(128)).max(16)),
});
export type AccountSettings = z.infer<typeof accountSettingsSchema>;

export const emptySettings: AccountSettings = { v: 1, labels: {}, defaults: {}, pins: {} };
