// OpenAI's token request for a code (services.md §2.1): a form, by a public client with PKCE and without a secret.
import type { Provider } from './provider.ts';

export const openAiCodexProvider: Provider = {
  tokenRequest: (client, { code, verifier, redirectUri }) => ({
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: client.clientId,
      code,
      code_verifier: verifier,
      redirect_uri: redirectUri,
    }).toString(),
  }),
};
