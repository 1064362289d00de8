// The credential record: what the vault keeps of one profile, sealed. Versioned; read with zod at every opening.
import { z } from 'zod';
import { serviceIdSchema } from '../catalog/services.ts';
import { instantSchema, profileIdSchema } from '../ids.ts';
import { identitySchema } from './identity.ts';

const secretText = z.string().min(1).max(16_384);

/** Why a credential is over: it is never presented again, and only a new sign-in or key mends it. */
export const refusalCauseSchema = z.enum([
  'expired',
  'revoked',
  'reused',
  'session-ended',
  /** The organisation's administrator asks for a new sign-in from time to time (Google `invalid_rapt`). */
  'admin-reauth',
  'missing-scope',
  'identity-changed',
  'interrupted',
  'key-refused',
  'unknown',
]);
export type RefusalCause = z.infer<typeof refusalCauseSchema>;

/** Why the provider serves an account no more although the sign-in itself is good; signing in again does not help. */
export const ineligibleSchema = z.strictObject({
  cause: z.enum([
    /** Consumer sign-in of Gemini CLI ended on 2026-06-18. */
    'client-retired',
    /** The plan or an administrator does not allow it. */
    'plan',
    'blocked',
    /** The provider wants something confirmed in the browser first. */
    'validation',
    'region',
    /** The cloud project lacks the service. */
    'project',
  ]),
  at: instantSchema,
  /** Where the provider says that it can be mended: https, and on a host of that provider only. */
  link: z.url().max(2048).nullable(),
});
export type Ineligible = z.infer<typeof ineligibleSchema>;

/** What the provider has said to a key or setup-token when it was last asked. */
export const keyCheckSchema = z.strictObject({
  result: z.enum(['accepted', 'restricted', 'no-credit', 'unverified', 'refused', 'blocked']),
  at: instantSchema,
});
export type KeyCheck = z.infer<typeof keyCheckSchema>;

const base = {
  v: z.literal(1),
  serviceId: serviceIdSchema,
  profileId: profileIdSchema,
  createdAt: instantSchema,
  updatedAt: instantSchema,
  identity: identitySchema,
};

export const oauthCredentialSchema = z.strictObject({
  ...base,
  kind: z.literal('oauth'),
  accessToken: secretText,
  refreshToken: secretText,
  idToken: secretText.nullable(),
  scope: z.string().max(4096).nullable(),
  /** End of the access token's life; null when the provider does not say. */
  expiresAt: instantSchema.nullable(),
  refreshedAt: instantSchema,
  /** Set when the provider has definitely refused the refresh token: it is never presented again. */
  refused: z.strictObject({ cause: refusalCauseSchema, at: instantSchema }).nullable(),
  ineligible: ineligibleSchema.optional(),
  /** Taken over from the login of a CLI, which may hold the same refresh token: an uncertain one is not presented again. */
  imported: z.literal(true).optional(),
});
export type OauthCredential = z.infer<typeof oauthCredentialSchema>;

const setupTokenCredentialSchema = z.strictObject({
  ...base,
  kind: z.literal('setup-token'),
  token: secretText,
  /** A year after it was issued. */
  expiresAt: instantSchema.nullable(),
  check: keyCheckSchema.optional(),
});
export type SetupTokenCredential = z.infer<typeof setupTokenCredentialSchema>;

export const apiKeyCredentialSchema = z.strictObject({
  ...base,
  kind: z.literal('api-key'),
  token: secretText,
  check: keyCheckSchema.optional(),
});
export type ApiKeyCredential = z.infer<typeof apiKeyCredentialSchema>;

export const credentialRecordSchema = z.discriminatedUnion('kind', [
  oauthCredentialSchema,
  setupTokenCredentialSchema,
  apiKeyCredentialSchema,
]);
export type CredentialRecord = z.infer<typeof credentialRecordSchema>;
