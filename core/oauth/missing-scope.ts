// Whether a grant lacks a scope without which its service is of no use (services.md §2).
import type { ServiceId } from '../catalog/services.ts';
import { oauthClients } from './clients.ts';

/** @param scope separated by blanks (RFC 6749 §3.3); null when the provider does not say, which is no lack (§5.1) */
export function lacksScope(serviceId: ServiceId, scope: string | null): boolean {
  if (scope === null) return false;
  const granted = scope.split(/\s+/);
  return (oauthClients[serviceId]?.requiredScopes ?? []).some((required) => !granted.includes(required));
}
