import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barLayout, dotLayout, drawIcon, type IconStyle } from '../../../../electron/tray/draw-icon.ts';
import { encodePng } from '../../../../electron/tray/encode-png.ts';
import { decodePng } from './decode-png.ts';
import { bars, iconSizes } from './icon-states.ts';

/** Alpha and luminance of one pixel. */
function at(pixels: Uint8Array, size: number, x: number, y: number): { alpha: number; light: number } {
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray((y * size + x) * 4, (y * size + x) * 4 + 4);
  return { alpha, light: 0.2126 * red + 0.7152 * green + 0.0722 * blue };
}

/** How many pixels inside a bar's frame are inked in its middle row, read as a person would: solid in the template, lighter than the ground on the tile. */
function filled(pixels: Uint8Array, size: number, style: IconStyle, row: number, count: number): number {
  const { x, width, rows, frame } = barLayout(size, count);
  const y = (rows[row]?.y ?? 0) + Math.floor((rows[row]?.height ?? 0) / 2);
  const inside = Array.from({ length: width - 2 * frame }, (_, index) => at(pixels, size, x + frame + index, y));
  return inside.filter(({ alpha, light }) => (style === 'template' ? alpha === 255 : light > 100)).length;
}

describe.each(['tile', 'template'] as const)('the icon as %s', (style) => {
  it.each(iconSizes)('draws bars as long as what they tell, at %i px', (size) => {
    const { width, frame } = barLayout(size, 2);
    const pixels = drawIcon(bars([64, 32]), size, style);
    expect(filled(pixels, size, style, 0, 2)).toBe(Math.round((width - 2 * frame) * 0.64));
    expect(filled(pixels, size, style, 1, 2)).toBe(Math.round((width - 2 * frame) * 0.32));
  });

  it.each(iconSizes)('never draws something left as nothing, nor nothing as something, at %i px', (size) => {
    expect(filled(drawIcon(bars([4]), size, style), size, style, 0, 1)).toBeGreaterThan(0);
    expect(filled(drawIcon(bars([0]), size, style), size, style, 0, 1)).toBe(0);
  });

  it.each(iconSizes)('draws the unknown unlike the empty, at %i px', (size) => {
    expect(drawIcon(bars([null]), size, style)).not.toEqual(drawIcon(bars([0]), size, style));
  });

  it.each(iconSizes)('draws digits that can be told apart, at %i px', (size) => {
    const time = (count: number, unit: 'm' | 'h' | 'd') =>
      Buffer.from(drawIcon({ kind: 'time', count, unit, dot: null }, size, style)).toString('base64');
    const pictures = [
      ...Array.from({ length: 59 }, (_, index) => time(index + 1, 'm')),
      time(3, 'h'),
      time(3, 'd'),
      time(47, 'h'),
    ];
    expect(new Set(pictures).size).toBe(pictures.length);
  });

  it.each(iconSizes)(
    'keeps a dot apart from what lies under it, and leaves a hole in an incident’s, at %i px',
    (size) => {
      const { x, y, radius, apart } = dotLayout(size, 'above');
      const shown = (dot: 'attention' | 'incident') => drawIcon({ kind: 'mark', resting: false, dot }, size, style);
      for (const dot of ['attention', 'incident'] as const) {
        expect(at(shown(dot), size, Math.round(x - radius - apart / 2 - 0.5), y).alpha).toBe(0);
        expect(at(shown(dot), size, Math.floor(x - radius + 0.5), y).alpha).toBe(255);
      }
      const middle = (dot: 'attention' | 'incident') => at(shown(dot), size, Math.floor(x), Math.floor(y));
      expect(middle('attention')).not.toEqual(middle('incident'));
    },
  );

  it.each(iconSizes)('leaves the digits whole beside a dot, at %i px', (size) => {
    const time = (dot: 'attention' | null) => drawIcon({ kind: 'time', count: 48, unit: 'm', dot }, size, style);
    const { y, radius, apart } = dotLayout(size, 'below');
    const above = (dot: 'attention' | null) => time(dot).subarray(0, Math.ceil(y - radius - apart) * size * 4);
    expect(above('attention')).toEqual(above(null));
    expect(above(null).length).toBeGreaterThan(size * size * 4 * 0.5);
  });
});

it('puts no colour into the template', () => {
  const pixels = drawIcon(bars([8, 50], 'attention'), 32, 'template');
  const colours = Array.from(
    { length: 32 * 32 },
    (_, index) => at(pixels, 32, index % 32, Math.floor(index / 32)).light,
  );
  expect(Math.max(...colours)).toBe(0);
});

it('becomes a PNG that holds exactly these pixels', () => {
  fc.assert(
    fc.property(fc.constantFrom(...iconSizes), fc.integer({ min: 0, max: 100 }), (size, filled) => {
      const pixels = drawIcon(bars([filled]), size, 'tile');
      expect(decodePng(encodePng(pixels, size))).toEqual({ width: size, height: size, pixels: Buffer.from(pixels) });
    }),
    { numRuns: 30 },
  );
});
