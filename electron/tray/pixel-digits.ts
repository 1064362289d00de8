// Digits and the units m, h, d, five pixels high and mostly three wide: the smallest that still read.

const glyphs: Readonly<Record<string, string>> = {
  '0': '111 101 101 101 111',
  '1': '010 110 010 010 111',
  '2': '111 001 111 100 111',
  '3': '111 001 111 001 111',
  '4': '101 101 111 001 001',
  '5': '111 100 111 001 111',
  '6': '111 100 111 101 111',
  '7': '111 001 010 010 010',
  '8': '111 101 111 101 111',
  '9': '111 101 111 001 111',
  m: '00000 11110 10101 10101 10101',
  h: '100 100 111 101 101',
  d: '001 001 111 101 111',
};

export const glyphHeight = 5;

/** Calls `paint` for every lit pixel of the text, from (0, 0); one empty column between two characters. */
export function eachPixel(text: string, paint: (x: number, y: number) => void): void {
  let left = 0;
  for (const character of text) {
    const rows = rowsOf(character);
    const lit = rows.flatMap((row, y) => [...row].flatMap((pixel, x) => (pixel === '1' ? [{ x, y }] : [])));
    for (const { x, y } of lit) paint(left + x, y);
    left += widthOf(character) + 1;
  }
}

/** Columns that a text takes. */
export function textWidth(text: string): number {
  return [...text].reduce((width, character) => width + widthOf(character) + 1, -1);
}

function rowsOf(character: string): readonly string[] {
  return (glyphs[character] ?? '').split(' ');
}

function widthOf(character: string): number {
  return rowsOf(character)[0]?.length ?? 0;
}
