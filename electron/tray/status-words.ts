// What a line of the tray says about a profile's status: trouble in place of its numbers, or a note beside them; and who must act.
import type { ProfileView } from '../../core/api/state.ts';
import { isUsable } from '../../core/credential/status.ts';
import { texts } from '../texts.ts';
import type { TrayInput } from './tray-items.ts';

type Clock = Pick<TrayInput, 'now' | 'formatTime'>;
type Known = Pick<ProfileView, 'status' | 'kind'>;

/** What the person has to mend before it can be used again; null when it can be used. */
export function troubleOf({ status, kind }: Known): string | null {
  switch (status.state) {
    case 'needs-sign-in':
      return kind === 'api-key' ? texts.tray.replaceKey : texts.tray.signInAgain;
    case 'ineligible':
      return texts.tray.ineligible[status.cause];
    case 'unreadable':
      return status.cause === 'key-missing' ? texts.tray.unlock : texts.tray.unreadable;
    default:
      return null;
  }
}

/** What is worth a word although it can be used; empty when nothing is. */
export function noteOf({ status }: Known, { now, formatTime }: Clock): string {
  switch (status.state) {
    case 'limited':
      return texts.tray.limited[status.cause];
    case 'expires-soon':
      return texts.tray.expiresOn(formatTime(status.at, now));
    case 'refresh-failing':
      return texts.tray.retry(texts.tray.refreshFailing[status.cause], formatTime(status.retryAt, now));
    case 'offline':
      return texts.tray.offline;
    default:
      return '';
  }
}

/** A month of a dot would teach the person to overlook it: the words come at once, the dot in the last week. */
const expiryDotMs = 7 * 24 * 3_600_000;

const noAnswer: ReadonlySet<string> = new Set(['throttled', 'network', 'timeout', 'provider', 'malformed']);

/** Whether its numbers are old, or missing, because network or provider have not given newer ones. */
export function isIncident({ quota }: Pick<ProfileView, 'quota'>): boolean {
  if (!quota?.failure || !noAnswer.has(quota.failure.code)) return false;
  return quota.snapshot === null || quota.stale;
}

/** Whether the icon shows its dot for it. What passes by itself needs nobody. */
export function needsPerson({ status }: Known, now: number): boolean {
  if (!isUsable(status)) return true;
  if (status.state === 'expires-soon') return status.at - now <= expiryDotMs;
  return status.state === 'limited' && status.cause === 'no-credit';
}
