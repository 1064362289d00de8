// The environment that `claude setup-token` runs in: the person's own without what would lead it to another account or address.

type Where = {
  /** Absolute path of the private folder: Claude Code keeps its settings in it and finds none there. */
  readonly folder: string;
  /** What it starts in place of a browser. */
  readonly browser: string;
  readonly platform: NodeJS.Platform;
};

/**
 * PATH, HOME and what leads through a proxy or names certificate authorities stay. A token or key of the person's would be sent along
 * with requests of its own (measured), another address or client would be signed in to.
 */
const takenOut = '^(ANTHROPIC|CLAUDE(CODE)?|HAPPIER)(_|$)|^BROWSER$';

export function setupTokenEnvironment(
  own: Readonly<Record<string, string>>,
  { folder, browser, platform }: Where,
): Record<string, string> {
  const pattern = new RegExp(takenOut, platform === 'win32' ? 'i' : '');
  return {
    ...Object.fromEntries(Object.entries(own).filter(([name]) => !pattern.test(name))),
    CLAUDE_CONFIG_DIR: folder,
    BROWSER: browser,
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  };
}
