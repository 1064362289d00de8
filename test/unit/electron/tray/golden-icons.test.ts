// The icon as committed pictures, every state at every size in both styles; and whether one bit of colour tells the states apart.
// HAPPIER_WRITE_GOLDEN=1 writes the pictures anew: look at them before they are committed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawIcon, type IconStyle } from '../../../../electron/tray/draw-icon.ts';
import { encodePng } from '../../../../electron/tray/encode-png.ts';
import { decodePng } from './decode-png.ts';
import { iconSizes, iconStates, iconStyles } from './icon-states.ts';

const folder = join(import.meta.dirname, 'golden');
const columns = 7;

/** All states of one size and style, row by row, without gaps. */
function sheet(size: number, style: IconStyle): { width: number; height: number; pixels: Buffer } {
  const [width, height] = [columns * size, Math.ceil(iconStates.length / columns) * size];
  const pixels = Buffer.alloc(width * height * 4);
  for (const [index, { spec }] of iconStates.entries()) {
    const icon = drawIcon(spec, size, style);
    const [left, top] = [(index % columns) * size, Math.floor(index / columns) * size];
    for (let y = 0; y < size; y += 1) {
      pixels.set(icon.subarray(y * size * 4, (y + 1) * size * 4), ((top + y) * width + left) * 4);
    }
  }
  return { width, height, pixels };
}

describe.each(iconStyles)('the icon as %s', (style) => {
  it.each(iconSizes)('looks at %i px as it was looked at and agreed to', (size) => {
    const file = join(folder, `${style}-${size}.png`);
    const drawn = sheet(size, style);
    if (process.env.HAPPIER_WRITE_GOLDEN === '1') {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, encodePng(drawn.pixels, drawn.width, drawn.height));
    }
    const golden = decodePng(readFileSync(file));
    expect([golden.width, golden.height]).toEqual([drawn.width, drawn.height]);
    const firstAt = drawn.pixels.findIndex((byte, index) => byte !== golden.pixels[index]);
    const at = Math.floor(firstAt / 4);
    const state = Math.floor(at / drawn.width / size) * columns + Math.floor((at % drawn.width) / size);
    expect(firstAt < 0 ? null : iconStates[state]?.name).toBeNull();
  });
});

/** What is left of a picture on a panel of one colour when every pixel is light or not. */
function oneBit(pixels: Uint8Array, panel: 0 | 255): readonly boolean[] {
  return Array.from({ length: pixels.length / 4 }, (_, index) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(index * 4, index * 4 + 4);
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    return light * (alpha / 255) + panel * (1 - alpha / 255) >= 128;
  });
}

const panels = [
  { style: 'tile', panel: 0, name: 'a tile on a dark panel' },
  { style: 'tile', panel: 255, name: 'a tile on a light panel' },
  { style: 'template', panel: 255, name: 'a template' },
] as const;

describe.each(panels)('in one bit of colour, as $name,', ({ style, panel }) => {
  it.each(iconSizes)('no two states look alike at %i px', (size) => {
    // At 16 px a dot's hole is four pixels; what grows with the picture must grow with it here too.
    const enough = Math.max(4, Math.floor((size * size) / 80));
    const pictures = iconStates.map(({ name, spec }) => ({ name, bits: oneBit(drawIcon(spec, size, style), panel) }));
    const alike = pictures.flatMap((one, index) =>
      pictures.slice(index + 1).flatMap((other) => {
        const differing = one.bits.filter((bit, at) => bit !== other.bits[at]).length;
        return differing < enough ? [`${one.name} / ${other.name}: ${differing}`] : [];
      }),
    );
    expect(alike).toEqual([]);
  });
});
