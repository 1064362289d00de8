// Carries out the shell's calls of the bridge: sign-in windows, native dialogs, clipboard, links, preferences.
import type { Client } from '../core/api/call.ts';
import type { DaemonCalls } from '../core/api/daemon.ts';
import type { Preferences, Route, ShellCalls } from '../core/api/shell.ts';
import type { DaemonState } from '../core/api/state.ts';
import { AppError } from '../core/errors.ts';
import type { Attempts } from './attempts.ts';
import type { PreferencesStore } from './desktop/preferences.ts';
import type { IpcHandlers } from './ipc.ts';
import type { EmbeddedSignIn } from './oauth-window/embedded-sign-in.ts';
import { originOf } from './security/navigation.ts';
import { askableAddress } from './security/openable-address.ts';
import type { QuotaWindow } from './windows/quota-window.ts';

type AppInfo = Awaited<ReturnType<IpcHandlers<ShellCalls>['app.info']>>;

export type ShellPorts = {
  readonly daemon: Pick<Client<DaemonCalls>, 'connect.begin' | 'connect.finish'>;
  state(): DaemonState | null;
  readonly attempts: Attempts;
  readonly embedded: EmbeddedSignIn;
  /** @returns whether the words were seen */
  showRecoveryKey(): Promise<boolean>;
  readonly preferences: PreferencesStore;
  onPreferences(preferences: Preferences): void;
  chooseFolder(): Promise<string | null>;
  writeClipboard(text: string): void;
  /** `extraOrigins`: beside the listed ones. */
  openLink(url: string, extraOrigins: readonly string[]): Promise<boolean>;
  /** Shows an address whole and asks whether to open it. @param url as `askableAddress` gives it */
  confirmLink(url: string): Promise<boolean>;
  openAgreedLink(url: string): Promise<boolean>;
  readonly quotaWindow: Pick<QuotaWindow, 'open' | 'close' | 'fit'>;
  /** Opens the main window, at a page if one is named. */
  showWindow(route: Route | null): void;
  appInfo(): AppInfo;
};

export function createShellHandlers(ports: ShellPorts): IpcHandlers<ShellCalls> {
  const { preferences } = ports;
  return {
    ...signInHandlers(ports),
    'recovery.show': async () => ({ shown: await ports.showRecoveryKey() }),
    'folder.choose': async () => ({ folder: await ports.chooseFolder() }),
    'clipboard.write': ({ text }) => {
      ports.writeClipboard(text);
      return {};
    },
    'link.open': async ({ url, asks }) => ({ opened: await openLink(url, asks, ports) }),
    'preferences.get': () => preferences.get(),
    'preferences.set': (change) => {
      const after = preferences.set(change);
      ports.onPreferences(after);
      return after;
    },
    'app.info': () => ports.appInfo(),
    ...windowHandlers(ports),
  };
}

type WindowCalls = 'quotaWindow.open' | 'quotaWindow.close' | 'quotaWindow.fit' | 'window.show';

function windowHandlers({ quotaWindow, showWindow }: ShellPorts): Pick<IpcHandlers<ShellCalls>, WindowCalls> {
  return {
    'quotaWindow.open': () => {
      quotaWindow.open();
      return {};
    },
    'quotaWindow.close': () => {
      quotaWindow.close();
      return {};
    },
    'quotaWindow.fit': ({ height }, sender) => {
      quotaWindow.fit(height, sender);
      return {};
    },
    'window.show': ({ route }) => {
      showWindow(route ?? null);
      return {};
    },
  };
}

/** @throws AppError `not_confirmed` */
async function openLink(url: string, asks: boolean, ports: ShellPorts): Promise<boolean> {
  if (await ports.openLink(url, namedOrigins(ports))) return true;
  const address = asks ? askableAddress(url) : null;
  if (address === null) return false;
  if (!(await ports.confirmLink(address))) throw new AppError('not_confirmed');
  return ports.openAgreedLink(address);
}

type SignInCalls = 'signIn.embedded' | 'signIn.embedded.cancel' | 'signIn.begin' | 'signIn.finish';

function signInHandlers(ports: ShellPorts): Pick<IpcHandlers<ShellCalls>, SignInCalls> {
  const { daemon, attempts, embedded } = ports;
  const whereOffered = (): void => {
    if (!ports.appInfo().gates.connectedServices) throw new AppError('feature_off');
  };
  return {
    'signIn.embedded': (input) => {
      whereOffered();
      return embedded.start(input);
    },
    'signIn.embedded.cancel': () => {
      embedded.cancel();
      return {};
    },
    'signIn.begin': async ({ openBrowser, label, ...input }, sender) => {
      whereOffered();
      const attempt = await daemon['connect.begin']({ ...input, ...(label === undefined ? {} : { label }) });
      const { attemptId, authorizeUrl, redirectUri, expiresAt } = attempt;
      const { serviceId, profileId } = input;
      attempts.begun({ attemptId, serviceId, profileId, address: authorizeUrl, expiresAt, sender });
      if (openBrowser) await ports.openLink(authorizeUrl, namedOrigins(ports));
      return { attemptId, authorizeUrl, redirectUri, expiresAt };
    },
    'signIn.finish': (input) => attempts.follow(input.attemptId, daemon['connect.finish'](input)),
  };
}

/** Of addresses that the daemon has named: sign-in pages, and where a provider says that an account can be mended. */
function namedOrigins({ attempts, state }: ShellPorts): readonly string[] {
  const links = state()?.profiles.flatMap(({ status }) =>
    status.state === 'ineligible' && status.link !== null ? [originOf(status.link)] : [],
  );
  return [...attempts.origins(), ...(links ?? []).filter((origin) => origin !== null)];
}
