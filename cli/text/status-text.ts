// The text of `happier connect status`: one line per profile, with what it is and how it stands.
import { createColors } from 'picocolors';
import type { DaemonState, ProfileView } from '../../core/api/state.ts';
import { serviceIds, services } from '../../core/catalog/services.ts';
import { maskEmail } from '../../core/credential/mask-email.ts';
import { badges } from '../../core/quota/badge.ts';
import { statusWords } from './status-words.ts';
import { table } from './table.ts';

export type TextOptions = {
  readonly color: boolean;
  /** ms epoch */
  readonly now: number;
  readonly maskEmails: boolean;
};

export function profileName(view: ProfileView, { maskEmails }: Pick<TextOptions, 'maskEmails'>): string {
  const { email, organization, plan } = view.identity;
  const address = email !== null && maskEmails ? maskEmail(email) : email;
  const parts = [view.label, address, organization?.name ?? null, view.quota?.snapshot?.plan ?? plan];
  return parts.filter((part) => part !== null).join(' · ');
}

export function statusText(state: DaemonState, options: TextOptions): string {
  const color = createColors(options.color);
  const rows: string[][] = [];
  for (const serviceId of serviceIds) {
    const views = state.profiles.filter((view) => view.serviceId === serviceId);
    rows.push([color.bold(services[serviceId].name), views.length === 0 ? color.dim('not connected') : '']);
    for (const view of views) {
      const good = ['connected', 'refreshing'].includes(view.status.state);
      const words = statusWords(view.status, view.kind);
      rows.push([
        `  ${view.profileId}${view.isDefault ? ' (default)' : ''}`,
        profileName(view, options),
        good ? color.green(words) : color.yellow(words),
        badges(view, options.now, state.quotaRules.numbers)
          .map((badge) => badge.text)
          .join(' · '),
      ]);
    }
  }
  return table([...rows, ...ruleRows(state)]);
}

/** The rules that go before a service's default, each on a line. */
function ruleRows({ defaults }: DaemonState): readonly string[][] {
  const rules = [
    ...defaults.folders.map(({ folder, serviceId, choice }) => [`  ${folder}`, `${serviceId} = ${choice}`]),
    ...defaults.backends.map(({ backend, serviceId, choice }) => [`  ${backend}`, `${serviceId} = ${choice}`]),
  ];
  return rules.length === 0 ? [] : [['Defaults of folders and backends'], ...rules];
}
