// A reader of its own, for the one kind of PNG that we write: RGBA, rows unfiltered, one chunk of data.
import { inflateSync } from 'node:zlib';

export type Picture = { readonly width: number; readonly height: number; readonly pixels: Buffer };

export function decodePng(file: Buffer): Picture {
  if (file.subarray(1, 4).toString() !== 'PNG') throw new Error('not a PNG');
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const rows = inflateSync(file.subarray(41, 41 + file.readUInt32BE(33)));
  const stride = width * 4 + 1;
  const pixels = Array.from({ length: height }, (_, y) => rows.subarray(y * stride + 1, (y + 1) * stride));
  return { width, height, pixels: Buffer.concat(pixels) };
}
