// Saves a picture of a window once it has settled, for starts without a display and for tests. Unpackaged only.
import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { BrowserWindow } from 'electron';
import type { Timers } from '../desktop/timers.ts';

const pauseMs = 400;
const tries = 20;

/** Two pictures in a row that are equal, and not of one colour: the page has drawn what it wanted to. Written in one step. */
export async function saveScreenshot(window: BrowserWindow, file: string, timers: Timers): Promise<void> {
  let before: Buffer | null = null;
  for (let count = 1; count <= tries; count += 1) {
    await new Promise<void>((resolve) => void timers.after(pauseMs, resolve));
    if (window.isDestroyed()) return;
    const image = await window.webContents.capturePage();
    const pixels = image.toBitmap();
    const settled = before?.equals(pixels) === true && !isOneColour(pixels);
    before = pixels;
    if (settled || count === tries) return write(file, image.toPNG());
  }
}

/** @param pixels four bytes each */
function isOneColour(pixels: Buffer): boolean {
  return pixels.length === 0 || pixels.subarray(4).equals(pixels.subarray(0, -4));
}

async function write(file: string, content: Buffer): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, content, { flag: 'wx', mode: 0o600 });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
