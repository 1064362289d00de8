// What OpenAI has on file for the public client of the Codex CLI, whose flow Happier uses.
import type { ClientRegistration } from '../oauth/registration.ts';

export const CODEX_REDIRECT_URI = 'http://localhost:1455/auth/callback';
/** Where a code of the device flow belongs to; no browser is ever sent there. */
export const DEVICE_REDIRECT_URI = 'https://auth.openai.com/deviceauth/callback';

/** Source: openai/codex; the one redirect URI is compared as a whole string (RFC 9700 §4.1.3). */
export const CODEX_CLIENT: ClientRegistration = {
  clientId: 'app_EMoamEEZ73f0CkXaXp7hrann',
  allowsRedirect: (redirectUri) => redirectUri === CODEX_REDIRECT_URI,
  scopes: ['openid', 'profile', 'email', 'offline_access'],
};

export const HOSTS = {
  auth: 'auth.openai.com',
  chatgpt: 'chatgpt.com',
  api: 'api.openai.com',
  telemetry: 'ab.chatgpt.com',
} as const;
