// The daemon's one state, from which tray, windows, command line and notifications all render. It never holds a secret.
import { z } from 'zod';
import { backendIdSchema } from '../catalog/backends.ts';
import { credentialKindSchema, serviceIdSchema } from '../catalog/services.ts';
import { identitySchema } from '../credential/identity.ts';
import { profileStatusSchema } from '../credential/status.ts';
import { instantSchema, profileIdSchema, sessionIdSchema } from '../ids.ts';
import { quotaViewSchema } from '../quota/snapshot.ts';
import { bindingsSchema } from '../session/binding.ts';
import { defaultChoiceSchema } from '../settings.ts';

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
  startable: z.boolean(),
  /** What the machine's own login says it is, as far as that shows without touching a secret; null: not signed in or not known. */
  native: z.string().max(200).nullable(),
});
export type BackendView = z.infer<typeof backendViewSchema>;

export const sessionViewSchema = z.strictObject({
  id: sessionIdSchema,
  backend: backendIdSchema,
  cwd: z.string(),
  title: z.string(),
  bindings: bindingsSchema,
  /** Who pays, as shown: "Work · you@example.com · Plus", or "Native login". */
  billsTo: z.string(),
  /** The names of variables that were taken out of the environment. */
  removedVariables: z.array(z.string()),
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  exitCode: z.number().int().nullable(),
  /** The person asked to stop it, or the daemon ended it. */
  stopped: z.boolean(),
});
export type SessionView = z.infer<typeof sessionViewSchema>;

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
});
export type DaemonState = z.infer<typeof daemonStateSchema>;
