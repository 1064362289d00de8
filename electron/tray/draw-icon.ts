// Draws the tray icon pixel by pixel: our tile with bars of what is left, digits at zero, a dot when something needs the person.
import type { BadgeTone } from '../../core/quota/badge.ts';
import type { IconBar, IconSpec } from './icon-spec.ts';
import { type Colour, createCanvas, type PixelCanvas } from './pixel-canvas.ts';
import { eachPixel, glyphHeight, textWidth } from './pixel-digits.ts';

/** `tile` brings its own dark ground, so it reads on any panel; `template` is one colour, which macOS inverts as it likes. */
export type IconStyle = 'tile' | 'template';

type Palette = {
  readonly ground: Colour;
  readonly track: Colour;
  readonly dash: Colour;
  readonly ink: Colour;
  readonly dot: Colour;
  readonly tones: Readonly<Record<BadgeTone, Colour>>;
};

const clear: Colour = [0, 0, 0, 0];
const black: Colour = [0, 0, 0, 255];
const white: Colour = [255, 255, 255, 255];
const amber: Colour = [255, 192, 77, 255];
const red: Colour = [255, 138, 128, 255];

/** Length says how much is left in either; the tile's colours only say it again, and are told from the track by brightness alone. */
const palettes: Readonly<Record<IconStyle, Palette>> = {
  tile: {
    ground: [31, 36, 48, 255],
    track: [76, 83, 98, 255],
    dash: [140, 147, 160, 255],
    ink: white,
    dot: red,
    tones: { good: white, warning: amber, critical: red, unknown: white },
  },
  template: {
    ground: clear,
    track: [0, 0, 0, 90],
    dash: [0, 0, 0, 150],
    ink: black,
    dot: black,
    tones: { good: black, warning: black, critical: black, unknown: black },
  },
};

/** @param size side in pixels, 16 or more @returns RGBA, row by row */
export function drawIcon(spec: IconSpec, size: number, style: IconStyle): Uint8Array {
  const canvas = createCanvas(size);
  const palette = palettes[style];
  drawGround(canvas, palette.ground);
  if (spec.kind === 'time') drawTime(canvas, `${spec.count}`, spec.unit, palette.ink);
  else if (spec.kind === 'bars') drawBars(canvas, spec.bars, palette);
  else drawMark(canvas, spec.resting, palette);
  if (spec.attention) drawDot(canvas, spec.kind === 'time' ? 'below' : 'above', palette);
  return canvas.pixels;
}

function drawGround(canvas: PixelCanvas, ground: Colour): void {
  const { size } = canvas;
  const corner = Math.round(size / 8);
  canvas.rectangle(corner, 0, size - 2 * corner, size, ground);
  canvas.rectangle(0, corner, size, size - 2 * corner, ground);
  const far = size - corner;
  for (const [x, y] of [
    [corner, corner],
    [far, corner],
    [corner, far],
    [far, far],
  ] as const)
    canvas.disc(x, y, corner, ground);
}

/** Where bars lie: exported so that a test can read lengths off the pixels. */
export function barLayout(
  size: number,
  count: number,
): { x: number; width: number; rows: { y: number; height: number }[] } {
  const x = Math.round(size / 8);
  const height = Math.round(count === 1 ? size * 0.375 : size * 0.25);
  const gap = Math.round(size / 8);
  const top = Math.round((size - count * height - (count - 1) * gap) / 2);
  const rows = Array.from({ length: count }, (_, index) => ({ y: top + index * (height + gap), height }));
  return { x, width: size - 2 * x, rows };
}

function drawBars(canvas: PixelCanvas, bars: readonly IconBar[], palette: Palette): void {
  const { x, width, rows } = barLayout(canvas.size, bars.length);
  for (const [index, { left, tone }] of bars.entries()) {
    const row = rows[index];
    if (!row) return;
    if (left === null) {
      drawDashes(canvas, x, width, row, palette.dash);
      continue;
    }
    canvas.rectangle(x, row.y, width, row.height, palette.track);
    const filled = left === 0 ? 0 : Math.max(1, Math.round((width * left) / 100));
    canvas.rectangle(x, row.y, filled, row.height, palette.tones[tone]);
  }
}

/** Unknown is a dashed bar, never an empty one. */
function drawDashes(
  canvas: PixelCanvas,
  x: number,
  width: number,
  row: { y: number; height: number },
  colour: Colour,
): void {
  const dash = Math.max(2, Math.round(canvas.size / 8));
  for (let at = 0; at < width; at += 2 * dash) {
    canvas.rectangle(x + at, row.y, Math.min(dash, width - at), row.height, colour);
  }
}

/** Our mark: two bars of unlike length; only their tracks while the daemon rests. */
function drawMark(canvas: PixelCanvas, resting: boolean, palette: Palette): void {
  const { x, width, rows } = barLayout(canvas.size, 2);
  rows.forEach((row, index) => {
    canvas.rectangle(x, row.y, width, row.height, palette.track);
    if (!resting) canvas.rectangle(x, row.y, Math.round(width * (index === 0 ? 0.8 : 0.45)), row.height, palette.ink);
  });
}

/** The count as large as fits, its unit below. */
function drawTime(canvas: PixelCanvas, count: string, unit: string, ink: Colour): void {
  const { size } = canvas;
  let scale = Math.floor((size - 1) / textWidth('00'));
  const unitScale = () => Math.max(1, Math.floor(scale / 2));
  const heightNow = () => glyphHeight * (scale + unitScale()) + 1;
  while (scale > 1 && heightNow() > size) scale -= 1;
  const top = Math.floor((size - heightNow()) / 2);
  drawText(canvas, count, top, scale, ink);
  drawText(canvas, unit, top + glyphHeight * scale + 1, unitScale(), ink);
}

function drawText(canvas: PixelCanvas, text: string, top: number, scale: number, ink: Colour): void {
  const left = Math.floor((canvas.size - textWidth(text) * scale) / 2);
  eachPixel(text, (x, y) => canvas.rectangle(left + x * scale, top + y * scale, scale, scale, ink));
}

/** Where the dot lies: in the right corner, beside the unit where digits fill the upper part. */
export function dotLayout(
  size: number,
  place: 'above' | 'below',
): { x: number; y: number; radius: number; ring: number } {
  const radius = Math.max(2.5, size * 0.16);
  return { x: size - radius, y: place === 'above' ? radius : size - radius, radius, ring: Math.max(1, size / 16) };
}

/** Cut off from what lies under it by an empty ring, so that it reads in one colour. */
function drawDot(canvas: PixelCanvas, place: 'above' | 'below', palette: Palette): void {
  const { x, y, radius, ring } = dotLayout(canvas.size, place);
  canvas.disc(x, y, radius + ring, clear);
  canvas.disc(x, y, radius, palette.dot);
}
