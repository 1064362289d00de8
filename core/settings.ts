// The account's settings: one encrypted row that travels with the account (DESIGN §2). Labels, defaults, pins.
import { z } from 'zod';
import { backendIdSchema } from './catalog/backends.ts';
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

/** What a rule chooses for a service: one of its profiles, or the machine's own login. */
export const defaultChoiceSchema = z.union([z.literal('native'), profileIdSchema]);
export type DefaultChoice = z.infer<typeof defaultChoiceSchema>;

const choicesSchema = z.partialRecord(serviceIdSchema, defaultChoiceSchema);

const labelSchema = z.string().trim().min(1).max(64);

export const accountSettingsSchema = z.strictObject({
  v: z.literal(1),
  labels: z.partialRecord(profileKeySchema, labelSchema),
  defaults: z.partialRecord(serviceIdSchema, profileIdSchema),
  /** Meter ids in pin order. */
  pins: z.partialRecord(profileKeySchema, z.array(z.string().max(128)).max(16)),
  /** Defaults of one backend; they go before those of a service. */
  backendDefaults: z.partialRecord(backendIdSchema, choicesSchema).default({}),
  /** Defaults of a folder (absolute path) and what lies in it; the longest one goes before everything else. */
  folderDefaults: z.record(z.string().min(1).max(4096), choicesSchema).default({}),
  /** Names added to the published table of variables that a connected session does not get. */
  addedVariables: z.array(z.string().max(128)).max(200).default([]),
});
export type AccountSettings = z.infer<typeof accountSettingsSchema>;

export const emptySettings: AccountSettings = {
  v: 1,
  labels: {},
  defaults: {},
  pins: {},
  backendDefaults: {},
  folderDefaults: {},
  addedVariables: [],
};
