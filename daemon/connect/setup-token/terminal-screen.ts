// What stands on a terminal after a program has written to it. A program that redraws writes only what differs from what stood there
// before, so its output without the escape sequences may lack characters that can be seen.
import { createPieceReader, type Piece } from './terminal-pieces.ts';

export type TerminalScreen = {
  write(chunk: string): void;
  /** From the top; without the blanks at the end of each. */
  lines(): readonly string[];
  /** The line that the cursor is in, counted from 0. */
  cursorLine(): number;
};

type Size = { readonly cols: number; readonly rows: number };

/** One cell per character: wide ones count as one, so columns are right only in lines without them. */
type Grid = Size & { readonly cells: string[][]; row: number; col: number; saved: readonly [row: number, col: number] };

function moveTo(grid: Grid, row: number, col: number): void {
  grid.row = Math.min(Math.max(row, 0), grid.rows - 1);
  grid.col = Math.min(Math.max(col, 0), grid.cols - 1);
}

function currentLine({ cells, row }: Grid): string[] {
  return cells[row] ?? [];
}

function feedLine(grid: Grid): void {
  if (grid.row < grid.rows - 1) grid.row += 1;
  else {
    grid.cells.shift();
    grid.cells.push([]);
  }
}

function put(grid: Grid, character: string): void {
  if (grid.col >= grid.cols) {
    grid.col = 0;
    feedLine(grid);
  }
  const line = currentLine(grid);
  while (line.length < grid.col) line.push(' ');
  line[grid.col] = character;
  grid.col += 1;
}

function control(grid: Grid, character: string): void {
  if (character === '\r') grid.col = 0;
  else if (character === '\n' || character === '\v' || character === '\f') feedLine(grid);
  else if (character === '\b') moveTo(grid, grid.row, grid.col - 1);
  else if (character === '\t') moveTo(grid, grid.row, (Math.floor(grid.col / 8) + 1) * 8);
}

function blank(line: string[], from: number, to: number): void {
  for (let at = from; at < Math.min(to, line.length); at += 1) line[at] = ' ';
}

/** 0: from the cursor on, 1: up to the cursor, 2: all. */
function eraseInLine(grid: Grid, how: number): void {
  blank(currentLine(grid), how === 0 ? grid.col : 0, how === 1 ? grid.col + 1 : grid.cols);
}

function eraseInScreen(grid: Grid, how: number): void {
  const { cells, row } = grid;
  if (how < 2) eraseInLine(grid, how);
  for (const line of how === 0 ? cells.slice(row + 1) : how === 1 ? cells.slice(0, row) : cells) line.length = 0;
}

type Act = (grid: Grid, first: number | null, second: number | null) => void;

/** A count or place that is left out or 0 is 1. */
const one = (value: number | null) => Math.max(value ?? 1, 1);
const place: Act = (grid, first, second) => moveTo(grid, one(first) - 1, one(second) - 1);

/** The sequences that move the cursor or erase; all others change nothing that is looked for. */
const sequences: Readonly<Record<string, Act>> = {
  A: (grid, count) => moveTo(grid, grid.row - one(count), grid.col),
  B: (grid, count) => moveTo(grid, grid.row + one(count), grid.col),
  C: (grid, count) => moveTo(grid, grid.row, grid.col + one(count)),
  D: (grid, count) => moveTo(grid, grid.row, grid.col - one(count)),
  E: (grid, count) => moveTo(grid, grid.row + one(count), 0),
  F: (grid, count) => moveTo(grid, grid.row - one(count), 0),
  G: (grid, col) => moveTo(grid, grid.row, one(col) - 1),
  H: place,
  f: place,
  d: (grid, row) => moveTo(grid, one(row) - 1, grid.col),
  J: (grid, how) => eraseInScreen(grid, how ?? 0),
  K: (grid, how) => eraseInLine(grid, how ?? 0),
  X: (grid, count) => blank(currentLine(grid), grid.col, grid.col + one(count)),
  P: (grid, count) => void currentLine(grid).splice(grid.col, one(count)),
};

function perform(grid: Grid, piece: Piece): void {
  if (piece.kind === 'character') put(grid, piece.character);
  else if (piece.kind === 'control') control(grid, piece.character);
  else if (piece.kind === 'sequence') {
    const [first, second = null] = piece.parameters;
    // Private sequences come without parameters, not even one that is left out.
    if (first !== undefined) sequences[piece.final]?.(grid, first, second);
  } else if (piece.final === '7') grid.saved = [grid.row, grid.col];
  else if (piece.final === '8') moveTo(grid, ...grid.saved);
}

export function createTerminalScreen(size: Size): TerminalScreen {
  const cells: string[][] = Array.from({ length: size.rows }, () => []);
  const grid: Grid = { ...size, cells, row: 0, col: 0, saved: [0, 0] };
  const read = createPieceReader();
  return {
    write(chunk) {
      for (const piece of read(chunk)) perform(grid, piece);
    },
    lines: () => cells.map((line) => line.join('').trimEnd()),
    cursorLine: () => grid.row,
  };
}
