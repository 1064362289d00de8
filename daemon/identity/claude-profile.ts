// Asks Anthropic whose token this is (provider-answers.md §3.3). A setup-token may not ask, and the refusal proves that it is one.
import type { CredentialKind } from '../../core/catalog/services.ts';
import { type Asked, askProvider, type IdentityPorts } from './ask-provider.ts';

const profileUrl = 'https://api.anthropic.com/api/oauth/profile';

/** @param token never empty: without a token the answer is a 429 that says nothing */
export function askClaudeProfile(ports: IdentityPorts, kind: CredentialKind, token: string): Promise<Asked> {
  return askProvider(ports, {
    serviceId: 'claude-subscription',
    kind,
    endpoint: 'profile',
    url: ports.environment.HAPPIER_CONNECTED_SERVICES_CLAUDE_SUBSCRIPTION_PROFILE_URL ?? profileUrl,
    headers: {
      authorization: `Bearer ${token}`,
      'anthropic-beta': 'oauth-2025-04-20',
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    },
  });
}
