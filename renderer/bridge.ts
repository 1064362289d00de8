// The only file that touches the bridge which the preload script exposes. Everything else is given a Bridge.
import type { Bridge } from '../core/api/bridge.ts';

declare global {
  interface Window {
    readonly happier?: Bridge;
  }
}

/** The bridge of this window; null when the page was opened outside the app. */
export function windowBridge(): Bridge | null {
  return window.happier ?? null;
}
