// Which addresses may be handed to the person's own browser: https and listed hosts, re-serialised.
import { oauthClients } from '../../core/oauth/clients.ts';
import { isListedOrigin, originOf } from './navigation.ts';

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

const longestAsked = 2_048;

/**
 * Any address on http or https as it may be opened after the person has seen it whole; null for what hides something (user information)
 * or is longer than a person reads. The host is shown as it is asked for, so that look-alike letters stand out.
 */
export function askableAddress(address: string): string | null {
  if (originOf(address) === null) return null;
  const url = new URL(address);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.href.length <= longestAsked ? url.href : null;
}
