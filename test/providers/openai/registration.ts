// What OpenAI has on file for the public client of the Codex CLI, whose flow Happier uses.

/** Source: openai/codex; `redirectUris` are compared as whole strings (RFC 9700 §4.1.3). */
export const CODEX_CLIENT = {
  clientId: 'app_EMoamEEZ73f0CkXaXp7hrann',
  redirectUris: ['http://localhost:1455/auth/callback'],
  scopes: ['openid', 'profile', 'email', 'offline_access'],
} as const;

export const HOSTS = {
  auth: 'auth.openai.com',
  chatgpt: 'chatgpt.com',
  api: 'api.openai.com',
  telemetry: 'ab.chatgpt.com',
} as const;

/**
 * Where Codex looks for files that OpenAI publishes (announcements for its start screen, the plugin collection). Played as empty, every
 * path is 404, so that the record shows that no credential goes there and hosts that are really unknown stand out.
 */
export const PUBLISHED_FILE_HOSTS = ['raw.githubusercontent.com', 'github.com', 'api.github.com'] as const;
