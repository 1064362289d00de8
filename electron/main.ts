// Composition root of the desktop shell. First what must be settled before Electron is ready, then the parts, built once, in order.
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, clipboard, dialog, ipcMain, nativeTheme, protocol, type Session } from 'electron';
import { shellCalls } from '../core/api/shell.ts';
import type { Gates } from '../core/catalog/features.ts';
import { uiGates } from '../core/catalog/ui-gates.ts';
import { readEnvironment } from '../core/environment.ts';
import { describeError, toErrorShape } from '../core/errors.ts';
import { resolveHome } from '../daemon/api/home.ts';
import { type Attempts, createAttempts } from './attempts.ts';
import { describeCall } from './confirmations.ts';
import { bridgedTable, createDaemonHandlers } from './daemon-handlers.ts';
import { createDaemonSide, type DaemonSide } from './daemon-side.ts';
import { desktopOf } from './desktop/desktop-name.ts';
import { followLifeCycle } from './desktop/life-cycle.ts';
import { openPreferences, type PreferencesStore } from './desktop/preferences.ts';
import { printWarningsWithoutAddresses } from './desktop/quiet-warnings.ts';
import { opensWindow } from './desktop/start-intent.ts';
import { startNotices } from './desktop/start-notices.ts';
import { systemTimers as timers } from './desktop/timers.ts';
import { type IpcReport, registerCalls } from './ipc.ts';
import { maskEmailsIn } from './mask-emails.ts';
import { askForFolder, askToConfirm, askToQuit } from './native-dialogs.ts';
import { startSignIn } from './oauth-window/start-sign-in.ts';
import { createQuitFlow } from './quit-flow.ts';
import { startRecovery } from './recovery/start-recovery.ts';
import { openAgreed, openExternally } from './security/external-links.ts';
import { guardContents, type NavigationPolicies } from './security/guard-contents.ts';
import { silenceSession } from './security/lock-session.ts';
import { refusedSwitch } from './security/refused-switches.ts';
import { createTrustedSenders } from './security/trusted-senders.ts';
import { uiScheme } from './security/ui-scheme.ts';
import { createUiSession, lockDefaultSession } from './security/ui-session.ts';
import { createShellHandlers } from './shell-handlers.ts';
import { texts } from './texts.ts';
import { type RunningTray, startTray } from './tray/start-tray.ts';
import type { TrayAction } from './tray/tray-items.ts';
import { setApplicationMenu } from './windows/application-menu.ts';
import { createMainWindow, type MainWindow } from './windows/main-window.ts';
import { createQuotaWindow, type QuotaWindow } from './windows/quota-window.ts';
import { saveScreenshot } from './windows/screenshot.ts';

/** What every part below needs to know of this start. */
type Start = {
  /** Absolute path of the data folder. */
  readonly home: string;
  readonly gates: Gates;
  readonly preferences: PreferencesStore;
  readonly firstStart: boolean;
  readonly policies: NavigationPolicies;
  readonly uiSession: Session;
  readonly attempts: Attempts;
};

const folder = import.meta.dirname;
/** The built pages. */
const pages = join(folder, '..', 'renderer');
const icon = join(folder, '..', 'icons', '256x256.png');
const devTools = !app.isPackaged;
const screenshotFile = app.isPackaged ? undefined : process.env.HAPPIER_SCREENSHOT_FILE;
const print = (line: string): void => console.error(line);
const report: IpcReport = ({ channel, cause }) => print(`ipc: ${channel} refused or failed (${cause})`);
const backgroundColor = (): string => (nativeTheme.shouldUseDarkColors ? '#1a1b1e' : '#ffffff');

function prepare(): void {
  printWarningsWithoutAddresses(print);
  const root = process.getuid?.() === 0;
  const hasSwitch = (name: string) => app.commandLine.hasSwitch(name);
  const refused = refusedSwitch({ packaged: app.isPackaged, root, hasSwitch });
  if (refused !== null) {
    fail(texts.refusedSwitch(refused));
    return;
  }
  protocol.registerSchemesAsPrivileged([uiScheme]);
  app.on('session-created', silenceSession);
  // Root cannot have the sandbox, and Electron would take --no-sandbox back from a root that gave it.
  if (!(root && hasSwitch('no-sandbox'))) app.enableSandbox();
  try {
    const gates = uiGates(__HAPPIER_BUILD_GATES__, readEnvironment(process.env));
    const home = resolveHome(process.env);
    const own = join(home, 'desktop');
    // The folder keeps others out of what Chromium writes. No umask: backends would inherit it for the person's own files.
    mkdirSync(own, { recursive: true, mode: 0o700 });
    app.setPath('userData', own);
    // Whoever holds the lock opens its window.
    if (app.requestSingleInstanceLock())
      app
        .whenReady()
        .then(() => run(home, own, gates))
        .catch(failed);
    else app.exit(0);
  } catch (error) {
    failed(error);
  }
}

