// What Anthropic has on file for the public client of Claude Code, whose sign-in Happier uses.
import { type ClientRegistration, isLoopbackRedirect } from '../oauth/registration.ts';

export const HOSTS = {
  claude: 'claude.ai',
  /** Where Claude Code 2.1.197 itself opens the sign-in page, under `/cai`. */
  claudeCom: 'claude.com',
  platform: 'platform.claude.com',
  /** Older alias of the platform's token endpoint. */
  console: 'console.anthropic.com',
  api: 'api.anthropic.com',
} as const;

/** The page that shows the code for copying; claude.ai redirects to it like to any client. */
export const HOSTED_REDIRECT_URI = `https://${HOSTS.platform}/oauth/code/callback`;

export const INFERENCE_SCOPE = 'user:inference';
export const PROFILE_SCOPE = 'user:profile';

/** Scopes of Claude Code's own sign-in, without the one that makes API keys. */
export const SUBSCRIPTION_SCOPES = [
  INFERENCE_SCOPE,
  PROFILE_SCOPE,
  'user:sessions:claude_code',
  'user:mcp_servers',
  'user:file_upload',
] as const;

export const CLAUDE_CODE_CLIENT: ClientRegistration = {
  clientId: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
  allowsRedirect: (redirectUri) =>
    redirectUri === HOSTED_REDIRECT_URI || isLoopbackRedirect(redirectUri, /^\/callback$/, false),
  scopes: [...SUBSCRIPTION_SCOPES, 'org:create_api_key'],
};

/** `claude setup-token` asks for inference alone. */
export const isSetupToken = (scopes: readonly string[]): boolean =>
  scopes.length === 1 && scopes[0] === INFERENCE_SCOPE;
