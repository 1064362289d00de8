// How a profile's meters went over the last days: a chart, and the same as words and table for who does not see it.
import { Button, SegmentedControl, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { useNow, useNumbers } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { HistoryTable } from './HistoryTable.tsx';
import { dailyWorst, type History, historyLines } from './history-lines.ts';
import classes from './QuotaHistory.module.css';
import { useHistory } from './use-history.ts';

/** The charts are large: they are loaded where one is shown. */
const HistoryChart = lazy(async () => ({ default: (await import('./HistoryChart.tsx')).HistoryChart }));

const periods = [7, 30, 90] as const;
type Period = (typeof periods)[number];
const dayMs = 86_400_000;

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

type ContentProps = { readonly profile: ProfileView; readonly days: Period };

function Content({ profile, days }: ContentProps) {
  const { t } = useTranslation();
  const { history, isReading, hasFailed, again } = useHistory(profile, days);
  return (
    <>
      {hasFailed && (
        <Notice
          tone="warning"
          live
          action={
            <Button size="xs" loading={isReading} onClick={again}>
              {t('history.again')}
            </Button>
          }
        >
          {t('history.failed')}
        </Notice>
      )}
      {history !== null && <Lines history={history} profile={profile} days={days} />}
      {history === null && !hasFailed && <Waiting>{t('history.loading')}</Waiting>}
    </>
  );
}

type LinesProps = ContentProps & { readonly history: History };

function Lines({ history, profile, days }: LinesProps) {
  const { t } = useTranslation();
  const numbers = useNumbers();
  const now = useNow();
  const from = now - days * dayMs;
  const found = historyLines(history, profile.quota?.snapshot ?? null, numbers, from);
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
          from={from}
          to={now}
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
