// The daemon's calls and events (socket protocol and bridge derive from these two tables). No call returns a secret.
import { z } from 'zod';
import { backendIdSchema } from '../catalog/backends.ts';
import { credentialKindSchema, serviceIdSchema } from '../catalog/services.ts';
import { identitySchema } from '../credential/identity.ts';
import { keyCheckSchema } from '../credential/record.ts';
import { attemptIdSchema, instantSchema, profileIdSchema, sessionIdSchema } from '../ids.ts';
import { defaultChoiceSchema, meterAlertSchema } from '../settings.ts';
import { type CallTable, nothing } from './call.ts';
import { sessionCalls } from './session-calls.ts';
import { daemonStateSchema, quotaRulesSchema } from './state.ts';

const profileRef = { serviceId: serviceIdSchema, profileId: profileIdSchema };
const label = z.string().trim().max(64);
const passphrase = z.string().min(1).max(1024);

/** A login that a CLI holds on this computer, as far as it shows without its secrets. */
export const nativeLoginSchema = z.strictObject({
  /** Names this very login: another one in the same place has another id. */
  loginId: z.string().min(1).max(128),
  serviceId: serviceIdSchema,
  backend: backendIdSchema,
  kind: credentialKindSchema,
  /** Where it lies, as a person would write it ("~/.codex/auth.json"), or the name of the keychain entry. */
  place: z.string().max(4096),
  identity: identitySchema,
  expiresAt: instantSchema.nullable(),
  /** A refresh token that the CLI goes on using would have two owners: a fresh sign-in is the better way. */
  sharesRefreshToken: z.boolean(),
  /** Why it cannot be taken over; null when it can. */
  problem: z.enum(['no-refresh-token', 'missing-scope', 'key-shape', 'unreadable']).nullable(),
  /** The profile that holds the same account already. */
  sameAs: profileIdSchema.nullable(),
});
export type NativeLogin = z.infer<typeof nativeLoginSchema>;

