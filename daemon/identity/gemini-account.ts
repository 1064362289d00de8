// Asks Google whose token this is and which tier of Code Assist it has (provider-answers.md §4.1, §4.2). Both questions only read.
import type { OauthCredential } from '../../core/credential/record.ts';
import { type Asked, askProvider, type IdentityPorts } from './ask-provider.ts';

const userinfoUrl = 'https://www.googleapis.com/oauth2/v2/userinfo';
const codeAssistUrl = 'https://cloudcode-pa.googleapis.com';

const about = { serviceId: 'gemini', kind: 'oauth', endpoint: 'profile' } as const;

export function askUserinfo(ports: IdentityPorts, { accessToken }: OauthCredential): Promise<Asked> {
  return askProvider(ports, {
    ...about,
    url: ports.environment.HAPPIER_CONNECTED_SERVICES_GEMINI_USERINFO_URL ?? userinfoUrl,
    headers: { authorization: `Bearer ${accessToken}` },
  });
}

/** Says nothing of this computer or of a project: the account's own standing is what is asked. */
export function askCodeAssist(ports: IdentityPorts, { accessToken }: OauthCredential): Promise<Asked> {
  const base = ports.environment.HAPPIER_CONNECTED_SERVICES_GEMINI_CODE_ASSIST_URL ?? codeAssistUrl;
  return askProvider(ports, {
    ...about,
    url: `${base.replace(/\/+$/, '')}/v1internal:loadCodeAssist`,
    headers: { authorization: `Bearer ${accessToken}` },
    body: {
      metadata: { ideType: 'IDE_UNSPECIFIED', platform: 'PLATFORM_UNSPECIFIED', pluginType: 'GEMINI' },
    },
  });
}
