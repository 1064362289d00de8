// Desktop notifications about quotas. The daemon decides what is worth telling and when; here it becomes words, once.
import type { QuotaAlert } from '../../core/api/daemon.ts';
import type { DaemonState, ProfileView } from '../../core/api/state.ts';
import { services } from '../../core/catalog/services.ts';
import type { ProfileId } from '../../core/ids.ts';
import { shownPercent } from '../../core/quota/badge.ts';
import { usualQuotaRules } from '../../core/quota/rules.ts';
import { headroom } from '../../core/quota/suggestion.ts';
import type { Numbers } from '../../core/settings.ts';
import { maskEmailsIn } from '../mask-emails.ts';
import { texts } from '../texts.ts';

export type QuotaNotice = Pick<QuotaAlert, 'serviceId' | 'profileId'> & {
  /** A later notice of the same meter takes the place of an earlier one. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
};

export type QuotaNoticesPorts = {
  state(): DaemonState | null;
  maskEmails(): boolean;
  now(): number;
  /** @param at ms epoch */
  formatTime(at: number, now: number): string;
  notify(notice: QuotaNotice): void;
};

/** A connection that was lost and made again can bring the same alert again. */
const repeatMs = 10 * 60_000;

/** @returns a function that is given every `quota.alert` */
export function createQuotaNotices(ports: QuotaNoticesPorts): (alert: QuotaAlert) => void {
  const told = new Map<string, number>();
  return (alert) => {
    const now = ports.now();
    for (const [key, at] of told) if (now - at >= repeatMs) told.delete(key);
    const { serviceId, profileId, meterId, kind, resetsAt } = alert;
    const same = JSON.stringify([serviceId, profileId, meterId, kind, resetsAt]);
    if (told.has(same)) return;
    told.set(same, now);
    ports.notify({
      serviceId,
      profileId,
      key: `quota ${serviceId}/${profileId} ${meterId}`,
      ...wordsOf(alert, ports, now),
    });
  };
}

function wordsOf(alert: QuotaAlert, ports: QuotaNoticesPorts, now: number): Pick<QuotaNotice, 'title' | 'body'> {
  const state = ports.state();
  const { numbers } = state?.quotaRules ?? usualQuotaRules;
  const time = (at: number) => ports.formatTime(at, now);
  const find = (id: ProfileId) =>
    state?.profiles.find((one) => one.serviceId === alert.serviceId && one.profileId === id);
  const title = texts.quotaNotices.title(
    services[alert.serviceId].name,
    find(alert.profileId)?.label ?? alert.profileId,
  );
  const other = alert.suggestion;
  const body = [
    newsOf(alert, numbers, time),
    alert.kind !== 'reset' && alert.kind !== 'runs-out' && alert.resetsAt !== null
      ? texts.quotaNotices.resets(time(alert.resetsAt))
      : '',
    other === null ? '' : suggestionText(other, find(other), numbers, now),
  ];
  const shown = (text: string) => (ports.maskEmails() ? maskEmailsIn(text) : text);
  return { title: shown(title), body: shown(body.filter((part) => part !== '').join(' ')) };
}

function newsOf(alert: QuotaAlert, numbers: Numbers, time: (at: number) => string): string {
  const { kind, meter, leftPercent, resetsAt, runsOutAt } = alert;
  switch (kind) {
    case 'first-threshold':
    case 'second-threshold':
      return leftPercent === null
        ? texts.quotaNotices.low(meter)
        : texts.quotaNotices[numbers](meter, shownPercent(leftPercent, numbers) ?? 0);
    case 'runs-out':
      return runsOutAt === null || resetsAt === null
        ? texts.quotaNotices.runsOutSoon(meter)
        : texts.quotaNotices.runsOut(meter, time(runsOutAt), time(resetsAt));
    case 'exhausted':
      return texts.quotaNotices.exhausted(meter);
    case 'reset':
      return texts.quotaNotices.reset(meter);
  }
}

function suggestionText(id: ProfileId, profile: ProfileView | undefined, numbers: Numbers, now: number): string {
  const name = profile?.label ?? id;
  const shown = shownPercent((profile && headroom(profile, now)?.left) ?? null, numbers);
  return shown === null ? texts.quotaNotices.other(name) : texts.quotaNotices.suggestion[numbers](name, shown);
}
