// What the tray shows, worked out from the daemon's state alone: the pure half of the tray. Same input, same model.
import type { Route } from '../../core/api/shell.ts';
import type { AccountView, ProfileView } from '../../core/api/state.ts';
import type { FeatureId } from '../../core/catalog/features.ts';
import { maskEmail } from '../../core/credential/mask-email.ts';
import { describeError } from '../../core/errors.ts';
import { usualQuotaRules } from '../../core/quota/rules.ts';
import { maskEmailsIn } from '../mask-emails.ts';
import { texts } from '../texts.ts';
import { age } from './age.ts';
import { chooseIcon } from './choose-icon.ts';
import { type ServiceLine, serviceLines } from './service-lines.ts';
import { serviceMenu } from './service-menu.ts';
import {
  item,
  type LineInput,
  separator,
  type TrayAction,
  type TrayInput,
  type TrayItem,
  type TrayModel,
} from './tray-items.ts';

export function trayModel(input: TrayInput): TrayModel {
  const isOn = (gate: FeatureId) => input.gates[gate] && (input.state?.gates[gate] ?? true);
  const connectedServices = isOn('connectedServices');
  const quotas = connectedServices && isOn('connectedServices.quotas');
  const { numbers } = input.state?.quotaRules ?? usualQuotaRules;
  const clock: LineInput = { ...input, numbers, handOffs: (quotas && input.state?.handOffs) || [] };
  const lines = connectedServices ? serviceLines(shownProfiles(input, quotas), clock) : [];
  const notice = noticeItem(input, connectedServices, lines.length === 0);
  const top = [...(notice ? [notice] : []), ...lines.map((line) => lineItem(line, clock))];
  return {
    icon: chooseIcon({
      lines,
      now: input.now,
      numbers,
      attention: needsAttention(input, connectedServices, lines),
      running: input.state !== null,
    }),
    tooltip: tooltip(notice, lines),
    items: [...top, ...(top.length > 0 ? [separator] : []), ...fixedItems(input, { connectedServices, quotas }, lines)],
  };
}

/** The profiles with no more of them than may be shown. */
function shownProfiles({ state, maskEmails }: TrayInput, quotas: boolean): readonly ProfileView[] {
  const profiles = (state?.profiles ?? []).map((profile) => (quotas ? profile : { ...profile, quota: null }));
  if (!maskEmails) return profiles;
  return profiles.map((profile) => ({
    ...profile,
    label: profile.label && maskEmailsIn(profile.label),
    identity: { ...profile.identity, email: profile.identity.email && maskEmail(profile.identity.email) },
  }));
}

const open = (page: Route['page']): TrayAction => ({ do: 'open', route: { page } });

function lineItem(line: ServiceLine, clock: LineInput): TrayItem {
  if (line.trouble !== null) {
    const { serviceId, profileId } = line.profile;
    return item(line.text, { do: 'open', route: { page: 'profile', serviceId, profileId } });
  }
  return item(line.text, null, { submenu: serviceMenu(line, clock), key: line.serviceId });
}

/** One line that stands for the whole app while there is no profile to show. */
function noticeItem({ status, state }: TrayInput, connectedServices: boolean, empty: boolean): TrayItem | null {
  if (!state) {
    if (status.state !== 'stopped') return item(texts.tray.starting, null);
    const text = status.error ? texts.tray.stoppedBecause(describeError(status.error)) : texts.tray.stopped;
    return item(text, { do: 'restart-daemon' });
  }
  // The account keeps nothing else: where they are off it wants nothing of the person.
  if (!connectedServices) return null;
  const wanted = accountText(state.account);
  if (wanted !== null) return item(wanted, open('connected-services'));
  return empty ? item(texts.tray.nothingConnected, null) : null;
}

/** What the account wants of the person; null when it is open. */
function accountText(account: AccountView): string | null {
  switch (account.state) {
    case 'open':
      return null;
    case 'passphrase-wanted':
      return texts.tray.passphraseWanted;
    case 'locked':
      return account.wrongFile ? texts.tray.lockedByFile : texts.tray.locked;
    case 'blocked':
      return texts.tray.blocked[account.cause];
  }
}

function needsAttention(
  { status, state }: TrayInput,
  connectedServices: boolean,
  lines: readonly ServiceLine[],
): boolean {
  if (!state) return status.state === 'stopped';
  return connectedServices && (state.account.state !== 'open' || lines.some((line) => line.needsPerson));
}

function tooltip(notice: TrayItem | null, lines: readonly ServiceLine[]): string {
  const shown = lines.slice(0, 3).map((line) => line.short);
  const first = notice?.kind === 'item' ? [notice.label] : [];
  return [texts.appName, ...first, ...shown].join('\n');
}

function fixedItems(
  input: TrayInput,
  { connectedServices, quotas }: { readonly connectedServices: boolean; readonly quotas: boolean },
  lines: readonly ServiceLine[],
): readonly TrayItem[] {
  return [
    item(texts.tray.newSession, open('new-session'), { accelerator: 'CmdOrCtrl+N' }),
    ...(connectedServices ? [item(texts.tray.connectedServices, open('connected-services'))] : []),
    ...(quotas ? [refreshItem(input, lines)] : []),
    separator,
    item(texts.tray.quit, { do: 'quit' }),
  ];
}

const refreshKey = { key: 'refresh' };

function refreshItem({ now }: TrayInput, lines: readonly ServiceLine[]): TrayItem {
  const quotas = lines.map((line) => line.profile.quota).filter((quota) => quota !== null);
  if (quotas.some((quota) => quota.refreshing)) return item(texts.tray.refreshing, null, refreshKey);
  const observed = quotas.flatMap((quota) => (quota.snapshot ? [quota.snapshot.observedAt] : []));
  const oldest = Math.min(...observed);
  const label = Number.isFinite(oldest) ? texts.tray.refreshNowUpdated(age(now - oldest)) : texts.tray.refreshNow;
  return item(label, quotas.length > 0 ? { do: 'refresh' } : null, refreshKey);
}
