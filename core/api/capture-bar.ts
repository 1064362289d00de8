// The capture bar's own narrow bridge: what its page may ask of the main process, and what it is told.
import { type CallTable, nothing } from './call.ts';

export const captureBarCalls = {
  cancel: { access: 'open', input: nothing, output: nothing },
  anotherWay: { access: 'open', input: nothing, output: nothing },
} as const satisfies CallTable;

/** Why the page in the window cannot go on; each leads to another way of signing in. */
export type CaptureNotice = 'popup' | 'passkey' | 'refused' | 'origin';

export type CaptureBarState = {
  /** Scheme and host of the page shown; null before the first one. */
  readonly site: { readonly secure: boolean; readonly host: string } | null;
  /** The name of the service and of the profile: "Signing in to … as profile …". */
  readonly service: string;
  readonly profile: string;
  /** `host`: where the page wanted to go. */
  readonly notice: { readonly cause: CaptureNotice; readonly host: string | null } | null;
};

/** Exposed to the bar's page as `window.happierCaptureBar`. */
export type CaptureBarBridge = {
  readonly cancel: () => void;
  readonly anotherWay: () => void;
  /** Gives the state of now and every later one; the answer stops it. */
  readonly onState: (listener: (state: CaptureBarState) => void) => () => void;
};
