// Links in an answer. One is shown only when it leads, over TLS, to the provider whose answer it was.
import type { ServiceId } from '../catalog/services.ts';
import { fieldsOf } from '../lenient.ts';
import { refusedTiers } from './tiers.ts';

const longest = 2048;

/** Providers that send links which help; a host of theirs is the name itself or lies below it. */
const hosts: Readonly<Partial<Record<ServiceId, readonly string[]>>> = { gemini: ['google.com'] };

function isSafe(serviceId: ServiceId, text: unknown): text is string {
  if (typeof text !== 'string' || text.length > longest || !URL.canParse(text)) return false;
  const { protocol, hostname, port, username, password } = new URL(text);
  const known = (hosts[serviceId] ?? []).some((host) => hostname === host || hostname.endsWith(`.${host}`));
  return known && protocol === 'https:' && port === '' && username === '' && password === '';
}

function inDetails(json: unknown): readonly unknown[] {
  const body = fieldsOf(Array.isArray(json) ? (json as unknown[])[0] : json);
  const details = fieldsOf(body?.error)?.details;
  return (Array.isArray(details) ? (details as unknown[]) : []).flatMap((detail) => {
    const fields = fieldsOf(detail);
    const metadata = fieldsOf(fields?.metadata);
    const links = Array.isArray(fields?.links) ? (fields.links as unknown[]).map((link) => fieldsOf(link)?.url) : [];
    return [metadata?.validation_link, metadata?.activationUrl, ...links];
  });
}

/** The first link of the answer that may be shown, as it is normalised by URL; null when there is none. */
export function safeLink(serviceId: ServiceId, json: unknown): string | null {
  const candidates = [...refusedTiers(json).map(({ validationUrl }) => validationUrl), ...inDetails(json)];
  const link = candidates.find((one): one is string => isSafe(serviceId, one));
  return link === undefined ? null : new URL(link).href;
}