function failed(error: unknown): void {
  fail(describeError(toErrorShape(error)));
}

function fail(message: string): void {
  print(`${texts.cannotStart}: ${message}`);
  // Before the app is ready this is no dialog on Linux but the same line again.
  if (process.platform !== 'linux') dialog.showErrorBox(texts.cannotStart, message);
  app.exit(1);
}

/** What comes before every part: guards, sessions, preferences. */
function begin(home: string, own: string, gates: Gates): Start {
  const policies = guardContents(app);
  lockDefaultSession();
  const uiSession = createUiSession({ name: 'happier-ui', root: pages, devTools });
  const preferences = openPreferences(own, timers.now);
  const firstStart = preferences.windowBounds() === null;
  nativeTheme.themeSource = preferences.get().theme;
  setApplicationMenu();
  return { home, gates, preferences, firstStart, policies, uiSession, attempts: createAttempts(timers.now) };
}

async function run(home: string, own: string, gates: Gates): Promise<void> {
  const start = begin(home, own, gates);

  const tray = startTray({
    gates,
    maskEmails: start.preferences.get().maskEmails,
    timers,
    onAction: (action) => carryOut(action, daemon, window),
    onActivate: () => window.open(),
    onLook() {
      // Whatever is in the way of it shows in the tray already.
      daemon.call['quota.refresh']({ ifDue: true }).catch(() => {});
    },
    onVisible: () => tellTray(),
  });
  const tellTray = (): void => send('tray', { visible: tray.visible() });
  const tellStatus = (): void => {
    // Nothing is said while it starts: calls wait for it, and what waits need not be told.
    if (daemon.isRunning() || daemon.isStopped()) send('daemon', { connected: daemon.isRunning() });
    if (daemon.isRunning()) takeScreenshot(window.current());
  };
  const daemon = createDaemonSide({
    folder,
    home,
    version: app.getVersion(),
    timers,
    onState(state) {
      tray.setState(state);
      notices.ofSessions(state);
    },
    onEvent({ name, data }) {
      if (name === 'quota.alert') notices.ofQuotas(data);
      send(name, data);
    },
    onStatus(status) {
      tray.setStatus(status);
      tellStatus();
    },
  });
  const onLoaded = (): void => {
    tellStatus();
    tellTray();
  };
  const { window, quotaWindow, calls } = buildWindows(start, tray, daemon, onLoaded);
  const send = (event: string, data: unknown): void => {
    window.send(event, data);
    quotaWindow.send(event, data);
  };
  const notices = startNotices({ icon, preferences: start.preferences, timers, window, calls, state: daemon.state });
  daemon.start();
  followLifeCycle({
    openWindow: () => window.open(),
    createQuit: (exit) => buildQuit(exit, start, tray, daemon, { window, quotaWindow }),
  });

  await tray.ready;
  const { firstStart } = start;
  const screenshotWanted = screenshotFile !== undefined;
  const quotaWindowAgain = !tray.visible() && start.preferences.quotaWindow()?.open === true;
  if (quotaWindowAgain) quotaWindow.open();
  const trayVisible = tray.visible() || quotaWindowAgain;
  if (opensWindow({ argv: process.argv, firstStart, trayVisible, screenshotWanted })) window.open();
  if (!__HAPPIER_PRODUCTION__ && devTools && process.env.HAPPIER_DIAGNOSTICS === '1') await diagnose(start, daemon);
}

/** The windows with a bridge, and the calls of it. */
function buildWindows(start: Start, tray: RunningTray, daemon: DaemonSide, onLoaded: () => void) {
  const { preferences, policies, uiSession, attempts } = start;
  const senders = createTrustedSenders();
  const calls = createDaemonHandlers(daemon.call, attempts);
  const preload = join(folder, 'preload.cjs');
  const common = { uiSession, preload, icon, devTools, backgroundColor, senders, policies, preferences, onLoaded };
  const window = createMainWindow({ ...common, onGone: calls.release });
  const quotaWindow = createQuotaWindow(common);
  const confirm = async (call: string, input: unknown): Promise<boolean> => {
    const { maskEmails } = preferences.get();
    const context = { state: daemon.state(), attempt: attempts.of, maskEmails };
    return askToConfirm(window.current(), describeCall(call, input, context));
  };
  registerCalls(
    ipcMain,
    { side: 'daemon', table: bridgedTable, handlers: calls.handlers, trusted: senders, confirm },
    report,
  );
  registerCalls(
    ipcMain,
    {
      side: 'shell',
      table: shellCalls,
      handlers: shellHandlers(start, tray, daemon, { window, quotaWindow }),
      trusted: senders,
      confirm,
    },
    report,
  );
  return { window, quotaWindow, calls };
}

