// Which addresses may be handed to the person's own browser: https and listed hosts, re-serialised.
import { oauthClients } from '../../core/oauth/clients.ts';
import { isListedOrigin } from './navigation.ts';

const signInOrigins = Object.values(oauthClients).flatMap((client) => [
  new URL(client.authorizeUrl).origin,
  ...client.origins,
]);

/** Sign-in pages, and the pages where people make keys and read about their plans. */
const listedOrigins: readonly string[] = [
  ...signInOrigins,
  'https://openai.com',
  'https://platform.openai.com',
  'https://help.openai.com',
  'https://status.openai.com',
  'https://claude.ai',
  'https://console.anthropic.com',
  'https://platform.claude.com',
  'https://support.anthropic.com',
  'https://aistudio.google.com',
  'https://github.com',
];

/** The address as it may be opened, or null. `extraOrigins` come from the daemon's answer to `connect.begin`, never from a page. */
export function openableAddress(address: string, extraOrigins: readonly string[] = []): string | null {
  const allowed = [...listedOrigins, ...extraOrigins];
  if (!isListedOrigin(address, allowed)) return null;
  const url = new URL(address);
  return url.protocol === 'https:' || extraOrigins.includes(url.origin) ? url.href : null;
}
