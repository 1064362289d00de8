// The texts of the window around the pages: common words, sidebar, palette, first run, undo.
export const common = {
  back: 'Back',
  backHint: 'Back (Esc)',
  cancel: 'Cancel',
  close: 'Close',
  copied: 'Copied',
  copy: 'Copy',
  save: 'Save',
  notOpened: 'That page could not be opened. Copy its address instead.',
} as const;

export const daemon = {
  starting: 'Starting…',
  stopped: 'Happier’s daemon has stopped.',
  restarting: 'It is being started again. What you see may be old until then.',
} as const;

export const sidebar = {
  name: 'Pages',
  sessions: 'Sessions',
  running_one: '{{count}} running',
  running_other: '{{count}} running',
  runningAsks: '{{running}}, one asks for you',
  newSession: 'New session',
  connectedServices: 'Connected services',
  settings: 'Settings',
  needsPerson: '{{service}}: needs you',
} as const;

export const firstRun = {
  title: 'Welcome to Happier',
  line1: 'Keep all your AI coding accounts in one encrypted place.',
  line2: 'See in the tray how much of each is left.',
  line3: 'Start a session as the account of your choice.',
  connect: 'Connect a service',
  import: 'Use the logins already on this computer',
} as const;

export const undo = {
  disconnected: '{{service}}: {{profile}} was disconnected.',
  seconds_one: '{{count}} s',
  seconds_other: '{{count}} s',
  keep: 'Undo',
  keepOf: 'Undo: keep {{profile}}',
} as const;

export const palette = {
  name: 'Command palette',
  search: 'Go to, or do',
  nothing: 'Nothing found',
  groups: { pages: 'Pages', profiles: 'Profiles', sessions: 'Sessions', actions: 'Actions' },
  theme: 'Theme: {{theme}}',
  connect: 'Connect {{service}}',
  import: 'Use the logins already on this computer',
  mask: 'Mask e-mail addresses',
  unmask: 'Show e-mail addresses',
  recovery: 'Show recovery key',
  lookForBackends: 'Look for installed backends',
  refresh: 'Refresh quotas',
} as const;
