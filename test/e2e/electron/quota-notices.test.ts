// What the app tells of quotas where nobody looks at it: desktop notifications, and the small window where no panel shows the tray.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchApp, type TestApp } from '../../support/electron-app.ts';
import { startNotificationHost } from '../../support/notification-host.ts';
import { poll } from '../../support/poll.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

const HOUR_MS = 3_600_000;

let app: TestApp;
let simulator: TestSimulator;
let accountId: string;
let folder: string;

/** Soon: so late in a window nothing foretells an early end. */
const resetsAt = Date.now() + 0.4 * HOUR_MS;
const windowsOf = (usedPercent: number) => [{ usedPercent, windowSeconds: 18_000, resetsAt }] as const;

beforeAll(async () => {
  simulator = await startTestSimulator();
  const account = simulator.control.openai.addAccount({
    email: 'one@example.com',
    plan: 'plus',
    usage: { windows: windowsOf(10) },
  });
  accountId = account.accountId;
  simulator.control.openai.setAutoConsent({ account: accountId });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notices-'));
});
afterEach(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
});

async function start(environment: Readonly<Record<string, string>> = {}, args = ['--show']): Promise<void> {
  app = await launchApp({ environment: { ...simulator.environment(), ...environment }, home: join(folder, 'd'), args });
}

async function connect(): Promise<void> {
  simulator.control.openai.setUsage(accountId, { windows: windowsOf(10) });
  const page = await app.mainPage();
  const result = await page.evaluate(() =>
    window.happier?.shell['signIn.embedded']({ serviceId: 'openai-codex', profileId: 'work' as never, label: 'Work' }),
  );
  expect(result).toMatchObject({ ok: true, value: { outcome: 'connected' } });
  await poll(async () => {
    const state = await page.evaluate(() => window.happier?.daemon['state.get']({}));
    return (
      state?.ok && state.value.profiles[0]?.quota?.snapshot !== null && !state.value.profiles[0]?.quota?.refreshing
    );
  });
}

const refresh = async (page: Page) =>
  expect(await page.evaluate(() => window.happier?.daemon['quota.refresh']({}))).toMatchObject({ ok: true });

const quotaPage = () => app.page((address) => address.startsWith('app://ui/quota-window.html'));
const openPages = () => app.electron.windows().map((page) => page.url());

it('notifies of a threshold once, and a click leads to the profile', async () => {
  const notifications = await startNotificationHost();
  try {
    await start();
    await connect();
    simulator.control.openai.setUsage(accountId, { windows: windowsOf(80) });
    const page = await app.mainPage();
    await refresh(page);
    const shown = await poll(() => notifications.shown().find(({ title }) => title === 'Codex · Work'));
    expect(shown.body).toMatch(/^5-hour: 20 % left\. Resets \S+/);
    await refresh(page);
    expect(notifications.shown().filter(({ title }) => title === 'Codex · Work')).toHaveLength(1);
    notifications.click(shown.id);
    await page.getByRole('heading', { name: 'Work' }).waitFor();
  } finally {
    notifications.close();
  }
});

it('offers a small window where no panel shows the tray, which opens again where it was until it is closed', async () => {
  await start({ XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' });
  await connect();
  const main = await app.mainPage();
  const info = await main.evaluate(() => window.happier?.shell['app.info']({}));
  expect(info).toMatchObject({ ok: true, value: { trayVisible: false, desktop: 'ubuntu' } });
  expect(await main.evaluate(() => window.happier?.shell['quotaWindow.open']({}))).toEqual({ ok: true, value: {} });
  const page = await quotaPage();
  await page.getByText('90 %').first().waitFor();

  const bounds = () =>
    app.electron.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('quota-window'));
      const [width, height] = window?.getContentSize() ?? [];
      return { width, height, position: window?.getPosition(), top: window?.isAlwaysOnTop() };
    });
  expect(await bounds()).toMatchObject({ width: 280, top: true });
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((one) => one.webContents.getURL().includes('quota-window'))
      ?.setPosition(120, 90);
  });
  await poll(async () => (await bounds()).position?.[0] === 120);
  const { position } = await bounds();
  await app.electron.close();

  await start({}, []);
  const again = await quotaPage();
  await again.getByText('90 %').first().waitFor();
  expect((await bounds()).position).toEqual(position);
  // It stands in for the tray: the main window stays closed.
  expect(openPages()).toEqual(['app://ui/quota-window.html']);
  // The page may be gone before it has told that the key was pressed.
  await again.keyboard.press('Escape').catch(() => {});
  await poll(() => openPages().length === 0);
  await app.electron.close();

  await start({}, []);
  await app.mainPage();
  expect(openPages()).toEqual(['app://ui/index.html']);
});

it('lets the small window read and refresh, and nothing else', async () => {
  await start();
  await connect();
  const main = await app.mainPage();
  await main.evaluate(() => window.happier?.shell['quotaWindow.open']({}));
  const page = await quotaPage();
  const names = await page.evaluate(() => ({
    daemon: Object.keys(window.happier?.daemon ?? {}),
    shell: Object.keys(window.happier?.shell ?? {}),
    on: Object.keys(window.happier?.on ?? {}),
  }));
  expect(names).toEqual({
    daemon: ['state.get', 'quota.refresh'],
    shell: ['app.info', 'preferences.get', 'link.open', 'quotaWindow.fit', 'quotaWindow.close', 'window.show'],
    on: ['state', 'daemon', 'preferences', 'tray'],
  });
  await page.evaluate(() =>
    window.happier?.shell['window.show']({
      route: { page: 'profile', serviceId: 'openai-codex', profileId: 'work' as never },
    }),
  );
  await main.getByRole('heading', { name: 'Work' }).waitFor();
});
