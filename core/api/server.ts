// The server's routes (services.md §3.1, changed where DESIGN §3 asks for it): metadata is kind and revision, nothing else in the clear.
import { z } from 'zod';
import type { FeatureId } from '../catalog/features.ts';
import { credentialKindSchema, serviceIdSchema } from '../catalog/services.ts';
import { instantSchema, machineIdSchema, profileIdSchema } from '../ids.ts';

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const sealed = (max: number) =>
  z.strictObject({ format: z.literal('happier.envelope.v1'), ciphertext: z.string().min(1).max(max) });

/** Longest ciphertexts, in characters (services.md §3.6). */
const limits = { credential: 64_000, snapshot: 200_000, settings: 200_000, history: 100_000 } as const;

/** Longer than between any two questions in the background. */
export const longestQuotaLeaseMs = 7_200_000;

const profileParams = z.strictObject({ serviceId: serviceIdSchema, profileId: profileIdSchema });
const historyParams = z.strictObject({ ...profileParams.shape, day: z.string().regex(/^\d{1,6}$/) });
const revision = z.number().int().positive();
/**
 * The row's current revision as the writer knows it, else `revision_conflict`; the row's new one must be one more, else `invalid_input`.
 * A row that never was stands at 0. Removing a row is a change too: it leaves the next revision behind, so a revision is never used
 * twice and a writer who had read the row cannot bring it back. Reading a removed row answers `not_found` with that revision, which
 * whoever writes the row again must expect; `revision_conflict` carries the current one as well.
 */
const expectedRevision = z.number().int().nonnegative();
const done = z.strictObject({ success: z.literal(true) });

const credentialRow = z.strictObject({
  sealed: sealed(limits.credential),
  metadata: z.strictObject({ kind: credentialKindSchema, revision }),
});

type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** While this feature is off the route is unknown: 404 `not_found`, whoever asks. */
  readonly gate: FeatureId | null;
  /** Whether it wants the bearer token of an account. */
  readonly account: boolean;
  readonly params: z.ZodType;
  readonly body: z.ZodType | null;
  readonly answer: z.ZodType;
};

