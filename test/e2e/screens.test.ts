// Every screen as a person finds it, in both themes and down to the smallest window: nothing is cut off or scrolls sideways.
// With HAPPIER_SCREENSHOTS set to a folder, the pictures of the README are written there.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type TestApp } from '../support/electron-app.ts';
import { poll } from '../support/poll.ts';
import { startTestSimulator, type TestSimulator } from '../support/simulator.ts';

const pictures = process.env.HAPPIER_SCREENSHOTS;
const backends = join(process.cwd(), 'test', 'backends', 'node_modules', '.bin');
const email = 'demo@example.com';

let simulator: TestSimulator;
let app: TestApp;
let page: Page;
let root: string;

beforeAll(async () => {
  root = await mkdtemp('/var/tmp/happier-screens-');
  await mkdir(join(root, 'app'));
  simulator = await startTestSimulator();
  const resetsAt = (hours: number) => Date.now() + hours * 3_600_000;
  simulator.control.openai.addAccount({
    email,
    plan: 'pro',
    accountId: 'acc-demo',
    usage: {
      windows: [
        { usedPercent: 38, windowSeconds: 18_000, resetsAt: resetsAt(2.2) },
        { usedPercent: 69, windowSeconds: 604_800, resetsAt: resetsAt(75) },
      ],
    },
  });
  simulator.control.openai.setAutoConsent({ account: 'acc-demo' });
  const environment = { ...simulator.environment(), PATH: `${backends}:${process.env.PATH ?? ''}` };
  app = await launchApp({ environment, home: join(root, 'data'), args: [] });
  page = await app.mainPage();
});

afterAll(async () => {
  await app?.close();
  await simulator?.close();
  await rm(root, { recursive: true, force: true });
});

async function resize(width: number, height: number): Promise<void> {
  await app.electron.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
  await poll(() => page.evaluate((wanted) => innerWidth === wanted, width));
}

/** What is wider than its window, by its class and text; empty when everything fits. */
const tooWide = (): Promise<readonly string[]> =>
  page.evaluate(() =>
    document.documentElement.scrollWidth <= innerWidth
      ? []
      : [...document.querySelectorAll('body *')]
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
          .map((element) => `${element.className}: ${element.textContent?.slice(0, 40)}`),
  );

async function look(name: string): Promise<void> {
  expect(await tooWide(), name).toEqual([]);
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

const goTo = (label: string) => page.getByRole('navigation').getByRole('button', { name: label }).click();

async function choose(theme: 'Light' | 'Dark'): Promise<void> {
  await goTo('Settings');
  await page.getByText(theme, { exact: true }).click();
  await poll(() =>
    page.evaluate((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, theme.toLowerCase()),
  );
}

describe('the screens', () => {
  it('first run, and connecting an account', async () => {
    await page.getByRole('heading', { name: 'Welcome to Happier' }).waitFor();
    await look('first-run-light');
    await page.getByRole('button', { name: 'Connect a service' }).click();
    await look('connect-services-light');
    await page.getByRole('button', { name: /^Codex/ }).click();
    await page.getByLabel('Label').fill('Work');
    await look('connect-codex-light');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Codex: Work is connected.').waitFor();
    await page.locator('.mantine-Notification-closeButton').click();
  });

  it.each([
    ['Light', 1040, 720],
    ['Dark', 1040, 720],
    ['Light', 720, 520],
    ['Dark', 720, 520],
  ] as const)('services, profile, new session and settings, %s at %i × %i', async (theme, width, height) => {
    await resize(width, height);
    await choose(theme);
    const name = (screen: string) => `${screen}-${theme.toLowerCase()}${width === 720 ? '-small' : ''}`;
    await look(name('settings'));
    await goTo('Connected services');
    await page.getByText('62 %').first().waitFor();
    await look(name('connected-services'));
    await page.getByRole('button', { name: /^Open Codex/ }).click();
    await page.getByRole('heading', { name: 'What is left' }).waitFor();
    await look(name('profile'));
    await goTo('New session');
    await page.getByRole('textbox', { name: 'Folder' }).fill(join(root, 'app'));
    await page.getByText(`Work · ${email} · Pro`).waitFor();
    await look(name('new-session'));
  });

  it('a session of the real Codex CLI, whose whole terminal is visible', async () => {
    await resize(1040, 720);
    await page.getByRole('textbox', { name: 'Folder' }).press('Enter');
    const screen = page.locator('.xterm-rows');
    await poll(async () => (await screen.innerText().catch(() => '')).includes('Ask Codex to do anything'), 60_000);
    await page.locator('.xterm-helper-textarea').focus();
    await page.keyboard.type('What can you do here?');
    await poll(async () => {
      await page.keyboard.press('Enter');
      return (await screen.innerText()).includes('Simulated answer');
    }, 60_000);
    await look('session-dark');
    const rows = await screen.boundingBox();
    expect((rows?.y ?? 0) + (rows?.height ?? 0)).toBeLessThanOrEqual(720);
    const last = await screen.locator('> div').last().boundingBox();
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(720);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/This session is over/).waitFor();
    await look('session-ended-dark');
    await goTo('Sessions');
    await look('sessions-dark');
  });
});
