// The daemon's one state, from which tray, windows, command line and notifications all render. It never holds a secret.
import { z } from 'zod';
import { removedVariableSchema } from '../catalog/backend-variables.ts';
import { backendIdSchema } from '../catalog/backends.ts';
import { credentialKindSchema, serviceIdSchema } from '../catalog/services.ts';
import { identitySchema } from '../credential/identity.ts';
import { profileStatusSchema } from '../credential/status.ts';
import { instantSchema, profileIdSchema, sessionIdSchema } from '../ids.ts';
import { quotaViewSchema } from '../quota/snapshot.ts';
import { bindingsSchema } from '../session/binding.ts';
import {
  alertRulesSchema,
  defaultChoiceSchema,
  meterAlertSchema,
  numbersSchema,
  profileKeySchema,
} from '../settings.ts';

/** What protects the account key, and whether the daemon has it. */
export const accountViewSchema = z.discriminatedUnion('state', [
  /** No account yet and no keychain: a passphrase has to be chosen before anything is stored. */
  z.strictObject({ state: z.literal('passphrase-wanted') }),
  z.strictObject({
    state: z.literal('locked'),
    protection: z.literal('passphrase'),
    /** HAPPIER_PASSPHRASE_FILE holds another passphrase than the data's. */
    wrongFile: z.boolean(),
  }),
  /** The key is not at hand, and no passphrase gives it; the recovery key does. Nothing is deleted. */
  z.strictObject({
    state: z.literal('blocked'),
    cause: z.enum([
      'key_missing',
      'key_changed',
      'key_wrong',
      'keychain_locked',
      'keychain_unavailable',
      'account_damaged',
    ]),
  }),
  z.strictObject({
    state: z.literal('open'),
    protection: z.enum(['keychain', 'passphrase']),
    /** When the person last proved that they hold the recovery key; null: never. */
    recoveryCheckedAt: instantSchema.nullable(),
  }),
]);
export type AccountView = z.infer<typeof accountViewSchema>;

export const profileViewSchema = z.strictObject({
  serviceId: serviceIdSchema,
  profileId: profileIdSchema,
  /** Null when the row cannot be opened. */
  kind: credentialKindSchema.nullable(),
  label: z.string().nullable(),
  identity: identitySchema,
  status: profileStatusSchema,
  isDefault: z.boolean(),
  pins: z.array(z.string()),
  createdAt: instantSchema.nullable(),
  refreshedAt: instantSchema.nullable(),
  /** When a session was last started as it on this machine. */
  usedAt: instantSchema.nullable(),
  expiresAt: instantSchema.nullable(),
  /** Taken over from the login of a CLI: its refresh token may have a second owner. */
  imported: z.boolean(),
  /** Set while a disconnect can still be undone: when it becomes final. */
  removalAt: instantSchema.nullable(),
  /** Null for services without a quota, or while quotas are switched off. */
  quota: quotaViewSchema.nullable(),
});
export type ProfileView = z.infer<typeof profileViewSchema>;

/** The rules that go before a service's default at a start (core/session/default-rule.ts). */
export const defaultsViewSchema = z.strictObject({
  folders: z.array(z.strictObject({ folder: z.string(), serviceId: serviceIdSchema, choice: defaultChoiceSchema })),
  backends: z.array(
    z.strictObject({ backend: backendIdSchema, serviceId: serviceIdSchema, choice: defaultChoiceSchema }),
  ),
});
export type DefaultsView = z.infer<typeof defaultsViewSchema>;

export const backendViewSchema = z.strictObject({
  id: backendIdSchema,
  /** Null: not found in PATH. */
  version: z.string().max(64).nullable(),
  installed: z.boolean(),
  /** What the machine's own login says it is, as far as that shows without touching a secret; null: not signed in or not known. */
  native: z.string().max(200).nullable(),
  /** Absolute path of the program that a start would run; null: not installed. */
  path: z.string().max(4096).nullable(),
});
export type BackendView = z.infer<typeof backendViewSchema>;

/** Something a person should know of a start (daemon/materialize/plan.ts); shown before it and kept with the session. */
export const startNoticeSchema = z.discriminatedUnion('kind', [
  /** A file of the person's own configuration cannot be read; its settings do not come along. */
  z.strictObject({ kind: z.literal('configuration-unreadable'), path: z.string() }),
  /** Names of settings that stay behind because they could change the account or the address. */
  z.strictObject({ kind: z.literal('configuration-left-out'), path: z.string(), names: z.array(z.string()) }),
  /** Too large or too many to be copied. */
  z.strictObject({ kind: z.literal('not-copied'), path: z.string() }),
  /** The login that this CLI itself holds for a slot left native does not come along. */
  z.strictObject({ kind: z.literal('native-login-left-out'), path: z.string() }),
]);
export type StartNotice = z.infer<typeof startNoticeSchema>;

