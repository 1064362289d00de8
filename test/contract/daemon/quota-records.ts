// Credential records for questions about quota, as a sign-in at the simulator gives them.
import type { OauthCredential, SetupTokenCredential } from '../../../core/credential/record.ts';
import { profileIdSchema } from '../../../core/ids.ts';

type Wanted = Pick<OauthCredential, 'serviceId' | 'accessToken'> & Partial<OauthCredential>;

export function oauthRecord(parts: Wanted): OauthCredential {
  return {
    v: 1,
    kind: 'oauth',
    profileId: profileIdSchema.parse('Work'),
    createdAt: 1,
    updatedAt: 1,
    identity: { email: 'demo@example.com', accountId: null, plan: null },
    refreshToken: 'none',
    idToken: null,
    scope: null,
    expiresAt: null,
    refreshedAt: 1,
    refused: null,
    ...parts,
  };
}

export function setupTokenRecord(token: string, parts: Partial<SetupTokenCredential> = {}): SetupTokenCredential {
  return {
    v: 1,
    kind: 'setup-token',
    serviceId: 'claude-subscription',
    profileId: profileIdSchema.parse('Setup'),
    createdAt: 1,
    updatedAt: 1,
    identity: { email: null, accountId: null, plan: null },
    token,
    expiresAt: null,
    ...parts,
  };
}
