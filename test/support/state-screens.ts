// Pictures of states that take hours or luck to come by: the window's calls of the daemon are answered by the test.
import type { Page } from 'playwright-core';
import type { CallOutput } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { DaemonState } from '../../core/api/state.ts';
import { callChannel, eventChannel } from '../../electron/ipc-channels.ts';
import type { TestApp } from './electron-app.ts';
import { poll } from './poll.ts';

export type Answers = { readonly [K in keyof DaemonCalls]?: CallOutput<DaemonCalls, K> };
export type Theme = 'light' | 'dark';

export type History = CallOutput<DaemonCalls, 'quota.history'>;

export type StateScreens = {
  /** From now on the page's calls of the daemon are answered with this; and it is told the state at once. */
  show(shown: DaemonState, answers?: Answers): Promise<void>;
  /** Loads the page anew in a theme. */
  paint(theme: Theme): Promise<void>;
};

export function stateScreensOf(app: TestApp, page: Page): StateScreens {
  let n = 1_000_000;
  return {
    async show(shown, answers = {}) {
      n += 2;
      const given = { 'state.get': { ...shown, n }, ...answers };
      const channels = Object.entries(given).map(([call, value]) => [callChannel('daemon', call), value] as const);
      await app.electron.evaluate(
        ({ BrowserWindow, ipcMain }, { entries, event, data, address }) => {
          for (const [channel, value] of entries) {
            ipcMain.removeHandler(channel);
            ipcMain.handle(channel, () => ({ ok: true, value }));
          }
          BrowserWindow.getAllWindows()
            .find(({ webContents }) => webContents.getURL() === address)
            ?.webContents.send(event, data);
        },
        // One that is ahead makes the page ask for the whole.
        { entries: channels, event: eventChannel('state'), data: { n }, address: page.url() },
      );
    },
    async paint(theme) {
      await page.evaluate((wanted) => window.happier?.shell['preferences.set']({ theme: wanted }), theme);
      await page.reload();
      await poll(() =>
        page
          .evaluate((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, theme)
          .catch(() => false),
      );
    },
  };
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Ninety days of use that end at 38 % of five hours and 69 % of a week, with a week in which nothing was read.
 * @param others used percent of more meters, as shares of the week's, by id and label
 */
export function historyUntil(now: number, others: readonly (readonly [string, string, number])[] = []): History {
  const times = Array.from({ length: 1440 }, (_, index) => now - (1439 - index) * 1.5 * hourMs);
  const read = times.filter((at) => at < now - 23 * dayMs || at > now - 16 * dayMs);
  const points = read.map((at) => {
    const week = Math.min(100, 69 * (shareOf(at, now + 75 * hourMs, 168) / shareOf(now, now + 75 * hourMs, 168)));
    const more = others.map(([id, , share]) => [id, Math.round(week * share)] as const);
    return {
      at,
      used: {
        'codex:w18000': Math.round(sessionUsed(at, now)),
        'codex:w604800': Math.round(week),
        ...Object.fromEntries(more),
      },
    };
  });
  const labels = Object.fromEntries(others.map(([id, label]) => [id, label]));
  return { points, labels: { 'codex:w18000': '5-hour', 'codex:w604800': 'Weekly', ...labels } };
}

/** How much of its window has passed, 0 to 1. @param resetsAt any reset of that window */
function shareOf(at: number, resetsAt: number, hours: number): number {
  const rest = (((resetsAt - at) / (hours * hourMs)) % 1) + 1;
  return 1 - (rest % 1);
}

/** Some sessions use much, some little; at night nothing is used. */
function sessionUsed(at: number, now: number): number {
  const resetsAt = now + 2.2 * hourMs;
  const session = Math.ceil((resetsAt - at) / (5 * hourMs));
  const isNight = session % 5 === 3 || session % 5 === 4;
  const most = session === 1 ? 68 : isNight ? 0 : 30 + ((session * 37) % 66);
  return most * shareOf(at, resetsAt, 5);
}
