// What the tray shows, worked out from the daemon's state alone: the pure half of the tray. Same input, same model.
import type { Route } from '../../core/api/shell.ts';
import { describeError } from '../../core/errors.ts';
import { texts } from '../texts.ts';
import { age } from './age.ts';
import { chooseIcon } from './choose-icon.ts';
import { type ServiceLine, serviceLines } from './service-lines.ts';
import { serviceMenu } from './service-menu.ts';
import { item, separator, type TrayAction, type TrayInput, type TrayItem, type TrayModel } from './tray-items.ts';

export function trayModel(input: TrayInput): TrayModel {
  const connectedServices = input.gates.connectedServices && (input.state?.gates.connectedServices ?? true);
  const lines = input.state && connectedServices ? serviceLines(input.state.profiles, input) : [];
  const notice = noticeItem(input, connectedServices && lines.length === 0);
  const top = [...(notice ? [notice] : []), ...lines.map((line) => lineItem(line, input))];
  return {
    icon: chooseIcon({ lines, now: input.now, attention: needsPerson(input, lines), running: input.state !== null }),
    tooltip: tooltip(notice, lines),
    items: [...top, ...(top.length > 0 ? [separator] : []), ...fixedItems(input, connectedServices, lines)],
  };
}

const open = (page: Route['page']): TrayAction => ({ do: 'open', route: { page } });

function lineItem(line: ServiceLine, input: TrayInput): TrayItem {
  if (line.trouble !== null) {
    const { serviceId, profileId } = line.profile;
    return item(line.text, { do: 'open', route: { page: 'profile', serviceId, profileId } });
  }
  return item(line.text, null, { submenu: serviceMenu(line, input) });
}

/** One line that stands for the whole app while there is no profile to show. */
function noticeItem({ status, state }: TrayInput, nothingConnected: boolean): TrayItem | null {
  if (!state) {
    if (status.state !== 'stopped') return item(texts.tray.starting, null);
    const text = status.error ? texts.tray.stoppedBecause(describeError(status.error)) : texts.tray.stopped;
    return item(text, { do: 'restart-daemon' });
  }
  if (state.account.state === 'locked') return item(texts.tray.locked, open('connected-services'));
  if (state.account.state === 'passphrase-wanted') return item(texts.tray.passphraseWanted, open('connected-services'));
  if (state.account.state === 'blocked') return item(texts.tray.keychainBlocked, open('connected-services'));
  return nothingConnected ? item(texts.tray.nothingConnected, null) : null;
}

function needsPerson({ status, state }: TrayInput, lines: readonly ServiceLine[]): boolean {
  if (!state) return status.state === 'stopped';
  return (
    state.account.state === 'locked' || state.account.state === 'blocked' || lines.some((line) => line.trouble !== null)
  );
}

function tooltip(notice: TrayItem | null, lines: readonly ServiceLine[]): string {
  const shown = lines.slice(0, 3).map((line) => line.short);
  const first = notice?.kind === 'item' ? [notice.label] : [];
  return [texts.appName, ...first, ...shown].join('\n');
}

function fixedItems(input: TrayInput, connectedServices: boolean, lines: readonly ServiceLine[]): readonly TrayItem[] {
  const { state, gates } = input;
  const quotas =
    connectedServices && gates['connectedServices.quotas'] && (state?.gates['connectedServices.quotas'] ?? true);
  return [
    item(texts.tray.newSession, open('new-session'), { accelerator: 'CmdOrCtrl+N' }),
    ...(connectedServices ? [item(texts.tray.connectedServices, open('connected-services'))] : []),
    ...(quotas ? [refreshItem(input, lines)] : []),
    separator,
    item(texts.tray.quit, { do: 'quit' }),
  ];
}

function refreshItem({ now }: TrayInput, lines: readonly ServiceLine[]): TrayItem {
  const quotas = lines.map((line) => line.profile.quota).filter((quota) => quota !== null);
  if (quotas.some((quota) => quota.refreshing)) return item(texts.tray.refreshing, null);
  const observed = quotas.flatMap((quota) => (quota.snapshot ? [quota.snapshot.observedAt] : []));
  const oldest = Math.min(...observed);
  const label = Number.isFinite(oldest) ? texts.tray.refreshNowUpdated(age(now - oldest)) : texts.tray.refreshNow;
  return item(label, quotas.length > 0 ? { do: 'refresh' } : null);
}
