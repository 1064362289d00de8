// The texts of the settings: appearance, what protects the data, rules, gates and overrides.
export const settings = {
  title: 'Settings',
  noTray: 'When this window is closed, start Happier again to come back to it.',
  appearance: 'Appearance',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  maskEmails: 'Mask e-mail addresses',
  maskEmailsHint: 'In this window and the tray, for when others see your screen.',
  openServices: 'Open connected services',
  data: 'Your data',
  protection: 'Protection',
  dataFolder: 'Data folder',
  features: 'Features',
  overrides: 'Overrides',
  about: 'About',
  version: 'Happier {{version}}',
} as const;

export const passphrase = {
  label: 'Passphrase',
  change: 'Change passphrase',
  current: 'Present passphrase',
  changed: 'The passphrase was changed.',
} as const;

export const recovery = {
  label: 'Recovery key',
  what: '24 words that open your accounts on another computer, together with a backup of the data folder.',
  checked: 'checked on {{date}}',
  neverChecked: 'never checked',
  show: 'Show recovery key…',
} as const;

export const protection = {
  keychain: 'Protected by the system keychain · stored on this computer',
  passphrase: 'Protected by your passphrase · stored on this computer',
  where: 'Details',
} as const;

export const rules = {
  title: 'Rules for folders and backends',
  backend: 'Backend',
  folder: 'Folder',
  native: 'Native',
  remove: 'Remove',
  removeOf: 'Remove the rule for {{what}}',
} as const;

export const overrides = {
  none: 'None. Happier talks to the providers’ own addresses.',
  active_one: 'An environment variable changes where Happier connects.',
  active_other: '{{count}} environment variables change where Happier connects.',
  which: 'Which ones',
} as const;

export const gates = {
  names: { services: 'Connected services', quotas: 'Quotas' },
  on: 'on',
  off: 'off: {{reason}}',
  reasons: {
    server: 'switched off by the server',
    build: 'switched off in this build, or by {{variable}}',
    both: 'switched off by the server and in this build, or by {{variable}}',
    parent: 'they belong to connected services, which are off',
  },
} as const;

export const notifications = {
  title: 'Notifications',
  bell: 'When a session rings its bell',
  bellHint: 'Most agents ring when they wait for you. Not while you look at that session.',
  end: 'When a session ends',
  endHint: 'Not while you look at it, and not when you stopped it.',
} as const;

export const variables = {
  title: 'Variables that sessions do not get',
  what: 'A session with a connected profile never gets the variables that could change its account or address. You can add names of your own; what is on the list below cannot be taken off it.',
  yours: 'Your additions',
  none: 'None yet.',
  name: 'Name of a variable',
  add: 'Add…',
  remove: 'Remove…',
  removeOf: 'Remove {{name}}',
  shape: 'Letters, digits and _; no digit first.',
  twice: 'This name is on your list already.',
  published: 'The published list',
  byVendor: 'With a profile of {{vendor}}, and wherever {{vendor}} is not chosen',
  byBackend: 'Every {{backend}} session with a connected profile',
  ours: 'Every session',
  howToRead: '… stands for any further part of a name; of {a, b} one stands there.',
} as const;
