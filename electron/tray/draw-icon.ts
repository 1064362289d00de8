// Draws the tray icon pixel by pixel: our tile with one tall bar or two, digits at zero, a disc or a ring when something is the matter.
import type { BadgeTone } from '../../core/quota/badge.ts';
import type { IconBar, IconDot, IconSpec } from './icon-spec.ts';
import { type Colour, createCanvas, type PixelCanvas } from './pixel-canvas.ts';
import { eachPixel, glyphHeight, textWidth } from './pixel-digits.ts';

/** `tile` brings its own dark ground, so it reads on any panel; `template` is one colour, which macOS inverts as it likes. */
export type IconStyle = 'tile' | 'template';

type Palette = {
  readonly ground: Colour;
  /** Of bars that are known, and the dashes of those that are not. */
  readonly frame: Colour;
  readonly ink: Colour;
  readonly dots: Readonly<Record<IconDot, Colour>>;
  readonly tones: Readonly<Record<BadgeTone, Colour>>;
};

const clear: Colour = [0, 0, 0, 0];
const black: Colour = [0, 0, 0, 255];
const white: Colour = [255, 255, 255, 255];
const amber: Colour = [255, 192, 77, 255];
const red: Colour = [255, 138, 128, 255];

/** Length says how much is left (or used) in either; the tile’s colours only say it again. */
const palettes: Readonly<Record<IconStyle, Palette>> = {
  tile: {
    ground: [31, 36, 48, 255],
    frame: [150, 157, 170, 255],
    ink: white,
    dots: { attention: red, incident: amber },
    tones: { good: white, warning: amber, critical: red, unknown: white },
  },
  template: {
    ground: clear,
    frame: [0, 0, 0, 150],
    ink: black,
    dots: { attention: black, incident: black },
    tones: { good: black, warning: black, critical: black, unknown: black },
  },
};

