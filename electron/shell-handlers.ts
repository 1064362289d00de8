// Carries out the shell's calls of the bridge: sign-in windows, native dialogs, clipboard, links, preferences.
import type { Client } from '../core/api/call.ts';
import type { DaemonCalls } from '../core/api/daemon.ts';
import type { ShellCalls } from '../core/api/shell.ts';
import type { PreferencesStore } from './desktop/preferences.ts';
import type { IpcHandlers } from './ipc.ts';

type AppInfo = Awaited<ReturnType<IpcHandlers<ShellCalls>['app.info']>>;

export type ShellPorts = {
  readonly daemon: Pick<Client<DaemonCalls>, 'connect.begin' | 'connect.finish' | 'connect.cancel'>;
  readonly signIn: IpcHandlers<ShellCalls>['signIn.embedded'];
  readonly preferences: PreferencesStore;
  onTheme(theme: 'system' | 'light' | 'dark'): void;
  chooseFolder(): Promise<string | null>;
  writeClipboard(text: string): void;
  /** `extraOrigins`: beside the listed ones. */
  openLink(url: string, extraOrigins?: readonly string[]): Promise<boolean>;
  appInfo(): AppInfo;
};

export function createShellHandlers(ports: ShellPorts): IpcHandlers<ShellCalls> {
  const { daemon, preferences } = ports;
  return {
    'signIn.embedded': ports.signIn,
    'signIn.paste.begin': async ({ openBrowser, label, ...input }) => {
      const attempt = await daemon['connect.begin']({
        ...input,
        ...(label === undefined ? {} : { label }),
        method: 'paste',
      });
      const { attemptId, authorizeUrl, redirectUri, expiresAt } = attempt;
      if (openBrowser) await ports.openLink(authorizeUrl, [new URL(authorizeUrl).origin]);
      return { attemptId, authorizeUrl, redirectUri, expiresAt };
    },
    'signIn.paste.finish': (input) => daemon['connect.finish'](input),
    'signIn.paste.cancel': (input) => daemon['connect.cancel'](input),
    'folder.choose': async () => ({ folder: await ports.chooseFolder() }),
    'clipboard.write': ({ text }) => {
      ports.writeClipboard(text);
      return {};
    },
    'link.open': async ({ url }) => ({ opened: await ports.openLink(url) }),
    'preferences.get': () => preferences.get(),
    'preferences.set': (change) => {
      const after = preferences.set(change);
      ports.onTheme(after.theme);
      return after;
    },
    'app.info': () => ports.appInfo(),
  };
}
