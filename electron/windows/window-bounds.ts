// Where the main window opens: where it was, if enough of that is still on a screen, else in the middle.
import type { WindowBounds } from '../desktop/preferences.ts';

export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export const defaultSize = { width: 1040, height: 720 };
export const minimumSize = { width: 720, height: 520 };

/** What must be visible of the window for a person to catch it. */
const catchable = { width: 160, height: 80 };

/** @param screens the work areas of the displays @returns without a position, the platform centres the window */
export function openingBounds(
  saved: WindowBounds | null,
  screens: readonly Area[],
): Partial<Area> & typeof defaultSize {
  if (!saved) return defaultSize;
  const size = {
    width: Math.max(minimumSize.width, saved.width),
    height: Math.max(minimumSize.height, saved.height),
  };
  return screens.some((screen) => overlaps({ ...saved, ...size }, screen)) ? { x: saved.x, y: saved.y, ...size } : size;
}

/** Where the quota window opens: where it was, if that is still on a screen, else in the upper right corner of the first one. */
export function quotaWindowPosition(
  saved: { readonly x: number; readonly y: number } | null,
  size: { readonly width: number; readonly height: number },
  screens: readonly Area[],
): { readonly x: number; readonly y: number } | null {
  if (saved && screens.some((screen) => overlaps({ ...saved, ...size }, screen))) return { x: saved.x, y: saved.y };
  const [first] = screens;
  return first ? { x: first.x + first.width - size.width - fromEdge, y: first.y + fromEdge } : null;
}

const fromEdge = 16;

function overlaps(window: Area, screen: Area): boolean {
  const width = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const height = Math.min(window.y + window.height, screen.y + screen.height) - Math.max(window.y, screen.y);
  return width >= catchable.width && height >= catchable.height;
}
