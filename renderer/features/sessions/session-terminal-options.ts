// What a session's terminal needs to know of the window around it, and what it tells it.
import type { Bridge } from '../../../core/api/bridge.ts';
import type { ErrorShape } from '../../../core/errors.ts';
import type { SessionId } from '../../../core/ids.ts';
import type { AppInfo } from '../../state/app-context.ts';

export type Scheme = 'light' | 'dark';

export type SessionTerminalOptions = {
  readonly bridge: Bridge;
  readonly id: SessionId;
  readonly platform: AppInfo['platform'];
  readonly scheme: Scheme;
  /** Null after it went well again. */
  readonly onError: (error: ErrorShape | null) => void;
  readonly onSearch: () => void;
  /** The keyboard leaves the terminal. */
  readonly onLeave: () => void;
  /** A link was clicked; `url` is where it really leads, whatever the text says. */
  readonly onLink: (url: string) => void;
};
