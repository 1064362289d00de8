// Draws our mark, a rounded square with two meter bars, in every size that desktops ask for. No image is kept in the repository.
import fsp from 'node:fs/promises';
import path from 'node:path';
import { encodePng } from './png.mjs';

/** @typedef {{ left: number, top: number, right: number, bottom: number, radius: number, colour: [number, number, number, number] }} Shape lengths as parts of the icon's side */

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const bar = { left: 0.2, radius: 0.065 };
const track = { ...bar, right: 0.8, colour: [255, 255, 255, 0.22] };

/** Painted in order. @type {Shape[]} */
const mark = [
  { left: 0.04, top: 0.04, right: 0.96, bottom: 0.96, radius: 0.2, colour: [31, 36, 48, 1] },
  /** @type {Shape} */ ({ ...track, top: 0.31, bottom: 0.44 }),
  { ...bar, top: 0.31, right: 0.68, bottom: 0.44, colour: [255, 255, 255, 1] },
  /** @type {Shape} */ ({ ...track, top: 0.56, bottom: 0.69 }),
  { ...bar, top: 0.56, right: 0.46, bottom: 0.69, colour: [110, 168, 254, 1] },
];

/**
 * Writes `<size>x<size>.png` for every size, the names that electron-builder and icon themes expect.
 * @param {string} folder
 * @returns {Promise<boolean>} true, for the bundler's list: there was something to build
 */
export async function drawIcons(folder) {
  await fsp.mkdir(folder, { recursive: true });
  for (const size of sizes) {
    await fsp.writeFile(path.join(folder, `${size}x${size}.png`), encodePng(size, drawMark(size)));
  }
  return true;
}

/** @param {number} size in pixels @returns {Uint8Array} RGBA */
export function drawMark(size) {
  const pixels = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      pixels.set(pixelAt((x + 0.5) / size, (y + 0.5) / size, size), (y * size + x) * 4);
    }
  }
  return pixels;
}

/** Source-over blending of every shape at one point. @param {number} x @param {number} y @param {number} size */
function pixelAt(x, y, size) {
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (const shape of mark) {
    const over = coverage(shape, x, y, size) * shape.colour[3];
    const sum = over + alpha * (1 - over);
    if (sum === 0) continue;
    /** @param {number} below @param {number} above */
    const mix = (below, above) => (above * over + below * alpha * (1 - over)) / sum;
    [red, green, blue] = [mix(red, shape.colour[0]), mix(green, shape.colour[1]), mix(blue, shape.colour[2])];
    alpha = sum;
  }
  return [Math.round(red), Math.round(green), Math.round(blue), Math.round(alpha * 255)];
}

/** Part of a pixel that lies inside the rounded rectangle, from the signed distance to its edge. @param {Shape} shape @param {number} x @param {number} y @param {number} size */
function coverage(shape, x, y, size) {
  const halfWidth = (shape.right - shape.left) / 2;
  const halfHeight = (shape.bottom - shape.top) / 2;
  const radius = Math.min(shape.radius, halfWidth, halfHeight);
  const dx = Math.abs(x - (shape.left + halfWidth)) - (halfWidth - radius);
  const dy = Math.abs(y - (shape.top + halfHeight)) - (halfHeight - radius);
  const distance = Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
  return Math.min(Math.max(0.5 - distance * size, 0), 1);
}
