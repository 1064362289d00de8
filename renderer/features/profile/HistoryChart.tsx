// The lines of the history. This file alone brings the charts, so it is loaded lazily.
import '@mantine/charts/styles.layer.css';
import { LineChart } from '@mantine/charts';
import { VisuallyHidden } from '@mantine/core';
import { useNow } from '../../state/app-context.ts';
import { fullDate, shortDate } from '../../ui/format.ts';
import { chartTicks, tickText } from './chart-ticks.ts';
import classes from './HistoryChart.module.css';
import type { HistoryLines } from './history-lines.ts';

const dayMs = 86_400_000;
/** Told apart by their dashes too. */
const looks = [
  { color: 'var(--h-line-1)' },
  { color: 'var(--h-line-2)', strokeDasharray: '6 3' },
  { color: 'var(--h-line-3)', strokeDasharray: '2 3' },
  { color: 'var(--h-line-4)', strokeDasharray: '10 3 2 3' },
] as const;

type HistoryChartProps = {
  readonly lines: HistoryLines['lines'];
  readonly points: HistoryLines['points'];
  readonly days: number;
  /** Says in words what the lines show. */
  readonly label: string;
  readonly axis: string;
};

export function HistoryChart({ lines, points, days, label, axis }: HistoryChartProps) {
  const now = useNow();
  const from = now - days * dayMs;
  return (
    <figure className={classes.figure}>
      <VisuallyHidden>
        <figcaption>{label}</figcaption>
      </VisuallyHidden>
      <div aria-hidden className={classes.axis}>
        {axis}
      </div>
      <LineChart
        h={220}
        aria-hidden
        accessibilityLayer={false}
        data={[...points]}
        dataKey="at"
        series={lines.map((line, index) => ({
          name: line.key,
          label: line.label,
          ...(looks[index % looks.length] ?? looks[0]),
        }))}
        curveType="stepAfter"
        strokeWidth={1.5}
        withDots={points.length < 3}
        activeDotProps={{ r: 3 }}
        withLegend
        legendProps={{ verticalAlign: 'bottom' }}
        lineChartProps={{ margin: { top: 8, right: 8, bottom: 0, left: 0 } }}
        tickLine="none"
        gridAxis="x"
        strokeDasharray="0"
        valueFormatter={(value) => `${value} %`}
        tooltipProps={{
          labelFormatter: (at) => (days > 7 ? shortDate : fullDate)(Number(at)),
          isAnimationActive: false,
        }}
        xAxisProps={{
          type: 'number',
          scale: 'time',
          domain: [from, now],
          allowDataOverflow: true,
          ticks: chartTicks(from, now, days),
          tickFormatter: (at: number) => tickText(at, days),
          interval: 'preserveStartEnd',
        }}
        yAxisProps={{ domain: [0, 100], ticks: [0, 25, 50, 75, 100], tickFormatter: String, width: 32 }}
      />
    </figure>
  );
}
