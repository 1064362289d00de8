// Made-up credential records and the profiles that show them.
import type { ProfileView } from '../../../core/api/state.ts';
import { type CredentialRecord, credentialRecordSchema } from '../../../core/credential/record.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import type { HomeRef } from '../../../daemon/materialize/plan.ts';

export const work = profileIdSchema.parse('Work');

export function codexRecord(parts: Partial<Record<string, unknown>> = {}): CredentialRecord {
  return credentialRecordSchema.parse({
    v: 1,
    serviceId: 'openai-codex',
    profileId: work,
    createdAt: 1,
    updatedAt: 1,
    identity: { email: 'demo@example.com', accountId: 'account-1', plan: 'Plus' },
    kind: 'oauth',
    accessToken: 'access-token-of-work-000001',
    refreshToken: 'refresh-token-of-work-000001',
    idToken: 'eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImRlbW9AZXhhbXBsZS5jb20ifQ.',
    scope: null,
    expiresAt: null,
    refreshedAt: 1,
    refused: null,
    ...parts,
  });
}

export function keyRecord(parts: Partial<Record<string, unknown>> = {}): CredentialRecord {
  const base = { v: 1, createdAt: 1, updatedAt: 1, identity: { email: null, accountId: null, plan: null } };
  return credentialRecordSchema.parse({
    ...base,
    serviceId: 'openai',
    profileId: work,
    kind: 'api-key',
    token: 'sk-key-of-work-000001',
    ...parts,
  });
}

export function profileOf(record: CredentialRecord, parts: Partial<ProfileView> = {}): ProfileView {
  return {
    serviceId: record.serviceId,
    profileId: record.profileId,
    kind: record.kind,
    label: null,
    identity: record.identity,
    status: { state: 'connected' },
    isDefault: false,
    pins: [],
    createdAt: 1,
    refreshedAt: 1,
    usedAt: null,
    expiresAt: null,
    imported: false,
    removalAt: null,
    quota: null,
    ...parts,
  };
}

export const asWork = { 'openai-codex': { source: 'connected', profileId: work } } as const;
export const asKey = { openai: { source: 'connected', profileId: work } } as const;

/** The home of a Codex that runs as `work`. */
export const codexHome: HomeRef = {
  backend: 'codex',
  profiles: [{ serviceId: 'openai-codex', profileId: work }],
};
