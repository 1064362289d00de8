// The lines of the history. This file alone brings the charts, so it is loaded lazily.
import '@mantine/charts/styles.layer.css';
import { LineChart } from '@mantine/charts';
import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../state/app-context.ts';
import { fullDate, shortDate } from '../../ui/format.ts';
import { chartTicks, tickText } from './chart-ticks.ts';
import classes from './HistoryChart.module.css';
import type { HistoryLines } from './history-lines.ts';

const dayMs = 86_400_000;
const colors = ['var(--h-line-1)', 'var(--h-line-2)', 'var(--h-line-3)', 'var(--h-line-4)'];
const dashes = ['0', '6 3', '2 3', '10 3 2 3'];
const strokeWidth = 1.5;

/** Lines are told apart by their dashes too; sixteen of them look different. */
function lookOf(index: number) {
  const round = Math.floor(index / colors.length);
  return { color: colors[index % colors.length] ?? '', strokeDasharray: dashes[(index + round) % dashes.length] ?? '' };
}

type HistoryChartProps = {
  readonly lines: HistoryLines['lines'];
  readonly points: HistoryLines['points'];
  /** The time shown, ms epoch. */
  readonly from: number;
  readonly to: number;
  /** Says in words what the lines show. */
  readonly label: string;
  readonly axis: string;
};

export function HistoryChart({ lines, points, from, to, label, axis }: HistoryChartProps) {
  const { t } = useTranslation();
  const numbers = useNumbers();
  const days = Math.round((to - from) / dayMs);
  return (
    <figure className={classes.figure}>
      <VisuallyHidden>
        <figcaption>{label}</figcaption>
      </VisuallyHidden>
      <div aria-hidden className={classes.axis}>
        {axis}
      </div>
      <LineChart
        h={200}
        aria-hidden
        accessibilityLayer={false}
        data={[...points]}
        dataKey="at"
        series={lines.map((line, index) => ({
          name: line.key,
          label: line.label,
          ...lookOf(index),
        }))}
        curveType="stepAfter"
        strokeWidth={strokeWidth}
        // A line of one point has no length; dots would hide what many tell.
        withDots={points.length < 3}
        dotProps={{ clipDot: false }}
        // Where nothing is known there is no line.
        connectNulls={false}
        lineProps={{ activeDot: { r: 3 } }}
        lineChartProps={{ margin: { top: 8, right: 8, bottom: 0, left: 0 } }}
        tickLine="none"
        gridAxis="x"
        strokeDasharray="0"
        valueFormatter={(percent) =>
          Number.isFinite(percent) ? t(`quota.${numbers}`, { percent }) : t('quota.unknown')
        }
        tooltipProps={{
          labelFormatter: (at) => (days > 7 ? shortDate : fullDate)(Number(at)),
          isAnimationActive: false,
        }}
        xAxisProps={{
          type: 'number',
          scale: 'time',
          domain: [from, to],
          allowDataOverflow: true,
          ticks: chartTicks(from, to, days),
          tickFormatter: (at: number) => tickText(at, days),
          interval: 'preserveStartEnd',
        }}
        yAxisProps={{ domain: [0, 100], ticks: [0, 25, 50, 75, 100], tickFormatter: String, width: 32 }}
      />
      <ul aria-hidden className={classes.legend}>
        {lines.map(({ key, label: meter }, index) => (
          <LegendItem key={key} meter={meter} index={index} />
        ))}
      </ul>
    </figure>
  );
}

/** The kit's legend shows colours alone. */
function LegendItem({ meter, index }: { readonly meter: string; readonly index: number }) {
  const { color, strokeDasharray } = lookOf(index);
  return (
    <li className={classes.item}>
      <svg aria-hidden width={24} height={8} className={classes.sample}>
        <line x1={0} y1={4} x2={24} y2={4} style={{ stroke: color, strokeDasharray, strokeWidth }} />
      </svg>
      {meter}
    </li>
  );
}