export const daemonCalls = {
  /** The whole state; the events that follow carry the later ones. */
  'state.get': { access: 'open', input: nothing, output: daemonStateSchema },

  /** Unlocks with the passphrase, or chooses it when none was chosen yet. */
  'account.unlock': {
    access: 'open',
    input: z.strictObject({ passphrase }),
    output: nothing,
  },
  /** Asks the keychain again after the person has unlocked it. */
  'account.retry': { access: 'open', input: nothing, output: nothing },
  /** Changes the passphrase of data that one protects. */
  'account.passphrase': {
    access: 'open',
    input: z.strictObject({ current: passphrase, next: passphrase }),
    output: nothing,
  },
  /**
   * Opens data whose key is not at hand with the recovery key; the key is then protected by the keychain, else by `passphrase`
   * (`keychain_unavailable`: the keychain takes no key and none was given; nothing was changed).
   */
  'account.recover': {
    access: 'open',
    input: z.strictObject({ words: z.string().min(1).max(2048), passphrase: passphrase.optional() }),
    output: nothing,
  },
  /**
   * The recovery key, for who knows the passphrase. Data that the keychain protects answers `recovery_needs_app` here: every program of
   * the person can open this socket, so the app shows it over a way of its own, behind a native dialog.
   */
  'account.recoveryKey': {
    access: 'host',
    input: z.strictObject({ passphrase }),
    output: z.strictObject({ words: z.array(z.string()).length(24) }),
  },
  /** Whether the words that the person typed in again are the recovery key; the day is kept when they are. */
  'account.checkRecovery': {
    access: 'open',
    input: z.strictObject({ words: z.string().min(1).max(2048) }),
    output: z.strictObject({ matches: z.boolean() }),
  },

  /**
   * Starts a sign-in whose end is a redirect (state, PKCE, key pair; ten minutes, once). The authorize URL holds no secret.
   * `system-browser` listens on the registered loopback port until the answer, the end or `connect.cancel`; `connect_port_taken` when
   * another program has it.
   */
  'connect.begin': {
    access: 'host',
    input: z.strictObject({
      ...profileRef,
      method: z.enum(['embedded-browser', 'paste', 'system-browser']),
      label: label.optional(),
    }),
    output: z.strictObject({
      attemptId: attemptIdSchema,
      authorizeUrl: z.url(),
      redirectUri: z.url(),
      /** Origins a top-level page of this sign-in may have. */
      origins: z.array(z.string()),
      expiresAt: instantSchema,
    }),
  },
  /** Starts a device sign-in (services.md §2.1); the daemon polls, `connect.wait` tells the end. */
  'connect.device': {
    access: 'open',
    input: z.strictObject({ ...profileRef, label: label.optional() }),
    output: z.strictObject({
      attemptId: attemptIdSchema,
      userCode: z.string().min(1).max(64),
      verificationUrl: z.url(),
      expiresAt: instantSchema,
    }),
  },
  /** Runs the installed `claude setup-token` out of sight; what it gives goes straight to the vault. `connect.wait` tells the end. */
  'connect.setupToken': {
    access: 'open',
    input: z.strictObject({ profileId: profileIdSchema, label: label.optional(), replace: z.boolean().default(false) }),
    output: z.strictObject({
      attemptId: attemptIdSchema,
      /** Ends on a page that shows what `connect.finish` wants; for a browser anywhere. */
      authorizeUrl: z.url(),
      /** The same sign-in for a browser on this computer: it ends by itself. Absent where the program gives none. */
      loopbackUrl: z.url().optional(),
      expiresAt: instantSchema,
    }),
  },
  /**
   * Ends an attempt with what came back: the redirect URL or `code#state` that was captured or pasted. After `identity_changed` the
   * sign-in is kept in memory until the attempt expires, for `connect.confirm` or `connect.cancel`.
   */
  'connect.finish': {
    access: 'host',
    input: z.strictObject({ attemptId: attemptIdSchema, redirect: z.string().max(16_384) }),
    output: z.strictObject(profileRef),
  },
  /** Answers when an attempt that ends by itself has ended. The attempt is cancelled when the connection that has begun it closes. */
  'connect.wait': {
    access: 'open',
    input: z.strictObject({ attemptId: attemptIdSchema }),
    output: z.strictObject(profileRef),
  },
  'connect.cancel': { access: 'open', input: z.strictObject({ attemptId: attemptIdSchema }), output: nothing },
  /** Stores the sign-in of an attempt that ended with `identity_changed`, in place of the profile's account. */
  'connect.confirm': {
    access: 'confirmed',
    input: z.strictObject({ attemptId: attemptIdSchema }),
    output: z.strictObject(profileRef),
  },
  /**
   * Stores an API key or setup-token after a check of its shape and, where the provider answers, with the provider. A key of another
   * service and one that the provider refuses are refused by name; nothing is stored then.
   */
  'connect.secret': {
    access: 'open',
    input: z.strictObject({
      ...profileRef,
      label: label.optional(),
      secret: z.string().trim().min(1).max(4096),
      /** Allows what an existing profile holds to be replaced. */
      replace: z.boolean().default(false),
      /** Leaves the provider unasked. */
      skipCheck: z.boolean().default(false),
      /** When a setup-token was issued; absent: now. */
      issuedAt: instantSchema.optional(),
    }),
    output: z.strictObject({ ...profileRef, check: keyCheckSchema.shape.result }),
  },
  /** Looks, once, for logins that the CLIs of this computer hold. No secret is told. */
  'connect.imports': {
    access: 'open',
    input: nothing,
    output: z.strictObject({ logins: z.array(nativeLoginSchema) }),
  },
  /** Stores one of those logins, as it was when it was shown: `import_changed` when it is another by now. */
  'connect.import': {
    access: 'open',
    input: z.strictObject({
      loginId: z.string().min(1).max(128),
      profileId: profileIdSchema,
      label: label.optional(),
      replace: z.boolean().default(false),
    }),
    output: z.strictObject(profileRef),
  },

  /** An empty label removes it. */
  'profiles.label': { access: 'open', input: z.strictObject({ ...profileRef, label }), output: nothing },
  /** `profileId: null` leaves the service without a default. */
  'profiles.default': {
    access: 'confirmed',
    input: z.strictObject({ serviceId: serviceIdSchema, profileId: profileIdSchema.nullable() }),
    output: nothing,
  },
  /** A rule for one folder or one backend, which goes before the service's default; `choice: null` takes it away. */
  'defaults.set': {
    access: 'confirmed',
    input: z.strictObject({
      scope: z.discriminatedUnion('by', [
        z.strictObject({ by: z.literal('folder'), folder: z.string().min(1).max(4096) }),
        z.strictObject({ by: z.literal('backend'), backend: backendIdSchema }),
      ]),
      serviceId: serviceIdSchema,
      choice: defaultChoiceSchema.nullable(),
    }),
    output: nothing,
  },
  'profiles.pin': {
    access: 'open',
    input: z.strictObject({ ...profileRef, meterId: z.string().min(1).max(128), pinned: z.boolean() }),
    output: nothing,
  },
  /**
   * Removes after ten seconds, in which `profiles.keep` undoes it; `immediate` removes at once. `revoke`: the provider is asked to end
   * the sign-in too, after the credential is gone here; whether it did stands in the log only.
   */
  'profiles.disconnect': {
    access: 'confirmed',
    input: z.strictObject({
      ...profileRef,
      immediate: z.boolean().default(false),
      revoke: z.boolean().default(false),
    }),
    output: z.strictObject({ removalAt: instantSchema }),
  },
  /** Asks the provider now who the account is and whether it is served; what it says stands in the status. */
  'profiles.check': { access: 'open', input: z.strictObject(profileRef), output: nothing },
  'profiles.keep': { access: 'open', input: z.strictObject(profileRef), output: nothing },

  /** Refreshes the snapshots of the named profile, of one service, or of all. Says what was not asked and until when. */
  'quota.refresh': {
    access: 'open',
    input: z.strictObject({
      serviceId: serviceIdSchema.optional(),
      profileId: profileIdSchema.optional(),
      /** Somebody looks (opens the tray) but has not asked: what was asked for within its floor, or must wait, is left alone. */
      ifDue: z.boolean().default(false),
    }),
    output: z.strictObject({
      refreshed: z.array(z.strictObject(profileRef)),
      waiting: z.array(z.strictObject({ ...profileRef, until: instantSchema })),
    }),
  },

  /** What was read in the last `days`, oldest first; percent is what was used. Beyond 2,000 points only what tells of each day. */
  'quota.history': {
    access: 'open',
    input: z.strictObject({ ...profileRef, days: z.number().int().min(1).max(90) }),
    output: z.strictObject({
      points: z.array(z.strictObject({ at: instantSchema, used: z.record(z.string(), z.number().min(0).max(100)) })),
      /** Of every meter in `points`, as it was last called. */
      labels: z.record(z.string(), z.string()),
    }),
  },
  /** Changes what is named, leaves the rest. */
  'quota.rules': {
    access: 'open',
    input: quotaRulesSchema.omit({ meterAlerts: true }).partial(),
    output: nothing,
  },
  /** Null: the general rules hold for that meter. */
  'quota.meterAlert': {
    access: 'open',
    input: z.strictObject({ ...profileRef, meterId: z.string().min(1).max(128), alert: meterAlertSchema.nullable() }),
    output: nothing,
  },
  /** Whether a sign-in that cannot read usage may buy its numbers with a one-token message, at most every 30 minutes. */
  'quota.probe': { access: 'open', input: z.strictObject({ ...profileRef, on: z.boolean() }), output: nothing },

  /** Looks for installed backends again. */
  'backends.refresh': { access: 'open', input: nothing, output: nothing },

  ...sessionCalls,

  'daemon.info': {
    access: 'host',
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      pid: z.number().int(),
      host: z.enum(['app', 'detached']),
      startedAt: instantSchema,
      home: z.string(),
    }),
  },
  /** Ends the daemon; refused with the number of running sessions unless `force`. */
  'daemon.stop': {
    access: 'host',
    input: z.strictObject({ force: z.boolean().default(false) }),
    output: z.strictObject({ stopping: z.boolean(), runningSessions: z.number().int() }),
  },
} as const satisfies CallTable;
export type DaemonCalls = typeof daemonCalls;

