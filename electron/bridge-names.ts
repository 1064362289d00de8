// The names that the preload makes functions of. The main process works them out from the tables and hands them over as an argument
// of the page's process: the schemas, which would delay every window, stay out of the preload.
import { bridgedDaemonCalls, shellCallNames } from '../core/api/bridge.ts';
import { daemonEvents } from '../core/api/daemon.ts';
import { shellEvents } from '../core/api/shell.ts';
import { type BridgeNames, bridgeArgument } from './bridge-object.ts';

const bridgeNames: BridgeNames = {
  daemon: bridgedDaemonCalls,
  shell: shellCallNames,
  events: Object.keys(daemonEvents),
  keptEvents: Object.keys(shellEvents),
};

/** For `additionalArguments` of a window with the bridge. */
export const bridgeArguments: readonly string[] = [`${bridgeArgument}${JSON.stringify(bridgeNames)}`];
