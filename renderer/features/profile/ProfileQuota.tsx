// What is left of a profile: its meters with pins and alerts, the age of the numbers, and a refresh that says when it must wait.
import { Badge, Button, Group, Text } from '@mantine/core';
import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { isUsable } from '../../../core/credential/status.ts';
import type { QuotaView, Snapshot } from '../../../core/quota/snapshot.ts';
import { useNow, useNumbers } from '../../state/app-context.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { duration, moment } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { MeterList } from './MeterList.tsx';
import { ProbeOffer } from './ProbeOffer.tsx';
import { QuotaFailure } from './QuotaFailure.tsx';
import { type QuotaRefresh, useQuotaRefresh } from './use-quota-refresh.ts';

type ProfileQuotaProps = { readonly profile: ProfileView; readonly quota: QuotaView };

export function ProfileQuota({ profile, quota }: ProfileQuotaProps) {
  const { t } = useTranslation();
  const numbers = useNumbers();
  const refresh = useQuotaRefresh(profile);
  const { snapshot, failure, probe } = quota;
  const isNew = snapshot === null && failure === null;
  // The paid question says of its own kind of sign-in why nothing is read.
  const hasNotice = failure !== null && (failure.code !== 'no-scope' || probe === undefined);
  return (
    <Section
      title={t(`quota.titles.${numbers}`)}
      aside={snapshot?.plan && <Badge>{snapshot.plan}</Badge>}
      actions={<Refresh profile={profile} quota={quota} refresh={refresh} />}
    >
      <ErrorNote error={refresh.error} />
      {hasNotice && <QuotaFailure profile={profile} failure={failure} refresh={refresh} />}
      <MeterList profile={profile} quota={quota} />
      {isNew && <Text c="dimmed">{t('quota.notYet')}</Text>}
      {snapshot?.meters.length === 0 && <Text c="dimmed">{t('quota.noMeters')}</Text>}
      {snapshot && <Credits snapshot={snapshot} />}
      {probe !== undefined && <ProbeOffer profile={profile} />}
    </Section>
  );
}

type RefreshProps = ProfileQuotaProps & { readonly refresh: QuotaRefresh };

function Refresh({ profile, quota, refresh }: RefreshProps) {
  const { t } = useTranslation();
  const now = useNow();
  const { snapshot, probe } = quota;
  // Nobody can be asked: the status, or the paid question's offer, says why.
  const canAsk = isUsable(profile.status) && probe !== 'offered';
  const { waitUntil, pending, run } = refresh;
  const age = snapshot ? duration(snapshot.observedAt, now) : null;
  return (
    <Group gap="sm" justify="flex-end" wrap="nowrap">
      <Text c="dimmed" ta="right">
        {waitUntil === null && snapshot && (age === null ? t('quota.fresh') : t('quota.age', { time: age }))}
        <span role="status">
          {waitUntil !== null &&
            t(probe === 'on' ? 'quota.mustWaitPaid' : 'quota.mustWait', { time: moment(waitUntil, now) })}
        </span>
      </Text>
      {canAsk && (
        <Button size="xs" flex="none" leftSection={<RefreshCw size={14} aria-hidden />} loading={pending} onClick={run}>
          {t('quota.refresh')}
        </Button>
      )}
    </Group>
  );
}

function Credits({ snapshot }: { readonly snapshot: Snapshot }) {
  const { t } = useTranslation();
  const { credits, resetCredits } = snapshot;
  const lines = [
    credits?.unlimited && t('quota.creditsUnlimited'),
    credits && !credits.unlimited && credits.balance !== null && t('quota.credits', { balance: credits.balance }),
    resetCredits !== null && resetCredits > 0 && t('quota.resetCredits', { count: resetCredits }),
  ].filter((line) => typeof line === 'string');
  return lines.length === 0 ? null : <Text c="dimmed">{lines.join(' · ')}</Text>;
}