/** Something to tell about a meter; `suggestion`: the profile that a next start could take instead. */
export const quotaAlertSchema = z.strictObject({
  serviceId: serviceIdSchema,
  profileId: profileIdSchema,
  meterId: z.string(),
  /** As shown: "5-hour". */
  meter: z.string(),
  kind: z.enum(['first-threshold', 'second-threshold', 'runs-out', 'exhausted', 'reset']),
  leftPercent: z.number().int().min(0).max(100).nullable(),
  resetsAt: instantSchema.nullable(),
  runsOutAt: instantSchema.nullable(),
  suggestion: profileIdSchema.nullable(),
});
export type QuotaAlert = z.infer<typeof quotaAlertSchema>;

export const daemonEvents = {
  /** The parts of the state that changed. A client whose `n` is not one less asks for the whole state. */
  state: daemonStateSchema.partial().required({ n: true }),
  'quota.alert': quotaAlertSchema,
  'terminal.data': z.strictObject({ id: sessionIdSchema, seq: z.number().int().nonnegative(), data: z.string() }),
  /** Everything that was shown so far, instead of the chunks up to `seq`: the terminal is cleared before it. */
  'terminal.reset': z.strictObject({
    id: sessionIdSchema,
    seq: z.number().int().nonnegative(),
    scrollback: z.string(),
  }),
  'terminal.exit': z.strictObject({ id: sessionIdSchema, exitCode: z.number().int().nullable() }),
} as const;
export type DaemonEvents = { readonly [K in keyof typeof daemonEvents]: z.infer<(typeof daemonEvents)[K]> };
