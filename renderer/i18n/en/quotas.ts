// The texts about numbers, alerts, the hand-off, the history, the paid question, and the small window of what is left.
export const numbers = {
  title: 'What is left',
  label: 'Numbers and bars show',
  senses: { left: 'Left', used: 'Used' },
  hint: 'In this window, the tray, its icon and the command line alike. Colours go by what is left.',
  handOff: 'Take another profile by itself when one is spent',
  handOffHint:
    'A new session then starts as the profile of the same service with most left, and says so. Running sessions stay as they are; a choice of your own and your rules for folders and backends go before it. Never an API key, which costs money.',
} as const;

export const alerts = {
  title: 'Quota alerts',
  enabled: 'Tell me about quotas',
  enabledHint: 'As desktop notifications, each once, until the window resets.',
  first: { left: 'First at, % left', used: 'First at, % used' },
  second: { left: 'Again at, % left', used: 'Again at, % used' },
  thresholdProblem: {
    range: 'A whole number from 1 to 99.',
    left: 'The second comes later: give a smaller number.',
    used: 'The second comes later: give a larger number.',
  },
  runsOut: 'When it will run out before its reset',
  exhausted: 'When nothing is left',
  reset: 'When it has reset',
  resetHint: 'Only after something was told of that window.',
  quiet: 'Quiet hours',
  quietHint: 'What would be told then is told afterwards, if it still holds.',
  quietFrom: 'From',
  quietTo: 'To',
  quietProblem: 'Both times, and two different ones.',
  menu: 'Alerts for {{meter}}: {{now}}',
  menuHint: 'Alerts: {{now}}',
  general: 'as in Settings',
  off: 'off',
  own: { left: 'at {{first}} % and {{second}} % left', used: 'at {{first}} % and {{second}} % used' },
  choices: { general: 'As in Settings', off: 'Off', own: 'Own thresholds…' },
  ownTitle: 'Alerts for {{meter}}',
  allOff: 'All quota alerts are switched off in Settings.',
} as const;

export const history = {
  title: 'History',
  period: 'Period',
  days: '{{count}} days',
  loading: 'Reading the history…',
  empty: 'Nothing was read in this time. The line grows with every new number.',
  failed: 'The history could not be read.',
  again: 'Try again',
  axis: { left: '% left', used: '% used' },
  axisByDay: { left: '% left, least of each day', used: '% used, most of each day' },
  chart: 'Chart of the last {{days}} days. {{summary}}',
  line: {
    left: '{{meter}}: {{last}} % left, at least {{low}} % and at most {{high}} % in this time.',
    used: '{{meter}}: {{last}} % used, at least {{low}} % and at most {{high}} % in this time.',
  },
  table: { left: 'Left by day, lowest to highest', used: 'Used by day, lowest to highest' },
  day: 'Day',
} as const;

export const probe = {
  why: 'A setup-token cannot read its usage: Claude does not allow it.',
  on: 'Read what is left by a one-token message',
  cost: 'Costs one token of the cheapest model, about 20 tokens in all, at most every 30 minutes. It counts toward this account’s limits.',
  other: 'Connecting the account with the in-app browser too reads it for nothing.',
} as const;

export const spent = {
  now: '“{{profile}}” has nothing left until {{time}}.',
  other: { left: '{{profile}} has {{percent}} % left.', used: '{{profile}} has {{percent}} % used.' },
  handOff: '“{{from}}” has nothing left until {{time}}, so “{{to}}” takes its place. You can choose otherwise.',
  paid: '{{profile}} is an API key: it bills every token to {{provider}}.',
  choose: 'Use {{profile}}',
  choosePaid: 'Use {{profile}}, paid',
} as const;

export const quotaWindow = {
  title: 'What is left',
  refresh: 'Refresh',
  none: 'No account with a quota is connected.',
  open: 'Open Happier',
  openProfile: 'Open {{service}}: {{profile}}',
  locked: 'Your data is not open.',
  off: 'Quotas are switched off.',
  stopped: 'Happier’s daemon has stopped. These numbers may be old.',
} as const;

export const tray = {
  missing: 'This desktop shows no tray icon, so what is left is not always in sight.',
  ways: {
    gnome: 'On GNOME, install the extension “AppIndicator and KStatusNotifierItem Support” and log in again.',
    ubuntu: 'On Ubuntu, switch on the extension “Ubuntu AppIndicators” in Extensions.',
    kde: 'On KDE Plasma, add the widget “System Tray” to a panel.',
    xfce: 'On Xfce, add “Status Tray Plugin” to a panel.',
    cinnamon: 'On Cinnamon, add the applet “XApp Status Applet” to a panel.',
    mate: 'On MATE, add “Notification Area” to a panel.',
    lxqt: 'On LXQt, add the plugin “Status Notifier” to a panel.',
    lxde: 'LXDE’s own panel shows no such icons; the program snixembed makes them appear in it.',
    budgie: 'On Budgie, add the applet “System Tray” to a panel.',
    unity: 'On Unity, install the package indicator-application and log in again.',
    deepin: 'On Deepin, switch on the tray area in the settings of the dock.',
    pantheon: 'elementary OS shows no such icons by itself; the Ayatana indicator for Wingpanel adds them.',
    cosmic: 'On COSMIC, add the applet “Notification Tray” to the panel.',
    hyprland: 'On Hyprland, run a bar with a tray, such as Waybar with its module “tray”.',
    sway: 'On Sway, run a bar with a tray, such as Waybar with its module “tray”.',
    i3: 'i3bar shows no such icons; the program snixembed makes them appear in it.',
    other: 'A panel with a StatusNotifier host shows it.',
  },
  window: 'Or keep a small window with the numbers open.',
  openWindow: 'Open the small window',
  dismiss: 'Do not show again',
} as const;