/** A file of the working folder (or above it) that could lead a credential elsewhere, or run code beside it, and what is done about it. */
export const projectFileSchema = z.strictObject({
  /** Absolute path. */
  path: z.string(),
  /** SHA-256 of its content, hex; of a folder: of the names and contents in it. An allowance holds for this very content. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /**
   * - `left-out`: the backend is started such that it does not count.
   * - `harmless-part-used`: allowed by the person; what cannot change account or address counts, as it was when it was allowed.
   * - `used`: allowed by the person and counts as it is.
   * - `refused`: cannot be made harmless; the start is refused until the person allows this very content.
   */
  effect: z.enum(['left-out', 'harmless-part-used', 'used', 'refused']),
  /** Whether allowing it, or taking that back, changes anything. */
  canAllow: z.boolean(),
});
export type ProjectFileView = z.infer<typeof projectFileSchema>;

export const sessionViewSchema = z.strictObject({
  id: sessionIdSchema,
  backend: backendIdSchema,
  cwd: z.string(),
  title: z.string(),
  bindings: bindingsSchema,
  /** A terminal that clients attach to; or three pipes that belong to the one client that asked for them. */
  io: z.enum(['terminal', 'pipes']),
  args: z.array(z.string()),
  model: z.string().nullable(),
  /** Who pays, as shown: "Work · you@example.com · Plus", or "Native login". */
  billsTo: z.string(),
  /** What was taken out of the environment, and why; Happier's own names are not told. */
  removedVariables: z.array(removedVariableSchema),
  notices: z.array(startNoticeSchema),
  projectFiles: z.array(projectFileSchema),
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  exitCode: z.number().int().nullable(),
  /** The person asked to stop it, or the daemon ended it. */
  stopped: z.boolean(),
  /** When the terminal last rang its bell; null: never. */
  bellAt: instantSchema.nullable(),
  /** The backend's own id of the conversation, by which it can be continued; null while it is not known. */
  conversation: z.string().max(200).nullable(),
  /** The session that this one continues. */
  continues: sessionIdSchema.nullable(),
  /**
   * What the session needs from the person:
   * - `restart`: its access token ends and the program takes up no new one; it is restarted where it is, at a turn boundary.
   * - `sign-in`: the profile needs a sign-in; the session's token ends at `until`.
   */
  attention: z.strictObject({ kind: z.enum(['restart', 'sign-in']), until: instantSchema.nullable() }).nullable(),
  /** A restart or change of account waits for the end of the turn. */
  restarting: z.boolean(),
});
export type SessionView = z.infer<typeof sessionViewSchema>;

/** What the person has set about quotas; one setting for every surface. */
export const quotaRulesSchema = z.strictObject({
  numbers: numbersSchema,
  alerts: alertRulesSchema,
  meterAlerts: z.partialRecord(profileKeySchema, z.record(z.string(), meterAlertSchema)),
  automaticHandOff: z.boolean(),
});
export type QuotaRules = z.infer<typeof quotaRulesSchema>;

/** The service's next starts take `to` in place of `from`, which is spent until `until`; only while the person has switched that on. */
export const handOffSchema = z.strictObject({
  serviceId: serviceIdSchema,
  from: profileIdSchema,
  to: profileIdSchema,
  since: instantSchema,
  until: instantSchema,
});
export type HandOff = z.infer<typeof handOffSchema>;

export const daemonStateSchema = z.strictObject({
  /** Grows by one with every change; a gap means "ask again". */
  n: z.number().int().nonnegative(),
  account: accountViewSchema,
  gates: z.strictObject({ connectedServices: z.boolean(), 'connectedServices.quotas': z.boolean() }),
  /** Names of the override variables in force (DESIGN §3). */
  overrides: z.array(z.string()),
  profiles: z.array(profileViewSchema),
  defaults: defaultsViewSchema,
  backends: z.array(backendViewSchema),
  sessions: z.array(sessionViewSchema),
  /** Names of variables that the person has added to the table of what a connected session does not get. */
  addedVariables: z.array(z.string()),
  quotaRules: quotaRulesSchema,
  handOffs: z.array(handOffSchema),
});
export type DaemonState = z.infer<typeof daemonStateSchema>;
