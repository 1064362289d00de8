// Asks a provider about an API key (its list of models, which costs nothing) or a setup-token (its profile), before it is stored.
import type { CredentialKind, ServiceId } from '../../core/catalog/services.ts';
import type { KeyCheck } from '../../core/credential/record.ts';
import { fieldsOf } from '../../core/lenient.ts';
import type { Verdict } from '../../core/provider-answers/answer.ts';
import { type Asked, askProvider, type IdentityPorts } from './ask-provider.ts';
import { askClaudeProfile } from './claude-profile.ts';

/** `refused` only on a definite no; `unverified` when the provider did not say. Never throws for what provider or network do. */
export type CheckKey = (
  serviceId: ServiceId,
  kind: Exclude<CredentialKind, 'oauth'>,
  secret: string,
) => Promise<KeyCheck['result']>;

const openAiUrl = 'https://api.openai.com/v1/models';
const anthropicUrl = 'https://api.anthropic.com/v1/models';

function askOpenAi(ports: IdentityPorts, key: string): Promise<Asked> {
  return askProvider(ports, {
    serviceId: 'openai',
    kind: 'api-key',
    endpoint: 'models',
    url: ports.environment.HAPPIER_CONNECTED_SERVICES_OPENAI_MODELS_URL ?? openAiUrl,
    headers: { authorization: `Bearer ${key}` },
  });
}

function askAnthropic(ports: IdentityPorts, key: string): Promise<Asked> {
  const url = new URL(ports.environment.HAPPIER_CONNECTED_SERVICES_ANTHROPIC_MODELS_URL ?? anthropicUrl);
  url.searchParams.set('limit', '1');
  return askProvider(ports, {
    serviceId: 'anthropic',
    kind: 'api-key',
    endpoint: 'models',
    url: url.href,
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
  });
}

/** A yes without the list that was asked for is nobody's yes: a captive portal, another server behind an override. */
function keyResult({ verdict, json }: Asked): KeyCheck['result'] {
  const listed = Array.isArray(fieldsOf(json)?.data);
  return verdict.state === 'ok' ? (listed ? 'accepted' : 'unverified') : refusalOf(verdict);
}

/** The profile is more than a setup-token may ask: to be told so proves that the token is good. */
function setupTokenResult({ verdict, json }: Asked): KeyCheck['result'] {
  const named = fieldsOf(fieldsOf(json)?.account) !== null;
  if (verdict.state === 'limited') return 'accepted';
  return verdict.state === 'ok' ? (named ? 'accepted' : 'unverified') : refusalOf(verdict);
}

function refusalOf(verdict: Verdict): KeyCheck['result'] {
  switch (verdict.state) {
    case 'needs-sign-in':
      return 'refused';
    case 'ineligible':
      return 'blocked';
    case 'limited':
      return verdict.cause === 'no-credit' ? 'no-credit' : 'restricted';
    default:
      return 'unverified';
  }
}

export function createKeyCheck(ports: IdentityPorts): CheckKey {
  return async (serviceId, kind, secret) => {
    if (kind === 'setup-token') return setupTokenResult(await askClaudeProfile(ports, kind, secret));
    if (serviceId === 'openai') return keyResult(await askOpenAi(ports, secret));
    if (serviceId === 'anthropic') return keyResult(await askAnthropic(ports, secret));
    return 'unverified';
  };
}
