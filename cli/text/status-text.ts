// The text of `happier connect status`: one line per profile, with what it is and how it stands.
import { createColors } from 'picocolors';
import type { DaemonState, ProfileView } from '../../core/api/state.ts';
import { availableMethods, serviceIds, services } from '../../core/catalog/services.ts';
import type { ProfileStatus } from '../../core/credential/status.ts';
import { badges } from '../../core/quota/badge.ts';
import { table } from './table.ts';

export type TextOptions = { readonly color: boolean; readonly now: number };

const causes: Readonly<Record<string, string>> = {
  expired: 'the provider ended this sign-in',
  revoked: 'access was revoked',
  reused: 'its token was used elsewhere',
  'session-ended': 'the provider ended the session',
  interrupted: 'a refresh was interrupted',
  unknown: 'the provider refused it',
  'key-missing': 'its key is not on this computer',
  damaged: 'its row is damaged',
  'rolled-back': 'its row is older than one already seen',
};

/** How a profile stands, in words. */
function statusWords(status: ProfileStatus): string {
  switch (status.state) {
    case 'connected':
      return 'connected';
    case 'refreshing':
      return 'refreshing';
    case 'refresh-failing':
      return `cannot be renewed now; next try ${new Date(status.retryAt).toLocaleTimeString()}`;
    case 'needs-sign-in':
      return `sign in again: ${causes[status.cause]}`;
    case 'unreadable':
      return `cannot be read: ${causes[status.cause]}`;
  }
}

export function profileName(view: ProfileView): string {
  const parts = [view.label, view.identity.email, view.quota?.snapshot?.plan ?? view.identity.plan];
  return parts.filter((part) => part !== null).join(' · ');
}

export function statusText(state: DaemonState, options: TextOptions): string {
  const color = createColors(options.color);
  const rows: string[][] = [];
  for (const serviceId of serviceIds) {
    const views = state.profiles.filter((view) => view.serviceId === serviceId);
    const absent = availableMethods[serviceId].length === 0 ? 'not in this version' : 'not connected';
    rows.push([color.bold(services[serviceId].name), views.length === 0 ? color.dim(absent) : '']);
    for (const view of views) {
      const good = view.status.state === 'connected' || view.status.state === 'refreshing';
      const words = statusWords(view.status);
      rows.push([
        `  ${view.profileId}${view.isDefault ? ' (default)' : ''}`,
        profileName(view),
        good ? color.green(words) : color.yellow(words),
        badges(view, options.now)
          .map((badge) => badge.text)
          .join(' · '),
      ]);
    }
  }
  return table(rows);
}