type Windows = { readonly window: MainWindow; readonly quotaWindow: QuotaWindow };

function shellHandlers(start: Start, tray: RunningTray, daemon: DaemonSide, { window, quotaWindow }: Windows) {
  const { home, gates, preferences, policies, uiSession, attempts } = start;
  const barPreload = join(folder, 'capture-bar-preload.cjs');
  return createShellHandlers({
    daemon: daemon.call,
    state: daemon.state,
    attempts,
    embedded: startSignIn({ daemon, attempts, timers, policies, uiSession, barPreload, backgroundColor, report }),
    showRecoveryKey: recovery(policies, daemon, window),
    preferences,
    onPreferences(after) {
      nativeTheme.themeSource = after.theme;
      tray.setMaskEmails(after.maskEmails);
      for (const one of [window, quotaWindow]) one.send('preferences', after);
    },
    chooseFolder: () => askForFolder(window.current()),
    writeClipboard: (text) => clipboard.writeText(text),
    openLink: openExternally,
    confirmLink: (url) =>
      askToConfirm(window.current(), {
        message: texts.confirm.openLink,
        detail: url,
        button: texts.confirm.openLinkButton,
      }),
    openAgreedLink: openAgreed,
    appInfo: () => ({
      version: app.getVersion(),
      platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
      homeFolder: homedir(),
      dataFolder: home,
      trayVisible: tray.visible(),
      desktop: desktopOf(process.env),
      gates,
    }),
    quotaWindow,
    showWindow: (route) => (route ? window.openAt(route) : window.open()),
  });
}

function recovery(policies: NavigationPolicies, daemon: DaemonSide, window: Pick<MainWindow, 'current'>) {
  const preload = join(folder, 'recovery-preload.cjs');
  let session: Session | null = null;
  return startRecovery({
    source: {
      account: () => daemon.state()?.account ?? null,
      hostsDaemon: daemon.hosts,
      recoveryKey: daemon.recoveryKey,
      daemon: daemon.call,
    },
    surroundings() {
      session ??= createUiSession({ name: 'happier-recovery', root: pages, devTools: false });
      return { policies, session, preload, icon, backgroundColor: backgroundColor() };
    },
    confirm: (confirmation) => askToConfirm(window.current(), confirmation),
    report,
  });
}

function carryOut(action: TrayAction, daemon: DaemonSide, window: MainWindow): void {
  // A click in the tray is the person's own act, so nothing is asked again; what became of it shows in the next state.
  const failed = (error: unknown): void => print(`tray: ${action.do} failed (${toErrorShape(error).code})`);
  switch (action.do) {
    case 'quit':
      app.quit();
      break;
    case 'restart-daemon':
      daemon.retryNow();
      break;
    case 'open':
      window.openAt(action.route);
      break;
    case 'set-default':
      daemon.call['profiles.default']({ serviceId: action.serviceId, profileId: action.profileId }).catch(failed);
      break;
    case 'refresh':
      daemon.call['quota.refresh'](action.profile ?? {}).catch(failed);
      break;
  }
}

function buildQuit(exit: () => void, start: Start, tray: RunningTray, daemon: DaemonSide, windows: Windows) {
  const { window, quotaWindow } = windows;
  return createQuitFlow({
    timers,
    state: daemon.state,
    hostsDaemon: daemon.hosts,
    ask(sessions) {
      const { maskEmails } = start.preferences.get();
      return askToQuit(window.current(), maskEmails ? sessions.map(maskEmailsIn) : sessions);
    },
    stayInTray() {
      if (tray.visible()) window.close();
    },
    stopDaemon: daemon.stop,
    exit() {
      tray.stop();
      quotaWindow.leave();
      exit();
    },
    force: () => app.exit(0),
  });
}

let screenshotTaken = false;

function takeScreenshot(window: BrowserWindow | null): void {
  if (screenshotFile === undefined || screenshotTaken || !window) return;
  screenshotTaken = true;
  saveScreenshot(window, screenshotFile, timers).catch(() => print('the screenshot could not be saved'));
}

async function diagnose({ uiSession, policies }: Start, daemon: DaemonSide): Promise<void> {
  if (__HAPPIER_PRODUCTION__) return;
  const { openDiagnostics } = await import('./windows/diagnostics-window.ts');
  openDiagnostics({ uiSession, policies, preload: join(folder, 'diagnostics-preload.cjs'), state: daemon.state });
}

prepare();