/** @param size side in pixels, 16 or more @returns RGBA, row by row */
export function drawIcon(spec: IconSpec, size: number, style: IconStyle): Uint8Array {
  const canvas = createCanvas(size);
  const palette = palettes[style];
  drawGround(canvas, palette.ground);
  if (spec.kind === 'time') drawTime(canvas, spec, palette.ink);
  else if (spec.kind === 'bars') drawBars(canvas, spec.bars, palette);
  else drawMark(canvas, spec.resting, palette);
  if (spec.dot) drawDot(canvas, spec.dot, spec.kind === 'time' ? 'below' : 'above', palette);
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

export type BarLayout = {
  readonly x: number;
  readonly width: number;
  readonly rows: readonly { readonly y: number; readonly height: number }[];
  /** Thickness of a bar's frame; what is filled lies inside it. */
  readonly frame: number;
};

/** Where bars lie, one tall or two: exported so that a test can read lengths off the pixels. */
export function barLayout(size: number, count: number): BarLayout {
  const x = Math.round(size / 8);
  const gap = Math.round(size / 8);
  const height = Math.round(count === 1 ? size * 0.5 : size * 0.3);
  const top = Math.round((size - count * height - (count - 1) * gap) / 2);
  const rows = Array.from({ length: count }, (_, index) => ({ y: top + index * (height + gap), height }));
  return { x, width: size - 2 * x, rows, frame: frameOf(size) };
}

function frameOf(size: number): number {
  return Math.max(1, Math.floor(size / 16));
}

function drawBars(canvas: PixelCanvas, bars: readonly IconBar[], palette: Palette): void {
  const { x, width, rows, frame } = barLayout(canvas.size, bars.length);
  for (const [index, { filled, tone }] of bars.entries()) {
    const row = rows[index];
    if (!row) return;
    if (filled === null) {
      drawDashes(canvas, x, width, row, palette.frame);
      continue;
    }
    const inside = { width: width - 2 * frame, height: row.height - 2 * frame };
    canvas.rectangle(x, row.y, width, row.height, palette.frame);
    canvas.rectangle(x + frame, row.y + frame, inside.width, inside.height, palette.ground);
    const length = filled === 0 ? 0 : Math.max(frame, Math.round((inside.width * filled) / 100));
    canvas.rectangle(x + frame, row.y + frame, length, inside.height, palette.tones[tone]);
  }
}

/** Unknown is a dashed bar, never an empty one. */
function drawDashes(
  canvas: PixelCanvas,
  x: number,
  width: number,
  row: { readonly y: number; readonly height: number },
  colour: Colour,
): void {
  const dash = Math.max(2, Math.round(canvas.size / 8));
  for (let at = 0; at < width; at += 2 * dash) {
    canvas.rectangle(x + at, row.y, Math.min(dash, width - at), row.height, colour);
  }
}

/** Our mark: two bars of unlike length without frames; as thin lines while the daemon rests. */
function drawMark(canvas: PixelCanvas, resting: boolean, palette: Palette): void {
  const { size } = canvas;
  const { x, width, frame } = barLayout(size, 2);
  const height = resting ? frame : Math.round(size * 0.2);
  for (const [middle, part] of [
    [size * 0.35, 0.85],
    [size * 0.65, 0.45],
  ] as const) {
    const colour = resting ? palette.frame : palette.ink;
    canvas.rectangle(x, Math.round(middle - height / 2), Math.round(width * part), height, colour);
  }
}

type TimeLayout = {
  readonly top: number;
  readonly scale: number;
  readonly unitScale: number;
  /** The first row below the digits. */
  readonly bottom: number;
};

/** The count as large as fits, its unit below. */
function timeLayout(size: number): TimeLayout {
  let scale = Math.floor((size - 1) / textWidth('00'));
  const unitScale = () => Math.max(1, Math.floor(scale / 2));
  const height = () => glyphHeight * (scale + unitScale()) + 1;
  while (scale > 1 && height() > size) scale -= 1;
  const top = Math.floor((size - height()) / 2);
  return { top, scale, unitScale: unitScale(), bottom: top + glyphHeight * scale };
}

/** With a dot in the right corner the unit stands on the left. */
function drawTime(canvas: PixelCanvas, { count, unit, dot }: IconSpec & { kind: 'time' }, ink: Colour): void {
  const { top, scale, unitScale, bottom } = timeLayout(canvas.size);
  const middle = (text: string, by: number) => Math.floor((canvas.size - textWidth(text) * by) / 2);
  drawText(canvas, `${count}`, middle(`${count}`, scale), top, scale, ink);
  drawText(canvas, unit, dot ? middle('00', scale) : middle(unit, unitScale), bottom + 1, unitScale, ink);
}

function drawText(canvas: PixelCanvas, text: string, left: number, top: number, scale: number, ink: Colour): void {
  eachPixel(text, (x, y) => canvas.rectangle(left + x * scale, top + y * scale, scale, scale, ink));
}

export type DotLayout = {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Width of the empty ring around it. */
  readonly apart: number;
  /** Radius of the hole that an incident's dot has. */
  readonly hole: number;
};

/** Where the dot lies: in the right corner, beside the unit where digits fill the upper part. */
export function dotLayout(size: number, place: 'above' | 'below'): DotLayout {
  const apart = Math.max(1, Math.floor(size / 16));
  // Its measure across is a whole number of pixels, so that disc and hole are even on all sides.
  const wanted = Math.max(3, Math.round(size * 0.18));
  const radius = place === 'above' ? wanted : Math.min(wanted, (size - timeLayout(size).bottom - apart) / 2);
  const y = place === 'above' ? radius : size - radius;
  return { x: size - radius, y, radius, apart, hole: radius * 0.57 };
}

/** A disc for who must act, a ring for numbers that do not come. Cut off from what lies under it, so that it reads in one colour. */
function drawDot(canvas: PixelCanvas, dot: IconDot, place: 'above' | 'below', palette: Palette): void {
  const { x, y, radius, apart, hole } = dotLayout(canvas.size, place);
  canvas.disc(x, y, radius + apart, clear);
  canvas.disc(x, y, radius, palette.dots[dot]);
  if (dot === 'incident') canvas.disc(x, y, hole, palette.ground);
}
