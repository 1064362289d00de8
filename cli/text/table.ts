// Lines of columns for a terminal: padded by what is visible, never by escape codes.
import { stripVTControlCharacters } from 'node:util';

const gap = '  ';

/** Rows with as many cells as there are columns at most; the last cell of a row is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const width = (cell: string) => stripVTControlCharacters(cell).length;
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, width(cell));
    });
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell)),
      )
      .join(gap);
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}
