// Command-line switches that would open the shipped app from outside or weaken its sandbox: it refuses to start with them.

const refused = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'auto-open-devtools-for-tabs',
  'disable-web-security',
  'disable-site-isolation-trials',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'allow-running-insecure-content',
  'host-rules',
  'host-resolver-rules',
  'load-extension',
  'js-flags',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'disable-seccomp-filter-sandbox',
  'disable-namespace-sandbox',
  'disable-setuid-sandbox',
];

type Start = {
  readonly packaged: boolean;
  /** Root cannot have Chromium's sandbox at all. */
  readonly root: boolean;
  readonly hasSwitch: (name: string) => boolean;
};

/** The first switch that forbids this start, or null. An unpackaged app is a developer's and takes all of them. */
export function refusedSwitch({ packaged, root, hasSwitch }: Start): string | null {
  if (!packaged) return null;
  const names = root ? refused : [...refused, 'no-sandbox'];
  return names.find(hasSwitch) ?? null;
}
