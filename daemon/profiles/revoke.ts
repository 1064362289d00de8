// Asks a provider to end a sign-in that is kept no more (RFC 7009 §2.1). Best effort: who did not hear it lets the tokens run out.
import type { CredentialRecord } from '../../core/credential/record.ts';
import type { Environment } from '../../core/environment.ts';
import { configuredClient } from '../../core/oauth/configured-client.ts';
import type { Clock, Fetch } from '../clock.ts';
import { httpAnswer } from '../http-answer.ts';

/** `not-offered`: the service has no way to do it, or there is nothing to end. */
export type Revocation = 'ended' | 'refused' | 'not-reached' | 'not-offered';

/** Never throws for what provider or network do. */
export type Revoke = (record: CredentialRecord) => Promise<Revocation>;

export type RevokeOptions = { readonly fetch: Fetch; readonly clock: Clock; readonly environment: Environment };

const timeoutMs = 10_000;

export function createRevoke({ fetch, clock, environment }: RevokeOptions): Revoke {
  return async (record) => {
    const client = configuredClient(record.serviceId, environment);
    if (record.kind !== 'oauth' || !client?.revokeUrl) return 'not-offered';
    // The refresh token stands for the whole grant (§2.1).
    const fields = { token: record.refreshToken, token_type_hint: 'refresh_token', client_id: client.clientId };
    const answer = await httpAnswer(fetch, clock, {
      url: client.revokeUrl,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(fields).toString(),
      timeoutMs,
    });
    if (answer.kind === 'failure') return 'not-reached';
    return answer.status >= 200 && answer.status < 300 ? 'ended' : 'refused';
  };
}
