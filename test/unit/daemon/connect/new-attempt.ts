// Attempts as a test needs them.
import { randomUUID } from 'node:crypto';
import { attemptIdSchema, profileIdSchema } from '../../../../core/ids.ts';
import type { NewAttempt } from '../../../../daemon/connect/attempt.ts';
import type { ProfileRef } from '../../../../daemon/profiles/profile-ref.ts';

export const work: ProfileRef = { serviceId: 'openai-codex', profileId: profileIdSchema.parse('Work') };

type Way<K extends NewAttempt['way']['kind']> = Extract<NewAttempt['way'], { kind: K }>;

export function redirectWay(): Way<'redirect'> {
  return {
    kind: 'redirect',
    redirectUri: 'http://localhost:1455/auth/callback',
    state: 'state',
    verifier: 'verifier',
    keyPair: { publicKey: 'public', secretKey: new Uint8Array(32).fill(1) },
  };
}

export function deviceWay(): Way<'device'> {
  const { redirectUri, keyPair } = redirectWay();
  return { kind: 'device', deviceAuthId: 'device', userCode: 'ABCD-EFGH', redirectUri, keyPair };
}

export function newAttempt(expiresAt: number, change: Partial<NewAttempt> = {}): NewAttempt {
  const id = attemptIdSchema.parse(randomUUID());
  return { ...work, id, label: null, way: redirectWay(), expiresAt, close: () => undefined, ...change };
}
