// The server's routes (services.md §3.1, changed where DESIGN §3 asks for it): metadata is kind and revision, nothing else in the clear.
import { z } from 'zod';
import { credentialKindSchema, serviceIdSchema } from '../catalog/services.ts';
import { instantSchema, machineIdSchema, profileIdSchema } from '../ids.ts';

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const sealed = (max: number) =>
  z.strictObject({ format: z.literal('happier.envelope.v1'), ciphertext: z.string().min(1).max(max) });

/** Longest ciphertexts, in characters (services.md §3.6). */
export const limits = { credential: 64_000, snapshot: 200_000, settings: 200_000 } as const;

const profileParams = z.strictObject({ serviceId: serviceIdSchema, profileId: profileIdSchema });
const revision = z.number().int().positive();
/** The revision the writer has read; 0 writes a row that must not exist yet. */
const expectedRevision = z.number().int().nonnegative();
const done = z.strictObject({ success: z.literal(true) });

const credentialRow = z.strictObject({
  sealed: sealed(limits.credential),
  metadata: z.strictObject({ kind: credentialKindSchema, revision }),
});

export const serverRoutes = {
  features: {
    method: 'GET',
    path: '/v1/features',
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
    params: z.strictObject({ serviceId: serviceIdSchema }),
    body: z.strictObject({
      publicKey: base64url.max(512),
      code: z.string().min(1).max(4096),
      verifier: z.string().min(43).max(256),
      redirectUri: z.url().max(2048),
      state: z.string().min(1).max(2048),
    }),
    /** base64url of the sealed bundle (core/crypto/sealed-bundle.ts). */
    answer: z.strictObject({ bundle: base64url }),
  },
  putCredential: {
    method: 'POST',
    path: '/v2/connect/:serviceId/profiles/:profileId/credential',
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
    params: profileParams,
    body: null,
    answer: credentialRow,
  },
  /** Removes the credential and the snapshot of the profile. */
  deleteCredential: {
    method: 'DELETE',
    path: '/v2/connect/:serviceId/profiles/:profileId/credential',
    params: profileParams,
    body: null,
    answer: done,
  },
  listProfiles: {
    method: 'GET',
    path: '/v2/connect/:serviceId/profiles',
    params: z.strictObject({ serviceId: serviceIdSchema }),
    body: null,
    answer: z.strictObject({
      serviceId: serviceIdSchema,
      profiles: z.array(z.strictObject({ profileId: profileIdSchema, kind: credentialKindSchema, revision })),
    }),
  },
  /**
   * Takes the refresh lease and writes the intent in the same row: which revision's refresh token is about to be presented.
   * `presented` counts how often that revision has been announced and not completed, this one included.
   */
  acquireLease: {
    method: 'POST',
    path: '/v2/connect/:serviceId/profiles/:profileId/refresh-lease',
    params: profileParams,
    body: z.strictObject({ machineId: machineIdSchema, leaseMs: z.number().int().min(5_000).max(300_000), revision }),
    answer: z.discriminatedUnion('acquired', [
      z.strictObject({ acquired: z.literal(true), leaseUntil: instantSchema, presented: z.number().int().positive() }),
      z.strictObject({ acquired: z.literal(false), leaseUntil: instantSchema }),
    ]),
  },
  /** `completed`: the refresh had a definite end, so the intent is struck; otherwise it stays on record. */
  releaseLease: {
    method: 'DELETE',
    path: '/v2/connect/:serviceId/profiles/:profileId/refresh-lease',
    params: profileParams,
    body: z.strictObject({ machineId: machineIdSchema, completed: z.boolean() }),
    answer: done,
  },
  putSnapshot: {
    method: 'POST',
    path: '/v2/connect/:serviceId/profiles/:profileId/quotas',
    params: profileParams,
    body: z.strictObject({ sealed: sealed(limits.snapshot), revision, expectedRevision }),
    answer: done,
  },
  getSnapshot: {
    method: 'GET',
    path: '/v2/connect/:serviceId/profiles/:profileId/quotas',
    params: profileParams,
    body: null,
    answer: z.strictObject({ sealed: sealed(limits.snapshot), revision }),
  },
  putSettings: {
    method: 'POST',
    path: '/v2/account/settings',
    params: z.strictObject({}),
    body: z.strictObject({ sealed: sealed(limits.settings), revision, expectedRevision }),
    answer: done,
  },
  getSettings: {
    method: 'GET',
    path: '/v2/account/settings',
    params: z.strictObject({}),
    body: null,
    answer: z.strictObject({ sealed: sealed(limits.settings), revision }),
  },
} as const;
export type ServerRoutes = typeof serverRoutes;

/** Error answers are `{ error }` with one of these, and the status beside it. */
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
  connect_oauth_exchange_failed: 502,
  connect_oauth_timeout: 504,
} as const;
export type ServerErrorCode = keyof typeof serverErrors;
