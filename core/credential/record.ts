// The credential record: what the vault keeps of one profile, sealed. Versioned; read with zod at every opening.
import { z } from 'zod';
import { serviceIdSchema } from '../catalog/services.ts';
import { instantSchema, profileIdSchema } from '../ids.ts';
import { identitySchema } from './identity.ts';

const secretText = z.string().min(1).max(16_384);

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
  refused: z
    .strictObject({
      cause: z.enum(['expired', 'revoked', 'reused', 'session-ended', 'interrupted', 'unknown']),
      at: instantSchema,
    })
    .nullable(),
});
export type OauthCredential = z.infer<typeof oauthCredentialSchema>;

const setupTokenCredentialSchema = z.strictObject({
  ...base,
  kind: z.literal('setup-token'),
  token: secretText,
  expiresAt: instantSchema.nullable(),
});

export const apiKeyCredentialSchema = z.strictObject({ ...base, kind: z.literal('api-key'), token: secretText });
export type ApiKeyCredential = z.infer<typeof apiKeyCredentialSchema>;

export const credentialRecordSchema = z.discriminatedUnion('kind', [
  oauthCredentialSchema,
  setupTokenCredentialSchema,
  apiKeyCredentialSchema,
]);
export type CredentialRecord = z.infer<typeof credentialRecordSchema>;