export const serverRoutes = {
  features: {
    method: 'GET',
    path: '/v1/features',
    gate: null,
    account: false,
    params: z.strictObject({}),
    body: null,
    answer: z.strictObject({
      features: z.strictObject({
        connectedServices: z.strictObject({ enabled: z.boolean(), quotas: z.strictObject({ enabled: z.boolean() }) }),
      }),
    }),
  },
  /** What a client needs to send a person to the provider: an override on one side cannot break the flow (DESIGN §3). */
  authorization: {
    method: 'GET',
    path: '/v2/connect/:serviceId/oauth/authorization',
    gate: 'connectedServices',
    account: true,
    params: z.strictObject({ serviceId: serviceIdSchema }),
    body: null,
    answer: z.strictObject({
      clientId: z.string(),
      authorizeUrl: z.url(),
      redirectUri: z.url(),
      scope: z.string(),
      parameters: z.record(z.string(), z.string()),
      /** Top-level origins of the provider's sign-in pages. */
      origins: z.array(z.string()),
    }),
  },
  exchange: {
    method: 'POST',
    path: '/v2/connect/:serviceId/oauth/exchange',
    gate: 'connectedServices',
    account: true,
    params: z.strictObject({ serviceId: serviceIdSchema }),
    body: z.strictObject({
      publicKey: base64url.max(512),
      code: z.string().min(1).max(4096),
      /** RFC 7636 §4.1. */
      verifier: z.string().regex(/^[A-Za-z0-9\-._~]{43,128}$/),
      redirectUri: z.url().max(2048),
      state: z.string().min(1).max(2048),
    }),
    /** base64url of the sealed bundle (core/crypto/sealed-bundle.ts). */
    answer: z.strictObject({ bundle: base64url }),
  },
  /** Asks the provider for a device code (services.md §2.1). */
  deviceStart: {
    method: 'POST',
    path: '/v2/connect/openai-codex/oauth/device/start',
    gate: 'connectedServices',
    account: true,
    params: z.strictObject({}),
    body: z.strictObject({ publicKey: base64url.max(512) }),
    answer: z.strictObject({
      deviceAuthId: z.string().min(1).max(1024),
      userCode: z.string().min(1).max(64),
      /** Least time between two polls. */
      intervalMs: z.number().int().positive(),
      verificationUrl: z.url(),
      /** The provider's redirect URI of this sign-in: with state = `deviceAuthId` it binds the bundle to the attempt. */
      redirectUri: z.url(),
      expiresAt: instantSchema,
    }),
  },
  /** Asks once whether the person has decided; an approved code is exchanged at once. */
  devicePoll: {
    method: 'POST',
    path: '/v2/connect/openai-codex/oauth/device/poll',
    gate: 'connectedServices',
    account: true,
    params: z.strictObject({}),
    body: z.strictObject({
      publicKey: base64url.max(512),
      deviceAuthId: z.string().min(1).max(1024),
      userCode: z.string().min(1).max(64),
    }),
    answer: z.discriminatedUnion('status', [
      z.strictObject({ status: z.literal('pending') }),
      /** RFC 8628 §3.5: from now on five seconds more between two polls. */
      z.strictObject({ status: z.literal('slow-down') }),
      /** The provider could not say (out of reach, busy, no JSON): nothing is decided; not earlier than it asks for, if it does. */
      z.strictObject({ status: z.literal('unavailable'), retryAfterMs: z.number().int().positive().nullable() }),
      z.strictObject({ status: z.literal('approved'), bundle: base64url }),
    ]),
  },
  putCredential: {
    method: 'POST',
    path: '/v2/connect/:serviceId/profiles/:profileId/credential',
    gate: 'connectedServices',
    account: true,
    params: profileParams,
    body: z.strictObject({
      sealed: sealed(limits.credential),
      metadata: z.strictObject({ kind: credentialKindSchema, revision }),
      expectedRevision,
      /** Of a write after a refresh: refused unless this machine holds the lease. */
      leaseOwner: machineIdSchema.optional(),
    }),
    answer: done,
  },
  getCredential: {
    method: 'GET',
    path: '/v2/connect/:serviceId/profiles/:profileId/credential',
    gate: 'connectedServices',
    account: true,
    params: profileParams,
    body: null,
    answer: credentialRow,
  },
  /** Removes the credential and the snapshot of the profile. */
  deleteCredential: {
    method: 'DELETE',
    path: '/v2/connect/:serviceId/profiles/:profileId/credential',
    gate: 'connectedServices',
    account: true,
    params: profileParams,
    body: null,
    answer: done,
  },
  listProfiles: {
    method: 'GET',
    path: '/v2/connect/:serviceId/profiles',
    gate: 'connectedServices',
    account: true,
    params: z.strictObject({ serviceId: serviceIdSchema }),
    body: null,
    answer: z.strictObject({
      serviceId: serviceIdSchema,
      profiles: z.array(z.strictObject({ profileId: profileIdSchema, kind: credentialKindSchema, revision })),
    }),
  },
  /**
   * Takes the refresh lease and writes the intent in the same row: which revision's refresh token is about to be presented.
   * `presented` counts how often that revision has been announced and not completed, this one included. The holder may take it
   * again, which announces once more. `revision_conflict` when the credential's revision is another by now.
   */
  acquireLease: {
    method: 'POST',
    path: '/v2/connect/:serviceId/profiles/:profileId/refresh-lease',
    gate: 'connectedServices',
    account: true,
    params: profileParams,
    body: z.strictObject({
      machineId: machineIdSchema,
      leaseMs: z.number().int().min(5_000).max(300_000),
      revision,
      /** False: the row alone is to be changed and the token is not presented, so nothing is counted. */
      announce: z.boolean().default(true),
    }),
    answer: z.discriminatedUnion('acquired', [
      z.strictObject({
        acquired: z.literal(true),
        leaseUntil: instantSchema,
        presented: z.number().int().nonnegative(),
      }),
      z.strictObject({ acquired: z.literal(false), leaseUntil: instantSchema }),
    ]),
  },
  /**
   * `completed`: the refresh had a definite end, so the intent is struck; otherwise it stays on record. `lease_unavailable` when
   * another machine has taken the lease meanwhile.
   */
  releaseLease: {
    method: 'DELETE',
    path: '/v2/connect/:serviceId/profiles/:profileId/refresh-lease',
    gate: 'connectedServices',
    account: true,
    params: profileParams,
    body: z.strictObject({ machineId: machineIdSchema, completed: z.boolean() }),
    answer: done,
  },
  /** `not_found` without a credential: a fetch that outlived its profile leaves nothing behind. */
  putSnapshot: {
    method: 'POST',
    path: '/v2/connect/:serviceId/profiles/:profileId/quotas',
    gate: 'connectedServices.quotas',
    account: true,
    params: profileParams,
    body: z.strictObject({ sealed: sealed(limits.snapshot), revision, expectedRevision }),
    answer: done,
  },
  getSnapshot: {
    method: 'GET',
    path: '/v2/connect/:serviceId/profiles/:profileId/quotas',
    gate: 'connectedServices.quotas',
    account: true,
    params: profileParams,
    body: null,
    answer: z.strictObject({ sealed: sealed(limits.snapshot), revision }),
  },
  /**
   * Who asks the provider for this profile's numbers in the background. The holder takes it again with every question; `closedUntil`
   * is the provider's own Retry-After, which all machines obey. Not granted: who holds it, and until when.
   */
  acquireQuotaLease: {
    method: 'POST',
    path: '/v2/connect/:serviceId/profiles/:profileId/quota-lease',
    gate: 'connectedServices.quotas',
    account: true,
    params: profileParams,
    body: z.strictObject({
      machineId: machineIdSchema,
      /** When the account was connected as the profile: what was said of the one before it counts no more. */
      connectedAt: instantSchema,
      leaseMs: z.number().int().min(5_000).max(longestQuotaLeaseMs),
      closedUntil: instantSchema.nullable(),
    }),
    answer: z.strictObject({ acquired: z.boolean(), leaseUntil: instantSchema, closedUntil: instantSchema.nullable() }),
  },
  releaseQuotaLease: {
    method: 'DELETE',
    path: '/v2/connect/:serviceId/profiles/:profileId/quota-lease',
    gate: 'connectedServices.quotas',
    account: true,
    params: profileParams,
    body: z.strictObject({ machineId: machineIdSchema }),
    answer: done,
  },
  /**
   * One sealed row per profile and day (whole days since 1970, UTC); writing a day removes those more than 90 days before it.
   * `not_found` without a credential.
   */
  putHistoryDay: {
    method: 'POST',
    path: '/v2/connect/:serviceId/profiles/:profileId/quotas/history/:day',
    gate: 'connectedServices.quotas',
    account: true,
    params: historyParams,
    body: z.strictObject({ sealed: sealed(limits.history), revision, expectedRevision }),
    answer: done,
  },
  /** The days from `:day` on, oldest first. */
  getHistory: {
    method: 'GET',
    path: '/v2/connect/:serviceId/profiles/:profileId/quotas/history/:day',
    gate: 'connectedServices.quotas',
    account: true,
    params: historyParams,
    body: null,
    answer: z.strictObject({
      days: z.array(z.strictObject({ day: z.number().int().nonnegative(), sealed: sealed(limits.history), revision })),
    }),
  },
  putSettings: {
    method: 'POST',
    path: '/v2/account/settings',
    gate: null,
    account: true,
    params: z.strictObject({}),
    body: z.strictObject({ sealed: sealed(limits.settings), revision, expectedRevision }),
    answer: done,
  },
  getSettings: {
    method: 'GET',
    path: '/v2/account/settings',
    gate: null,
    account: true,
    params: z.strictObject({}),
    body: null,
    answer: z.strictObject({ sealed: sealed(limits.settings), revision }),
  },
} as const satisfies Readonly<Record<string, Route>>;
export type ServerRoutes = typeof serverRoutes;

