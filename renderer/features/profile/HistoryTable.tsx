// The history as a table for screen readers: one row per day, lowest and highest of each meter.
import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../state/app-context.ts';
import { shortDate } from '../../ui/format.ts';
import type { HistoryLines } from './history-lines.ts';

type HistoryTableProps = { readonly lines: HistoryLines['lines']; readonly rows: HistoryLines['days'] };

export function HistoryTable({ lines, rows }: HistoryTableProps) {
  const { t } = useTranslation();
  const numbers = useNumbers();
  return (
    <VisuallyHidden>
      <table>
        <caption>{t(`history.table.${numbers}`)}</caption>
        <thead>
          <tr>
            <th scope="col">{t('history.day')}</th>
            {lines.map(({ key, label }) => (
              <th key={key} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, ranges }) => (
            <tr key={at}>
              <th scope="row">{shortDate(at)}</th>
              {lines.map(({ key }) => (
                <td key={key}>{rangeText(ranges[key], t('quota.unknown'))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}

function rangeText(range: readonly [number, number] | undefined, unknown: string): string {
  if (range === undefined) return unknown;
  const [low, high] = range;
  return low === high ? `${low} %` : `${low}–${high} %`;
}
