// The capture window: our bar on top, the provider's page below it in a session of its own, which has no preload and no way to us.
import type { BaseWindow, Session, WebContents, WebContentsView } from 'electron';
import type { CaptureBarState } from '../../core/api/capture-bar.ts';
import type { NavigationPolicies } from '../security/guard-contents.ts';
import type { TrustedSenders } from '../security/trusted-senders.ts';
import { createBareWindow, createView } from '../security/window-factory.ts';
import { texts } from '../texts.ts';
import { type CaptureBar, type CaptureBarActions, createCaptureBar } from './capture-bar.ts';
import type { Capture, CaptureEnd } from './capture-end.ts';
import { setCaptureMenu } from './capture-menu.ts';
import {
  type CaptureRules,
  decideTopLevel,
  isPasskeyPage,
  isRefusalAnswer,
  isRefusalPage,
  mayShowFrame,
} from './capture-rules.ts';
import { clearCaptureSession, createCaptureSession, type TopLevelListener } from './capture-session.ts';
import { hostOf, watchPageFailures } from './page-failures.ts';

export type CaptureRequest = {
  readonly authorizeUrl: string;
  readonly rules: CaptureRules;
  /** Names for the bar. */
  readonly service: string;
  readonly profile: string;
};

export type CaptureSurroundings = {
  readonly policies: NavigationPolicies;
  readonly uiSession: Session;
  readonly barPreload: string;
  readonly barSenders: TrustedSenders;
  readonly backgroundColor: string;
  /** Says which window an IPC call of a bar belongs to. */
  readonly bars: Map<number, CaptureBarActions>;
};

type Say = (change: Partial<CaptureBarState>) => void;

export function openCaptureWindow(request: CaptureRequest, surroundings: CaptureSurroundings): Capture {
  const { rules, service, profile } = request;
  const { policies, backgroundColor } = surroundings;
  const title = texts.capture.title(service);
  const window = createBareWindow({ width: 520, height: 720, minWidth: 400, minHeight: 480, title, backgroundColor });
  const capture = createEnding(tearDown);
  const { end } = capture;

  const bar = createCaptureBar({ site: null, service, profile, notice: null }, surroundings, {
    cancel: () => end({ outcome: 'cancelled' }),
    anotherWay: () => end({ outcome: 'another-way', cause: bar.state().notice?.cause ?? 'chosen' }),
  });
  const say: Say = (change) => {
    bar.say(change);
    layOut(window, bar, page);
  };
  const onTopLevel: TopLevelListener = (decision, address) => {
    if (decision === 'redirect') end({ outcome: 'redirect', redirect: address });
    else if (decision === 'refused') end({ outcome: 'another-way', cause: 'refused' });
    else say({ notice: { cause: 'origin', host: hostOf(address) } });
  };
  const partition = createCaptureSession(rules, onTopLevel);
  const page = createView({ session: partition, devTools: false });
  guardPage(page.webContents, rules, policies, onTopLevel, say);
  watchPageFailures(page.webContents, (error) => end({ outcome: 'failed', error }));

  function tearDown(): void {
    if (!window.isDestroyed()) window.destroy();
    bar.close();
    if (!page.webContents.isDestroyed()) page.webContents.close({ waitForBeforeUnload: false });
    void clearCaptureSession(partition);
  }

  window.contentView.addChildView(page);
  window.contentView.addChildView(bar.view);
  window.on('resize', () => layOut(window, bar, page));
  window.on('closed', () => end({ outcome: 'cancelled' }));
  setCaptureMenu(window, bar.actions);
  layOut(window, bar, page);
  window.show();
  // A load that fails is told by events; the error of the promise holds the address and must not be printed.
  page.webContents.loadURL(request.authorizeUrl).catch(() => {});
  return capture;
}

/** The first end counts. What it destroys may be what is calling just now, so it is destroyed a moment later. */
function createEnding(tearDown: () => void): Capture {
  let settle: (how: CaptureEnd) => void = () => {};
  let over = false;
  const ended = new Promise<CaptureEnd>((resolve) => {
    settle = resolve;
  });
  return {
    ended,
    end(how) {
      if (over) return;
      over = true;
      setImmediate(() => {
        tearDown();
        settle(how);
      });
    },
  };
}

function layOut(window: BaseWindow, bar: CaptureBar, page: WebContentsView): void {
  if (window.isDestroyed()) return;
  const { width, height } = window.getContentBounds();
  const top = bar.height();
  bar.view.setBounds({ x: 0, y: 0, width, height: top });
  page.setBounds({ x: 0, y: top, width, height: Math.max(0, height - top) });
}

/** Where the page may go, and what the bar says of where it is. */
function guardPage(
  page: WebContents,
  rules: CaptureRules,
  policies: NavigationPolicies,
  onTopLevel: TopLevelListener,
  say: Say,
): void {
  policies.set(page, {
    topLevel(address) {
      const decision = decideTopLevel(address, rules);
      if (decision !== 'allow') onTopLevel(decision, address);
      return decision === 'allow';
    },
    frame: (address) => mayShowFrame(address, rules),
    windowDenied: (address) => say({ notice: { cause: 'popup', host: hostOf(address) } }),
  });
  page.on('did-navigate', (_event, address, status) => {
    if (isRefusalAnswer(address, status)) onTopLevel('refused', address);
    const host = hostOf(address);
    if (host === null) return;
    const notice = isPasskeyPage(address) ? { cause: 'passkey' as const, host } : null;
    say({ site: { secure: address.startsWith('https:'), host }, notice });
  });
  page.on('did-navigate-in-page', (_event, address, isMainFrame) => {
    // A page that goes on without a request is not seen by the session.
    if (isMainFrame && isRefusalPage(address)) onTopLevel('refused', address);
    else if (isMainFrame && isPasskeyPage(address)) say({ notice: { cause: 'passkey', host: hostOf(address) } });
  });
}
