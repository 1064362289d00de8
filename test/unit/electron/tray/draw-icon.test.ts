import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barLayout, dotLayout, drawIcon, type IconStyle } from '../../../../electron/tray/draw-icon.ts';
import { encodePng } from '../../../../electron/tray/encode-png.ts';
import type { IconSpec } from '../../../../electron/tray/icon-spec.ts';

const sizes = [16, 22, 32, 44, 64];
const bars = (...left: (number | null)[]): IconSpec => ({
  kind: 'bars',
  bars: left.map((one) => ({ left: one, tone: one === null ? 'unknown' : 'good' })),
  attention: false,
});

/** Alpha and luminance of one pixel. */
function at(pixels: Uint8Array, size: number, x: number, y: number): { alpha: number; light: number } {
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray((y * size + x) * 4, (y * size + x) * 4 + 4);
  return { alpha, light: 0.2126 * red + 0.7152 * green + 0.0722 * blue };
}

/** The three levels that remain without colour. */
function level(alpha: number, light: number, style: IconStyle): 'none' | 'ground' | 'track' | 'ink' {
  if (alpha === 0) return 'none';
  if (style === 'template') return alpha === 255 ? 'ink' : 'track';
  return light > 150 ? 'ink' : light > 60 ? 'track' : 'ground';
}

/** How many pixels of a bar's middle row are inked, read as a person would: solid in the template, bright on the tile. */
function filled(pixels: Uint8Array, size: number, style: IconStyle, row: number, count: number): number {
  const { x, width, rows } = barLayout(size, count);
  const y = (rows[row]?.y ?? 0) + Math.floor((rows[row]?.height ?? 0) / 2);
  const inked = Array.from({ length: width }, (_, index) => at(pixels, size, x + index, y)).filter(
    ({ alpha, light }) => (style === 'template' ? alpha === 255 : light > 200),
  );
  return inked.length;
}

describe.each(['tile', 'template'] as const)('the icon as %s', (style) => {
  it.each(sizes)('draws bars as long as what is left, at %i px', (size) => {
    const { width } = barLayout(size, 2);
    const pixels = drawIcon(bars(64, 32), size, style);
    expect(filled(pixels, size, style, 0, 2)).toBe(Math.round(width * 0.64));
    expect(filled(pixels, size, style, 1, 2)).toBe(Math.round(width * 0.32));
  });

  it.each(sizes)('never draws something left as nothing, nor nothing as something, at %i px', (size) => {
    expect(filled(drawIcon(bars(4), size, style), size, style, 0, 1)).toBeGreaterThan(0);
    expect(filled(drawIcon(bars(0), size, style), size, style, 0, 1)).toBe(0);
  });

  it.each(sizes)('draws the unknown unlike the empty, at %i px', (size) => {
    expect(drawIcon(bars(null), size, style)).not.toEqual(drawIcon(bars(0), size, style));
  });

  it.each(sizes)('draws digits that can be told apart, at %i px', (size) => {
    const time = (count: number, unit: 'm' | 'h' | 'd') =>
      Buffer.from(drawIcon({ kind: 'time', count, unit, attention: false }, size, style)).toString('base64');
    const pictures = [
      ...Array.from({ length: 59 }, (_, index) => time(index + 1, 'm')),
      time(3, 'h'),
      time(3, 'd'),
      time(47, 'h'),
    ];
    expect(new Set(pictures).size).toBe(pictures.length);
  });

  it.each(sizes)('keeps the dot apart from what lies under it, at %i px', (size) => {
    const pixels = drawIcon({ kind: 'mark', resting: false, attention: true }, size, style);
    const { x, y, radius, ring } = dotLayout(size, 'above');
    expect(at(pixels, size, Math.floor(x), Math.floor(y)).alpha).toBe(255);
    expect(at(pixels, size, Math.round(x - radius - ring / 2 - 0.5), Math.floor(y)).alpha).toBe(0);
  });

  it('reads in one colour: what differs does so without colour', () => {
    const grey = (spec: IconSpec) => {
      const pixels = drawIcon(spec, 22, style);
      return Array.from({ length: 22 * 22 }, (_, index) => {
        const { alpha, light } = at(pixels, 22, index % 22, Math.floor(index / 22));
        return level(alpha, light, style)[0];
      }).join('');
    };
    const specs: IconSpec[] = [
      bars(96, 64),
      bars(20, 64),
      bars(8),
      bars(null),
      { kind: 'mark', resting: true, attention: false },
      { kind: 'mark', resting: false, attention: true },
    ];
    expect(new Set(specs.map(grey)).size).toBe(specs.length);
  });
});

it('puts no colour into the template', () => {
  const pixels = drawIcon({ ...bars(8, 50), attention: true } as IconSpec, 32, 'template');
  const colours = Array.from(
    { length: 32 * 32 },
    (_, index) => at(pixels, 32, index % 32, Math.floor(index / 32)).light,
  );
  expect(Math.max(...colours)).toBe(0);
});

it('becomes a PNG that holds exactly these pixels', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sizes), fc.integer({ min: 0, max: 100 }), (size, left) => {
      const pixels = drawIcon(bars(left), size, 'tile');
      expect(decodePng(encodePng(pixels, size))).toEqual({ size, pixels: Buffer.from(pixels) });
    }),
    { numRuns: 30 },
  );
});

/** A reader of its own, for the one kind of PNG that we write. */
function decodePng(file: Buffer): { size: number; pixels: Buffer } {
  expect(file.subarray(1, 4).toString()).toBe('PNG');
  const size = file.readUInt32BE(16);
  const length = file.readUInt32BE(33);
  const rows = inflateSync(file.subarray(41, 41 + length));
  const pixels = Array.from({ length: size }, (_, y) =>
    rows.subarray(y * (size * 4 + 1) + 1, (y + 1) * (size * 4 + 1)),
  );
  return { size, pixels: Buffer.concat(pixels) };
}
