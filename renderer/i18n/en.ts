// Every text of the window in English, put together from its areas. Whole sentences with values put in, so that it translates.
import { account } from './en/account.ts';
import { connect } from './en/connect.ts';
import { imports } from './en/imports.ts';
import { disconnect, profile, status } from './en/profile.ts';
import { alerts, history, numbers, probe, quotaWindow, spent, tray } from './en/quotas.ts';
import { providers, quota, services } from './en/services.ts';
import { continueAs, newSession, session, sessions, startReport } from './en/sessions.ts';
import {
  gates,
  notifications,
  overrides,
  passphrase,
  protection,
  recovery,
  rules,
  settings,
  variables,
} from './en/settings.ts';
import { common, daemon, firstRun, palette, sidebar, undo } from './en/window.ts';
import { errorTexts } from './error-texts.ts';

export const en = {
  errors: errorTexts,
  common,
  daemon,
  sidebar,
  account,
  firstRun,
  services,
  providers,
  status,
  quota,
  connect,
  imports,
  profile,
  disconnect,
  undo,
  newSession,
  startReport,
  sessions,
  session,
  continueAs,
  variables,
  notifications,
  settings,
  passphrase,
  recovery,
  protection,
  rules,
  overrides,
  gates,
  palette,
  numbers,
  alerts,
  history,
  probe,
  spent,
  quotaWindow,
  tray,
} as const;
