// The credential record that an imported sign-in becomes.
import { unknownIdentity } from '../../../core/credential/identity.ts';
import type { OauthCredential } from '../../../core/credential/record.ts';
import type { ProfileId } from '../../../core/ids.ts';
import type { FoundLogin, LoginSecrets } from './found-login.ts';

export type Imported = {
  readonly login: FoundLogin;
  readonly secrets: Extract<LoginSecrets, { kind: 'oauth' }>;
  readonly profileId: ProfileId;
  readonly now: number;
};

export function importedRecord({ login, secrets, profileId, now }: Imported): OauthCredential {
  return {
    v: 1,
    kind: 'oauth',
    serviceId: login.serviceId,
    profileId,
    createdAt: now,
    updatedAt: now,
    // A file beside the login may name another account by now: what is kept is what the tokens and the provider say.
    identity: unknownIdentity,
    accessToken: secrets.accessToken.reveal(),
    refreshToken: secrets.refreshToken.reveal(),
    idToken: secrets.idToken?.reveal() ?? null,
    scope: secrets.scope,
    expiresAt: login.expiresAt,
    refreshedAt: now,
    refused: null,
    imported: true,
  };
}
