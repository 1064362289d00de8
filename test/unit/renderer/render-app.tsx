// Renders the whole window over a fake bridge, in jsdom, with what jsdom lacks.
import { createNotificationsStore } from '@mantine/notifications';
import { act, cleanup, configure, getConfig, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ComponentType } from 'react';
import { afterEach, vi } from 'vitest';
import type { Route } from '../../../core/api/shell.ts';
import { App } from '../../../renderer/App.tsx';
import { QuotaWindow } from '../../../renderer/features/quota-window/QuotaWindow.tsx';
import { createI18n } from '../../../renderer/i18n/i18n.ts';
import type { AppServices } from '../../../renderer/state/app-context.ts';
import { createClock } from '../../../renderer/state/clock.ts';
import { createDaemonMirror } from '../../../renderer/state/daemon-mirror.ts';
import { createPlaceStore } from '../../../renderer/state/place.ts';
import { createPreferencesStore } from '../../../renderer/state/preferences.ts';
import { createSeenBells } from '../../../renderer/state/seen-bells.ts';
import { createSessionDraft } from '../../../renderer/state/session-draft.ts';
import { createTrayStore } from '../../../renderer/state/tray.ts';
import type { WindowProps } from '../../../renderer/ui/Providers.tsx';
import {
  type FakeBridge,
  type FakeOptions,
  fakeBridge,
  infoOfTests,
  preferencesOfTests,
} from '../../support/renderer-state.ts';

// jsdom has no canvas; xterm asks for one as soon as it is imported.
vi.hoisted(() => {
  if (typeof HTMLCanvasElement === 'undefined') return;
  Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', { value: () => null });
});

type Options = FakeOptions & {
  readonly route?: Route;
  /** Answers to set before the window asks. */
  readonly prepare?: (fake: FakeBridge) => void;
};

export type RenderedApp = {
  readonly fake: FakeBridge;
  readonly services: AppServices;
  readonly user: ReturnType<typeof userEvent.setup>;
  readonly container: HTMLElement;
};

// What is hidden is not in the document here; asking jsdom for the style of every ancestor takes most of a test's time.
configure({ defaultHidden: true });

// What the page does after an answer of the bridge is drawn before a test looks: without this it would race with React's own schedule.
const { asyncWrapper } = getConfig();
configure({
  asyncWrapper: async (work) => {
    const result = await asyncWrapper(work);
    await act(async () => {});
    return result;
  },
});

afterEach(cleanup);

class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

function withBrowserParts(): void {
  vi.stubGlobal('ResizeObserver', NoObserver);
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: false,
    media: query,
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
  }));
  giveChartsRoom();
  Object.defineProperty(document, 'adoptedStyleSheets', { configurable: true, writable: true, value: [] });
  // Arrow keys between radios are found by a selector.
  vi.stubGlobal('CSS', { escape: (text: string) => text.replace(/[^\w-]/g, '\\$&'), supports: () => false });
  Element.prototype.scrollIntoView = () => {};
  Object.defineProperty(document, 'fonts', { configurable: true, value: new EventTarget() });
}

const measure = Element.prototype.getBoundingClientRect;

/** jsdom lays nothing out; a chart of no size is none. */
function giveChartsRoom(): void {
  Element.prototype.getBoundingClientRect = function (this: Element) {
    const { width, height } = { width: 720, height: 200 };
    if (!this.matches('.recharts-responsive-container')) return measure.call(this);
    return { x: 0, y: 0, top: 0, left: 0, right: width, bottom: height, width, height, toJSON: () => ({}) };
  };
}

export function renderApp(options: Options = {}): Promise<RenderedApp> {
  return renderWindow(App, options);
}

/** The small window of what is left. */
export function renderQuotaWindow(options: Options = {}): Promise<RenderedApp> {
  return renderWindow(QuotaWindow, options);
}

async function renderWindow(Window: ComponentType<WindowProps>, options: Options): Promise<RenderedApp> {
  withBrowserParts();
  const fake = fakeBridge(options);
  options.prepare?.(fake);
  const services = servicesOf(fake, options);
  const { container } = render(<Window services={services} i18n={createI18n()} env="test" />);
  await screen.findByRole('main');
  await act(async () => {});
  return { fake, services, user: userEvent.setup({ delay: null }), container };
}

function servicesOf(fake: FakeBridge, options: Options): AppServices {
  const info = { ...infoOfTests, ...options.info };
  return {
    bridge: fake.bridge,
    info,
    daemon: createDaemonMirror(),
    place: createPlaceStore(options.route),
    preferences: createPreferencesStore(fake.bridge, { ...preferencesOfTests, ...options.preferences }),
    draft: createSessionDraft(options.preferences?.sessionModels),
    seenBells: createSeenBells(),
    clock: createClock(),
    tray: createTrayStore(info.trayVisible),
    notifications: createNotificationsStore(),
  };
}
