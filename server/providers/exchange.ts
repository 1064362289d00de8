// Exchanges an authorization code at a provider's token endpoint (RFC 6749 §4.1.3).
import type { ServiceId } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import type { OauthClient } from '../../core/oauth/clients.ts';
import { classifyTokenError } from '../../core/oauth/token-error.ts';
import { type CodeGrant, codeRequest } from '../../core/oauth/token-fields.ts';
import { readTokenResponse, type TokenSet } from '../../core/oauth/token-response.ts';
import { type ProviderPorts, postToProvider } from './post-to-provider.ts';

export type Exchange = {
  readonly serviceId: ServiceId;
  readonly client: OauthClient;
  readonly grant: CodeGrant;
  /** Of a client that needs one; null otherwise. */
  readonly secret: string | null;
};

function refusal(serviceId: ServiceId, status: number, body: unknown): AppError {
  const error = classifyTokenError(serviceId, status, body);
  if (error.kind === 'ineligible') return new AppError('ineligible');
  if (error.kind === 'client') return new AppError('connect_oauth_invalid_client');
  // A refusal without a code that says why could be the provider's fault as well as the code's.
  const definite = error.kind === 'definite' && error.cause !== 'unknown';
  return new AppError(definite ? 'connect_oauth_invalid_grant' : 'connect_oauth_exchange_failed');
}

/**
 * @throws AppError `connect_oauth_invalid_grant`, `connect_oauth_invalid_client`, `connect_oauth_missing_refresh_token`,
 *   `connect_oauth_missing_scope`, `ineligible`, `connect_oauth_timeout`, `connect_oauth_exchange_failed` (everything else)
 */
export async function exchangeCode(
  { serviceId, client, grant, secret }: Exchange,
  ports: ProviderPorts,
): Promise<TokenSet> {
  const { status, json, requestedAt } = await postToProvider(
    client.tokenUrl,
    codeRequest(client, grant, secret),
    ports,
  );
  if (status < 200 || status > 299) throw refusal(serviceId, status, json);
  return readTokenResponse(serviceId, json, { requestedAt });
}
