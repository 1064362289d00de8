// A square of RGBA pixels that whole pixels are painted on: at 16 px, blurred edges are unreadable.

export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

export type PixelCanvas = {
  readonly size: number;
  /** RGBA, row by row. */
  readonly pixels: Uint8Array;
  /** Replaces what was there; outside the square nothing happens. */
  rectangle(x: number, y: number, width: number, height: number, colour: Colour): void;
  /** Pixels whose centre lies within the radius. */
  disc(centreX: number, centreY: number, radius: number, colour: Colour): void;
};

export function createCanvas(size: number): PixelCanvas {
  const pixels = new Uint8Array(size * size * 4);
  const set = (x: number, y: number, colour: Colour): void => {
    if (x >= 0 && y >= 0 && x < size && y < size) pixels.set(colour, (y * size + x) * 4);
  };
  return {
    size,
    pixels,
    rectangle(left, top, width, height, colour) {
      for (let y = top; y < top + height; y += 1) for (let x = left; x < left + width; x += 1) set(x, y, colour);
    },
    disc(centreX, centreY, radius, colour) {
      for (let y = 0; y < size; y += 1) {
        for (let x = 0; x < size; x += 1) {
          if (Math.hypot(x + 0.5 - centreX, y + 0.5 - centreY) <= radius) set(x, y, colour);
        }
      }
    },
  };
}
