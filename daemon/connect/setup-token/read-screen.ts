// What the screen of `claude setup-token` says: the address to open, the token, or that it failed (docs/measured/claude-setup-token.md).

export type SetupTokenScreen = {
  readonly authorizeUrl: string | null;
  readonly token: string | null;
  readonly failed: boolean;
};

/** One piece, alone in its line; far longer than any token known and far shorter than a line of the terminal. */
const tokenLine = /^sk-ant-oat\d\d-[\w-]{16,1000}$/;
const failureLine = /^OAuth error\b|^Press Enter to retry\b/;

const signInHost = /^(?:[a-z\d-]+\.)*(?:claude\.ai|claude\.com|anthropic\.com)$/;

/** Whether it is the address of a sign-in of Anthropic, whole: with what the answer is checked by. */
export function isSignInAddress(text: string): boolean {
  if (!/^https:\/\/\S{1,1900}$/.test(text) || !URL.canParse(text)) return false;
  const { hostname, pathname, port, username, password, searchParams } = new URL(text);
  return (
    signInHost.test(hostname) &&
    `${port}${username}${password}` === '' &&
    pathname.endsWith('/oauth/authorize') &&
    URL.canParse(searchParams.get('redirect_uri') ?? '') &&
    /^[\w-]{20,}$/.test(searchParams.get('state') ?? '')
  );
}

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
    authorizeUrl: theOne(whole, isSignInAddress),
    token: theOne(whole, (text) => tokenLine.test(text)),
    failed: texts.some((text) => failureLine.test(text)),
  };
}
