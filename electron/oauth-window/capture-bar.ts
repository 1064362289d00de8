// The bar above a sign-in page: a view of our own that the page cannot draw over, with a bridge of two functions.
import type { Session, WebContentsView } from 'electron';
import type { CaptureBarState } from '../../core/api/capture-bar.ts';
import { eventChannel } from '../ipc-channels.ts';
import type { NavigationPolicies } from '../security/guard-contents.ts';
import { isSameDocument } from '../security/navigation.ts';
import type { TrustedSenders } from '../security/trusted-senders.ts';
import { uiOrigin } from '../security/ui-files.ts';
import { createView } from '../security/window-factory.ts';

export type CaptureBarActions = { cancel(): void; anotherWay(): void };

export type CaptureBar = {
  readonly view: WebContentsView;
  readonly actions: CaptureBarActions;
  state(): CaptureBarState;
  say(change: Partial<CaptureBarState>): void;
  /** In pixels: it grows when it has something to say. */
  height(): number;
  close(): void;
};

type Surroundings = {
  readonly policies: NavigationPolicies;
  readonly uiSession: Session;
  readonly barPreload: string;
  readonly barSenders: TrustedSenders;
  readonly bars: Map<number, CaptureBarActions>;
};

const address = `${uiOrigin}/capture-bar.html`;
const plainHeight = 72;
const noticeHeight = 56;

export function createCaptureBar(
  first: CaptureBarState,
  surroundings: Surroundings,
  actions: CaptureBarActions,
): CaptureBar {
  const { policies, uiSession, barPreload, barSenders, bars } = surroundings;
  const view = createView({ session: uiSession, preload: barPreload, devTools: false });
  const { webContents } = view;
  const { id } = webContents;
  let state = first;
  const send = (): void => {
    if (!webContents.isDestroyed()) webContents.send(eventChannel('capture-bar'), state);
  };
  barSenders.trust(webContents);
  bars.set(id, actions);
  policies.set(webContents, { topLevel: (target) => isSameDocument(target, address), frame: () => false });
  webContents.on('did-finish-load', send);
  webContents.loadURL(address).catch(() => {});
  return {
    view,
    actions,
    state: () => state,
    say(change) {
      state = { ...state, ...change };
      send();
    },
    height: () => plainHeight + (state.notice ? noticeHeight : 0),
    close() {
      bars.delete(id);
      if (!webContents.isDestroyed()) webContents.close({ waitForBeforeUnload: false });
    },
  };
}
