// How a profile's meters went over the last days: a chart, and the same as words and table for who does not see it.
import { Button, SegmentedControl, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { useNow, useNumbers } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { HistoryTable } from './HistoryTable.tsx';
import { dailyWorst, historyLines } from './history-lines.ts';
import classes from './QuotaHistory.module.css';
import { useHistory } from './use-history.ts';

/** The charts are large: they are loaded where one is shown. */
const HistoryChart = lazy(async () => ({ default: (await import('./HistoryChart.tsx')).HistoryChart }));

const periods = [7, 30, 90] as const;
type Period = (typeof periods)[number];

export function QuotaHistory({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const [days, setDays] = useState<Period>(7);
  return (
    <Section
      title={t('history.title')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('history.period')}
          data={periods.map((value) => ({ value: String(value), label: t('history.days', { count: value }) }))}
          value={String(days)}
          onChange={(value) => setDays(periods.find((period) => String(period) === value) ?? 7)}
        />
      }
    >
      <div className={classes.place}>
        <Content profile={profile} days={days} />
      </div>
    </Section>
  );
}

function Content({ profile, days }: { readonly profile: ProfileView; readonly days: Period }) {
  const { t } = useTranslation();
  const numbers = useNumbers();
  const now = useNow();
  const { history, isReading, hasFailed, again } = useHistory(profile, days);
  if (hasFailed && !isReading) {
    return (
      <Notice
        tone="warning"
        live
        action={
          <Button size="xs" onClick={again}>
            {t('history.again')}
          </Button>
        }
      >
        {t('history.failed')}
      </Notice>
    );
  }
  if (history === null) return <Waiting>{t('history.loading')}</Waiting>;
  const found = historyLines(history, profile.quota?.snapshot ?? null, numbers);
  const { lines, days: rows } = found;
  const isByDay = days > 7;
  if (lines.length === 0) return <Waiting>{t('history.empty')}</Waiting>;
  const summary = lines
    .map(({ label, low, high, last }) => t(`history.line.${numbers}`, { meter: label, low, high, last }))
    .join(' ');
  return (
    <>
      <Suspense fallback={<Waiting>{t('history.loading')}</Waiting>}>
        <HistoryChart
          lines={lines}
          points={isByDay ? dailyWorst(found, numbers, now) : found.points}
          days={days}
          label={t('history.chart', { days, summary })}
          axis={t(`history.${isByDay ? 'axisByDay' : 'axis'}.${numbers}`)}
        />
      </Suspense>
      <HistoryTable lines={lines} rows={rows} />
    </>
  );
}

function Waiting({ children }: { readonly children: ReactNode }) {
  return (
    <Text c="dimmed" role="status" className={classes.waiting}>
      {children}
    </Text>
  );
}
