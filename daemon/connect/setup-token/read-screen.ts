// What the screen of `claude setup-token` says: the address to open, the token, or that it failed (docs/measured/claude-setup-token.md).
import { isSignInAddress } from './sign-in-addresses.ts';

export type SetupTokenScreen = {
  /** As shown: newer versions show a shortened one. */
  readonly address: string | null;
  readonly token: string | null;
  readonly failed: boolean;
};

/** One piece, alone in its line; far longer than any token known and far shorter than a line of the terminal. */
const tokenLine = /^sk-ant-oat\d\d-[\w-]{16,1000}$/;
const failureLine = /^(\S )?OAuth error\b|^Press Enter to retry\b/;

/** The only text that `fits`; null where there is none, or several that differ. */
function theOne(lines: readonly string[], fits: (line: string) => boolean): string | null {
  const found = new Set(lines.filter(fits));
  const [first = null] = found;
  return found.size === 1 ? first : null;
}

/**
 * @param lines of the terminal from the top
 * @param finished how many of them are complete: what the cursor is in or above may be half drawn
 */
export function readScreen(lines: readonly string[], finished: number): SetupTokenScreen {
  const texts = lines.map((line) => line.trim());
  const whole = texts.slice(0, finished);
  return {
    address: theOne(whole, isSignInAddress),
    token: theOne(whole, (text) => tokenLine.test(text)),
    failed: texts.some((text) => failureLine.test(text)),
  };
}
