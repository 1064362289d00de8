// The authorization request carries every parameter of the protocol, and none of them can be replaced by the provider's own.
import { expect, test } from 'vitest';
import { authorizeUrl } from '../../../../core/oauth/authorize-url.ts';
import { oauthClients } from '../../../../core/oauth/clients.ts';

const client = oauthClients['openai-codex'];

test('the request of services.md §2.1', () => {
  if (!client) throw new Error('no client');
  const url = new URL(authorizeUrl({ authorization: { ...client, origins: [] }, state: 's t', codeChallenge: 'ch' }));
  expect(url.origin + url.pathname).toBe('https://auth.openai.com/oauth/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
    redirect_uri: 'http://localhost:1455/auth/callback',
    scope: 'openid profile email offline_access',
    code_challenge: 'ch',
    code_challenge_method: 'S256',
    id_token_add_organizations: 'true',
    codex_cli_simplified_flow: 'true',
    state: 's t',
  });
});

test('a parameter of the provider cannot stand in for one of the protocol, nor one of the address', () => {
  const authorization = {
    authorizeUrl: 'https://auth.example.com/authorize?tenant=1&state=fixed',
    clientId: 'id',
    redirectUri: 'https://app.example.com/callback',
    scope: 'a b',
    parameters: { state: 'planted', code_challenge_method: 'plain', prompt: 'consent' },
    origins: [],
  };
  const url = new URL(authorizeUrl({ authorization, state: 'mine', codeChallenge: 'ch' }));
  expect(url.searchParams.getAll('state')).toEqual(['mine']);
  expect(url.searchParams.getAll('code_challenge_method')).toEqual(['S256']);
  expect(url.searchParams.get('prompt')).toBe('consent');
  expect(url.searchParams.get('tenant')).toBe('1');
});
