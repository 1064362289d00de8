// The daemon's calls and events (socket protocol and bridge derive from these two tables). No call returns a secret.
import { z } from 'zod';
import { backendIdSchema } from '../catalog/backends.ts';
import { serviceIdSchema } from '../catalog/services.ts';
import { attemptIdSchema, instantSchema, profileIdSchema, sessionIdSchema } from '../ids.ts';
import { bindingsSchema } from '../session/binding.ts';
import { type CallTable, nothing } from './call.ts';
import { daemonStateSchema, sessionViewSchema } from './state.ts';

const profileRef = { serviceId: serviceIdSchema, profileId: profileIdSchema };
const size = { cols: z.number().int().min(2).max(1000), rows: z.number().int().min(2).max(1000) };
const label = z.string().trim().max(64);

export const daemonCalls = {
  /** The whole state; the events that follow carry the later ones. */
  'state.get': { access: 'open', input: nothing, output: daemonStateSchema },

  /** Unlocks with the passphrase, or chooses it when none was chosen yet. */
  'account.unlock': {
    access: 'open',
    input: z.strictObject({ passphrase: z.string().min(1).max(1024) }),
    output: nothing,
  },
  /** Asks the keychain again after the person has unlocked it. */
  'account.retry': { access: 'open', input: nothing, output: nothing },

  /** Starts a sign-in attempt (state, PKCE, key pair; ten minutes, once). The authorize URL holds no secret. */
  'connect.begin': {
    access: 'host',
    input: z.strictObject({
      ...profileRef,
      method: z.enum(['embedded-browser', 'paste']),
      label: label.optional(),
      /** Allows another provider identity to replace the one of an existing profile. */
      allowIdentityChange: z.boolean().default(false),
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
  /** Ends an attempt with what came back: the redirect URL that was captured or pasted. */
  'connect.finish': {
    access: 'host',
    input: z.strictObject({ attemptId: attemptIdSchema, redirect: z.string().max(16_384) }),
    output: z.strictObject(profileRef),
  },
  'connect.cancel': { access: 'host', input: z.strictObject({ attemptId: attemptIdSchema }), output: nothing },
  /** Stores an API key after a check of its shape; a key of another service is refused by name. */
  'connect.apiKey': {
    access: 'open',
    input: z.strictObject({
      ...profileRef,
      label: label.optional(),
      key: z.string().trim().min(1).max(4096),
      /** Allows an existing profile's key to be replaced. */
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
  'profiles.pin': {
    access: 'open',
    input: z.strictObject({ ...profileRef, meterId: z.string().min(1).max(128), pinned: z.boolean() }),
    output: nothing,
  },
  /** Removes after ten seconds, in which `profiles.keep` undoes it; `immediate` removes at once. */
  'profiles.disconnect': {
    access: 'confirmed',
    input: z.strictObject({ ...profileRef, immediate: z.boolean().default(false) }),
    output: z.strictObject({ removalAt: instantSchema }),
  },
  'profiles.keep': { access: 'open', input: z.strictObject(profileRef), output: nothing },

  /** Refreshes the snapshots of the named profile, of one service, or of all. Says what was not asked and until when. */
  'quota.refresh': {
    access: 'open',
    input: z.strictObject({ serviceId: serviceIdSchema.optional(), profileId: profileIdSchema.optional() }),
    output: z.strictObject({
      refreshed: z.array(z.strictObject(profileRef)),
      waiting: z.array(z.strictObject({ ...profileRef, until: instantSchema })),
    }),
  },

  /** Looks for installed backends again. */
  'backends.refresh': { access: 'open', input: nothing, output: nothing },

  'sessions.start': {
    access: 'open',
    input: z.strictObject({
      backend: backendIdSchema,
      cwd: z.string().min(1).max(4096),
      bindings: bindingsSchema,
      args: z.array(z.string().max(8192)).max(64).default([]),
      /** The caller's own environment; absent: the person's login shell's. */
      environment: z.record(z.string(), z.string()).optional(),
      ...size,
    }),
    output: sessionViewSchema,
  },
  /** Attaches this connection: the scrollback so far; `terminal.data` events follow it without a gap. */
  'sessions.attach': {
    access: 'open',
    input: z.strictObject({ id: sessionIdSchema }),
    output: z.strictObject({ scrollback: z.string(), seq: z.number().int().nonnegative(), session: sessionViewSchema }),
  },
  'sessions.detach': { access: 'open', input: z.strictObject({ id: sessionIdSchema }), output: nothing },
  'sessions.input': {
    access: 'open',
    input: z.strictObject({ id: sessionIdSchema, data: z.string().max(1_048_576) }),
    output: nothing,
  },
  'sessions.resize': { access: 'open', input: z.strictObject({ id: sessionIdSchema, ...size }), output: nothing },
  'sessions.stop': { access: 'open', input: z.strictObject({ id: sessionIdSchema }), output: nothing },
  /** Takes an ended session off the list. */
  'sessions.forget': { access: 'open', input: z.strictObject({ id: sessionIdSchema }), output: nothing },

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

export const daemonEvents = {
  /** The parts of the state that changed. A client whose `n` is not one less asks for the whole state. */
  state: daemonStateSchema.partial().required({ n: true }),
  'terminal.data': z.strictObject({ id: sessionIdSchema, seq: z.number().int().nonnegative(), data: z.string() }),
  'terminal.exit': z.strictObject({ id: sessionIdSchema, exitCode: z.number().int().nullable() }),
} as const;
export type DaemonEvents = { readonly [K in keyof typeof daemonEvents]: z.infer<(typeof daemonEvents)[K]> };
