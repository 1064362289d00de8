// What is left of a profile: its meters with pins, the age of the numbers, and a refresh that says when it must wait.
import { Button, Group, Text } from '@mantine/core';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import type { QuotaView, Snapshot } from '../../../core/quota/snapshot.ts';
import { useApp, useNow } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { clockTime, duration, moment } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { MeterRow } from './MeterRow.tsx';
import classes from './ProfileQuota.module.css';

type ProfileQuotaProps = { readonly profile: ProfileView; readonly quota: QuotaView };

export function ProfileQuota({ profile, quota }: ProfileQuotaProps) {
  const { t } = useTranslation();
  const now = useNow();
  const { snapshot, failure } = quota;
  return (
    <Section title={t('quota.title')} actions={<Refresh profile={profile} quota={quota} />}>
      {failure && (
        <Notice tone="warning">
          {t(`quota.failures.${failure.code}`)}{' '}
          {failure.retryAt !== null && t('quota.retry', { time: moment(failure.retryAt, now) })}
        </Notice>
      )}
      {snapshot && snapshot.meters.length > 0 && (
        <ul className={classes.meters}>
          {snapshot.meters.map((meter) => (
            <MeterRow key={meter.id} profile={profile} meter={meter} stale={quota.stale} />
          ))}
        </ul>
      )}
      {!snapshot && !failure && <Text c="dimmed">{t('quota.notYet')}</Text>}
      {snapshot?.meters.length === 0 && <Text c="dimmed">{t('quota.noMeters')}</Text>}
      {snapshot && <Credits snapshot={snapshot} />}
    </Section>
  );
}

function Refresh({ profile, quota }: ProfileQuotaProps) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const now = useNow();
  const { serviceId, profileId } = profile;
  const refresh = useCall(bridge.daemon['quota.refresh']);
  const [waitUntil, setWaitUntil] = useState<number | null>(null);
  const run = async (): Promise<void> => {
    const answer = await refresh.run({ serviceId, profileId });
    const waiting = answer?.waiting.find((each) => each.serviceId === serviceId && each.profileId === profileId);
    setWaitUntil(waiting?.until ?? null);
  };
  const { snapshot } = quota;
  const age = snapshot ? duration(snapshot.observedAt, now) : null;
  return (
    <Group gap="sm" justify="flex-end">
      <ErrorNote error={refresh.error} />
      <Text c="dimmed" role="status">
        {waitUntil !== null && waitUntil > now
          ? t('quota.mustWait', { time: clockTime(waitUntil) })
          : snapshot && (age === null ? t('quota.fresh') : t('quota.age', { time: age }))}
      </Text>
      <Button
        size="xs"
        leftSection={<RefreshCw size={14} aria-hidden />}
        loading={refresh.pending || quota.refreshing}
        onClick={() => void run()}
      >
        {t('quota.refresh')}
      </Button>
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
