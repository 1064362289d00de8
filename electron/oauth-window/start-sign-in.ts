// Puts sign-in by embedded browser together: the windows, the bars' narrow bridge, and the function that the bridge calls.
import { app, ipcMain, type Session } from 'electron';
import { captureBarCalls } from '../../core/api/capture-bar.ts';
import type { Attempts } from '../attempts.ts';
import type { DaemonSide } from '../daemon-side.ts';
import type { Timers } from '../desktop/timers.ts';
import { type IpcReport, registerCalls } from '../ipc.ts';
import type { NavigationPolicies } from '../security/guard-contents.ts';
import { createTrustedSenders } from '../security/trusted-senders.ts';
import type { CaptureBarActions } from './capture-bar.ts';
import { openCaptureWindow } from './capture-window.ts';
import { createEmbeddedSignIn, type EmbeddedSignIn } from './embedded-sign-in.ts';
import { isSupportedRuntime } from './runtime-support.ts';

type Options = {
  readonly daemon: Pick<DaemonSide, 'call' | 'state'>;
  readonly attempts: Attempts;
  readonly timers: Timers;
  readonly policies: NavigationPolicies;
  readonly uiSession: Session;
  readonly barPreload: string;
  readonly backgroundColor: () => string;
  readonly report: IpcReport;
};

export function startSignIn({
  daemon,
  attempts,
  timers,
  policies,
  uiSession,
  barPreload,
  backgroundColor,
  report,
}: Options): EmbeddedSignIn {
  const bars = new Map<number, CaptureBarActions>();
  const barSenders = createTrustedSenders();
  const handlers = {
    cancel(_input: unknown, sender: number) {
      bars.get(sender)?.cancel();
      return {};
    },
    anotherWay(_input: unknown, sender: number) {
      bars.get(sender)?.anotherWay();
      return {};
    },
  };
  const confirm = async () => false;
  registerCalls(
    ipcMain,
    { side: 'capture-bar', table: captureBarCalls, handlers, trusted: barSenders, confirm },
    report,
  );
  return createEmbeddedSignIn({
    daemon: daemon.call,
    attempts,
    timers,
    runtimeSupported: isSupportedRuntime(process.versions.electron),
    packaged: app.isPackaged,
    overrides: () => daemon.state()?.overrides ?? [],
    open: (request) =>
      openCaptureWindow(request, {
        policies,
        uiSession,
        barPreload,
        barSenders,
        backgroundColor: backgroundColor(),
        bars,
      }),
  });
}