/** The codes of error answers, and their HTTP status. */
export const serverErrors = {
  not_found: 404,
  invalid_input: 400,
  unauthorized: 401,
  revision_conflict: 409,
  lease_unavailable: 409,
  too_large: 413,
  rate_limited: 429,
  unsupported_method: 400,
  connect_redirect_not_allowed: 400,
  connect_oauth_state_mismatch: 400,
  connect_oauth_invalid_grant: 400,
  connect_oauth_invalid_client: 400,
  connect_oauth_missing_refresh_token: 400,
  connect_oauth_missing_scope: 400,
  connect_client_secret_missing: 400,
  connect_access_denied: 400,
  connect_device_expired: 400,
  connect_device_disabled: 400,
  ineligible: 403,
  connect_oauth_exchange_failed: 502,
  connect_oauth_timeout: 504,
  internal: 500,
} as const;
export type ServerErrorCode = keyof typeof serverErrors;

const errorCodes = Object.keys(serverErrors) as [ServerErrorCode, ...ServerErrorCode[]];

/** Every answer that is not 200. `revision`: the row's current one, with `revision_conflict` and with the `not_found` of a row. */
export const serverErrorSchema = z.strictObject({
  error: z.enum(errorCodes),
  revision: z.number().int().nonnegative().optional(),
});
export type ServerError = z.infer<typeof serverErrorSchema>;
