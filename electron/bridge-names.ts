// Which calls and events a window's bridge has functions of. The main process works them out from the tables and hands them over as an
// argument of the page's process: the schemas, which would delay every window, stay out of the preload.
import { bridgedDaemonCalls, shellCallNames } from '../core/api/bridge.ts';
import { type DaemonEvents, daemonEvents } from '../core/api/daemon.ts';
import { type ShellEvents, shellEvents } from '../core/api/shell.ts';
import { type BridgeNames, bridgeArgument } from './bridge-object.ts';
import { callChannel } from './ipc-channels.ts';

const bridgeNames: BridgeNames = {
  daemon: bridgedDaemonCalls,
  shell: shellCallNames,
  events: Object.keys(daemonEvents),
  keptEvents: Object.keys(shellEvents),
};

/** The small quota window shows numbers and leads to the main window; it can change nothing. */
const quotaWindowNames = {
  daemon: ['state.get', 'quota.refresh'] satisfies (typeof bridgedDaemonCalls)[number][],
  shell: [
    'app.info',
    'preferences.get',
    'link.open',
    'quotaWindow.fit',
    'quotaWindow.close',
    'window.show',
  ] satisfies (typeof shellCallNames)[number][],
  events: ['state'] satisfies (keyof DaemonEvents)[],
  keptEvents: ['daemon', 'preferences', 'tray'] satisfies (keyof ShellEvents)[],
};

/** For `additionalArguments` of a window with the bridge. */
export const bridgeArguments = argumentOf(bridgeNames);
export const quotaWindowArguments = argumentOf(quotaWindowNames);

/** The only channels that the quota window may call. */
export const quotaWindowChannels: readonly string[] = [
  ...quotaWindowNames.daemon.map((name) => callChannel('daemon', name)),
  ...quotaWindowNames.shell.map((name) => callChannel('shell', name)),
];

/** The only events that it is sent. */
export const quotaWindowEvents: readonly string[] = [...quotaWindowNames.events, ...quotaWindowNames.keptEvents];

function argumentOf(names: BridgeNames): readonly string[] {
  return [`${bridgeArgument}${JSON.stringify(names)}`];
}
