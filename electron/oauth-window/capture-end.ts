// How a capture window can end, and the handle on one that is open.
import type { CaptureNotice } from '../../core/api/capture-bar.ts';
import type { ErrorShape } from '../../core/errors.ts';

export type CaptureEnd =
  /** The whole redirect address, with the authorization code: handed to the daemon, shown and logged nowhere. */
  | { readonly outcome: 'redirect'; readonly redirect: string }
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'another-way'; readonly cause: CaptureNotice | 'chosen' }
  | { readonly outcome: 'failed'; readonly error: ErrorShape };

export type Capture = {
  readonly ended: Promise<CaptureEnd>;
  /** Ends it, if it has not ended yet. */
  end(how: CaptureEnd): void;
};
