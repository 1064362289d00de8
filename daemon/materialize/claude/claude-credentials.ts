// What Claude Code is given of a subscription: `.credentials.json` with an access token and nothing to renew it with (backend-clis-interactive.md §2).
import { Secret } from '../../../core/credential/secret.ts';
import { fieldsOf } from '../../../core/lenient.ts';
import type { AccessCredential } from '../access-credential.ts';
import type { PlannedFile } from '../plan.ts';

export const credentialsFile = '.credentials.json';

const inference = 'user:inference';

/** Without `user:inference` Claude counts as not logged in; a setup-token has no other scope. */
function scopes({ kind, scope }: AccessCredential): readonly string[] {
  const granted = kind === 'setup-token' ? [] : (scope ?? `${inference} user:profile`).split(/\s+/).filter(Boolean);
  return [...new Set([inference, ...granted])];
}

/** Claude's own word for the plan, by which it shows the account and picks its default model; null where the label says none of them. */
function subscriptionType(plan: string | null): string | null {
  const word = plan?.split(' ')[0]?.toLowerCase() ?? '';
  return ['pro', 'max', 'team', 'enterprise'].includes(word) ? word : null;
}

/**
 * One file for a sign-in or a setup-token; none for an API key, which goes by the environment. There is no refresh token and no stand-in
 * for one: Claude would post it and blank the file. The expiry is left out too, it means nothing without a refresh token.
 */
export function claudeCredentialFiles(credentials: readonly AccessCredential[]): readonly PlannedFile[] {
  return credentials.flatMap((credential) => {
    if (credential.kind === 'api-key') return [];
    const type = subscriptionType(credential.identity.plan);
    const claudeAiOauth = {
      accessToken: credential.token.reveal(),
      scopes: scopes(credential),
      ...(type === null ? {} : { subscriptionType: type }),
    };
    return [{ path: credentialsFile, content: new Secret(JSON.stringify({ claudeAiOauth })), mode: 0o600 } as const];
  });
}

/** Whether somebody signed in inside the home. @throws SyntaxError for a text that is no JSON */
export function holdsClaudeSignIn(text: string): boolean {
  const token = fieldsOf(fieldsOf(JSON.parse(text))?.claudeAiOauth)?.refreshToken;
  return typeof token === 'string' && token !== '';
}
