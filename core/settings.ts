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

const minuteOfDay = z.number().int().min(0).max(1439);

/** What a person wants to be told of; percent is what is left. */
export const alertRulesSchema = z.strictObject({
  enabled: z.boolean(),
  /** A first and a second threshold, in percent left, the larger first. */
  thresholds: z.tuple([z.number().int().min(1).max(99), z.number().int().min(1).max(99)]),
  /** "Will run out before its reset." */
  runsOut: z.boolean(),
  exhausted: z.boolean(),
  /** "Has been reset", after something had been told of the window. */
  reset: z.boolean(),
  /** Local time of day, in minutes after midnight; may go over midnight. Null: none. */
  quietHours: z.strictObject({ from: minuteOfDay, to: minuteOfDay }).nullable(),
});
export type AlertRules = z.infer<typeof alertRulesSchema>;

/** Of one meter of one profile: nothing at all, or thresholds of its own. */
export const meterAlertSchema = z.union([z.literal('off'), alertRulesSchema.shape.thresholds]);
export type MeterAlert = z.infer<typeof meterAlertSchema>;

/** How numbers are told, on every surface: what is left, or what is used. */
export const numbersSchema = z.enum(['left', 'used']);
export type Numbers = z.infer<typeof numbersSchema>;

export const defaultAlerts: AlertRules = {
  enabled: true,
  thresholds: [25, 10],
  runsOut: true,
  exhausted: true,
  reset: true,
  quietHours: null,
};

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
  numbers: numbersSchema.default('left'),
  alerts: alertRulesSchema.default(defaultAlerts),
  /** By profile, then by meter id; without an entry the rules above hold. */
  meterAlerts: z.partialRecord(profileKeySchema, z.record(z.string().max(128), meterAlertSchema)).default({}),
  /** Profiles whose numbers may be bought with a one-token message. */
  probes: z.array(profileKeySchema).max(200).default([]),
  /** Whether the next start takes another profile of the same service by itself when the chosen one is spent. */
  automaticHandOff: z.boolean().default(false),
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
  numbers: 'left',
  alerts: defaultAlerts,
  meterAlerts: {},
  probes: [],
  automaticHandOff: false,
};
