// Every screen as a person finds it, in both themes and down to the smallest window: nothing is cut off or scrolls sideways, and axe
// finds nothing, contrast included. With HAPPIER_SCREENSHOTS set to a folder, the pictures of the README are written there.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callChannel } from '../../electron/ipc-channels.ts';
import { launchApp, type TestApp } from '../support/electron-app.ts';
import { poll } from '../support/poll.ts';
import { type Screens, screensOf } from '../support/screens.ts';
import { startTestSimulator, type TestSimulator } from '../support/simulator.ts';
import { historyUntil } from '../support/state-screens.ts';

const packages = join(process.cwd(), 'test', 'backends', 'node_modules');
/** The program itself: the package's own one is put in its place by an install script, which is not run. */
const claude = join(packages, '@anthropic-ai', `claude-code-${process.platform}-${process.arch}`, 'claude');
const email = 'demo@example.com';
const openAiKey = 'sk-proj-demo-T3BlbkFJ-0000000000000001';

let simulator: TestSimulator;
let app: TestApp;
let page: Page;
let root: string;
let screens: Screens;

const inHours = (hours: number) => Date.now() + hours * 3_600_000;

function addAccounts({ openai, anthropic, google }: TestSimulator['control']): void {
  const usage = {
    windows: [
      { usedPercent: 38, windowSeconds: 18_000, resetsAt: inHours(2.2) },
      { usedPercent: 69, windowSeconds: 604_800, resetsAt: inHours(75) },
    ] as const,
  };
  openai.addAccount({ email, plan: 'pro', accountId: 'acc-demo', apiKeys: [openAiKey], usage });
  openai.addAccount({ email: 'home@example.com', plan: 'plus', accountId: 'acc-home', usage });
  openai.setAutoConsent({ account: 'acc-demo' });
  anthropic.addAccount({
    email,
    accountId: '1a2b3c4d-0000-4000-8000-000000000001',
    plan: 'max-20x',
    usage: {
      session: { usedPercent: 100, resetsAt: inHours(2) },
      weekly: { usedPercent: 88, resetsAt: inHours(20) },
    },
  });
  google.addAccount({ email: 'consumer@example.com', accountId: '100000000000000000001', standing: 'retired' });
  google.setAutoConsent({ account: '100000000000000000001' });
}

/** What the CLIs of this computer hold already. */
async function addNativeLogins({ openai, anthropic }: TestSimulator['control'], home: string): Promise<void> {
  const codex = openai.signIn('acc-home');
  const tokens = {
    id_token: codex.idToken,
    access_token: codex.accessToken,
    refresh_token: codex.refreshToken,
    account_id: 'acc-home',
  };
  const claude = anthropic.signIn('1a2b3c4d-0000-4000-8000-000000000001');
  const claudeAiOauth = {
    accessToken: claude.accessToken,
    refreshToken: claude.refreshToken,
    expiresAt: inHours(8),
    scopes: ['user:inference', 'user:profile', 'user:sessions:claude_code'],
  };
  const files = {
    '.codex/auth.json': { OPENAI_API_KEY: null, tokens, last_refresh: new Date().toISOString() },
    '.claude/.credentials.json': { claudeAiOauth },
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(home, name, '..'), { recursive: true });
    await writeFile(join(home, name), JSON.stringify(content), { mode: 0o600 });
  }
}

beforeAll(async () => {
  root = await mkdtemp('/var/tmp/happier-screens-');
  for (const name of ['home/src/app', 'bin']) await mkdir(join(root, name), { recursive: true });
  await symlink(claude, join(root, 'bin', 'claude'));
  simulator = await startTestSimulator();
  addAccounts(simulator.control);
  await addNativeLogins(simulator.control, join(root, 'home'));
  const environment = {
    ...simulator.environment(),
    HOME: join(root, 'home'),
    PATH: `${join(root, 'bin')}:${join(packages, '.bin')}:${process.env.PATH ?? ''}`,
  };
  app = await launchApp({ environment, home: join(root, 'data'), args: [] });
  page = await app.mainPage();
  screens = screensOf(app, page);
  // No browser opens; dialogs are agreed to.
  await app.electron.evaluate(({ shell }) => {
    shell.openExternal = async () => {};
  });
  await app.answerDialogs(1);
});

afterAll(async () => {
  await app?.close();
  await simulator?.close();
  await rm(root, { recursive: true, force: true });
});

const button = (name: string | RegExp) =>
  page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
const goTo = (label: string) => page.getByRole('navigation').getByRole('button', { name: label }).click();
const way = (label: string) =>
  page.getByRole('radiogroup', { name: 'Way to sign in' }).getByText(label, { exact: true }).click();
const chooseCodex = () => page.getByRole('radio', { name: /^Codex/ }).check({ force: true });
const maskSwitch = () => page.getByRole('switch', { name: /^Mask e-mail addresses/ });

async function connect(service: RegExp): Promise<void> {
  await goTo('Connected services');
  await button('Connect').click();
  await page.getByRole('main').getByRole('button', { name: service }).click();
}

async function connected(text: string): Promise<void> {
  await page.getByText(text).waitFor();
  await page.locator('.mantine-Notification-closeButton').click();
  await page.locator('.mantine-Notification-root').waitFor({ state: 'detached' });
}

async function choose(theme: 'Light' | 'Dark'): Promise<void> {
  await goTo('Settings');
  await page.getByText(theme, { exact: true }).click();
  await poll(() =>
    page.evaluate((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, theme.toLowerCase()),
  );
}

/** A switch of the account's settings shows what the daemon has stored. */
async function flip(name: RegExp, checked: boolean): Promise<void> {
  await page.getByRole('switch', { name, checked: !checked }).click({ force: true });
  await page.getByRole('switch', { name, checked }).waitFor();
}

async function numbers(sense: 'Left' | 'Used'): Promise<void> {
  await goTo('Settings');
  await page.getByText(sense, { exact: true }).click();
  await page.getByRole('radio', { name: sense, checked: true }).waitFor({ state: 'attached' });
}

/** Ninety days cannot be lived through here: their answer is given. */
async function giveHistory(): Promise<void> {
  await app.electron.evaluate(
    ({ ipcMain }, { channel, answer }) => {
      ipcMain.removeHandler(channel);
      ipcMain.handle(channel, async () => answer);
    },
    { channel: callChannel('daemon', 'quota.history'), answer: { ok: true, value: historyUntil(Date.now()) } },
  );
}

async function lookAtQuotaWindow(name: string): Promise<void> {
  await page.evaluate(() => window.happier?.shell['quotaWindow.open']({}));
  const small = await app.page((address) => address.startsWith('app://ui/quota-window.html'));
  await small.getByText('62 %').waitFor();
  await screensOf(app, small).look(name);
  const closed = small.waitForEvent('close');
  // It goes while the key is still being pressed.
  await small.keyboard.press('Escape').catch(() => undefined);
  await closed;
}

describe('the screens', () => {
  it('first run, and the logins on this computer', async () => {
    await page.getByRole('heading', { name: 'Welcome to Happier' }).waitFor();
    await screens.look('first-run-light');
    await button('Use the logins already on this computer').click();
    await screens.look('logins-before-light');
    await button('Look for logins').click();
    await page.getByText('Codex, from Codex').waitFor();
    await page.getByText('home@example.com').waitFor();
    await screens.look('logins-light');
    await button('Take it over').first().click();
    await screens.look('logins-take-light');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Welcome to Happier' }).waitFor();
  });

  it('connecting Codex: the in-app browser, a code, pasting, the own browser, another account', async () => {
    await button('Connect a service').click();
    await screens.look('connect-services-light');
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Codex/ })
      .click();
    await page.getByLabel('Label').fill('Work');
    await screens.look('connect-codex-light');
    await button('Sign in').click();
    await connected('Codex: Work is connected.');

    await connect(/^Codex/);
    await page.getByLabel('Label').fill('Home');
    await way('Paste');
    await button('Open the sign-in page').click();
    await page.getByLabel('3. Paste the address here').waitFor();
    await screens.look('connect-codex-paste-light');
    await button('Cancel').click();
    await way('Your browser');
    await button('Open the sign-in page').click();
    await button(/Paste the address instead/).click();
    await screens.look('connect-codex-browser-light');
    await button('Cancel').click();
    await way('Code');
    await button('Get a code').click();
    const code = await page.getByRole('status', { name: 'Code' }).innerText();
    await screens.look('connect-codex-code-light');
    simulator.control.openai.approveDevice(code, 'acc-home');
    await connected('Codex: Home is connected.');

    await button('Sign in again').click();
    await button('Sign in').click();
    await page.getByText(/This profile is home@example.com. You have now signed in as demo@example.com/).waitFor();
    await screens.look('another-account-light');
    await button('Keep the old one').click();
  });

  it('a desktop without a tray, said once', async () => {
    await goTo('Connected services');
    await screens.look('tray-hint-light');
    await button('Do not show again').click();
    await page.getByText(/This desktop shows no tray icon/).waitFor({ state: 'detached' });
  });

  it('connecting Claude, Gemini that serves consumers no more, and a key', async () => {
    await connect(/^Claude/);
    await screens.look('connect-claude-light');
    await way('Paste');
    await button('Open the sign-in page').click();
    await screens.look('connect-claude-paste-light');
    await button('Cancel').click();
    await way('Setup-token');
    await button('Create it now').click();
    await page.getByText('Waiting for you to allow it on Claude’s page…').waitFor();
    await screens.look('connect-claude-token-light');
    await button('Cancel').click();
    await page.getByLabel('Label').fill('Max');
    const token = simulator.control.anthropic.setupToken('1a2b3c4d-0000-4000-8000-000000000001');
    await page.getByRole('textbox', { name: 'Setup-token' }).fill(token);
    await button('Store token').click();
    await connected('Claude: Max is connected.');
    await screens.look('profile-setup-token-light');
    await flip(/one-token message/, true);
    await page.getByRole('meter').first().waitFor();
    await screens.look('profile-probe-light');
    await flip(/one-token message/, false);

    await connect(/^Gemini/);
    await page.getByLabel('Label').fill('Private');
    await button('Sign in').click();
    await connected('Gemini: Private is connected.');
    await page.getByText(/Google no longer serves Gemini CLI to personal accounts/).waitFor();
    await screens.look('profile-gemini-light');

    await connect(/^OpenAI API key/);
    await page.getByLabel('Label').fill('Ci');
    await page.getByRole('textbox', { name: 'OpenAI API key' }).fill('sk-ant-api03-demo-demo-demo');
    await button('Store key').click();
    await page.getByText('This key belongs to another service.').waitFor();
    await screens.look('connect-key-light');
    await page.getByRole('textbox', { name: 'OpenAI API key' }).fill(openAiKey);
    await button('Store key').click();
    await connected('OpenAI API key: Ci is connected.');
  });

  it.each([
    ['Light', 1040, 720],
    ['Dark', 1040, 720],
    ['Light', 720, 520],
    ['Dark', 720, 520],
  ] as const)(
    'services, profiles, connecting, new session and settings, %s at %i × %i',
    async (theme, width, height) => {
      await screens.resize(width, height);
      await giveHistory();
      await choose(theme);
      const name = (screen: string) => `${screen}-${theme.toLowerCase()}${width === 720 ? '-small' : ''}`;
      await screens.look(name('settings'));
      await goTo('Connected services');
      await page.getByText('62 %').first().waitFor();
      await screens.look(name('connected-services'));
      await button(/^Open Codex/).click();
      await page.getByRole('heading', { name: 'What is left' }).waitFor();
      await page.locator('.recharts-line').first().waitFor();
      await screens.look(name('profile'));
      await goTo('Connected services');
      await button(/^Open Gemini/).click();
      await screens.look(name('profile-retired'));
      await connect(/^Claude/);
      await screens.look(name('connect-claude'));
      await connect(/^Codex/);
      await way('Code');
      await button('Get a code').click();
      await page.getByRole('status', { name: 'Code' }).waitFor();
      await screens.look(name('connect-code'));
      await goTo('New session');
      await chooseCodex();
      await page.getByRole('textbox', { name: 'Folder' }).fill('~/src/app');
      await page.getByText(`Work · ${email} · Pro`).waitFor();
      await screens.look(name('new-session'));
    },
  );

  it.each([
    ['Light', 1040, 720],
    ['Dark', 1040, 720],
    ['Dark', 720, 520],
  ] as const)('history, alerts, both senses and the small window, %s at %i × %i', async (theme, width, height) => {
    await screens.resize(width, height);
    await giveHistory();
    await choose(theme);
    const name = (screen: string) => `${screen}-${theme.toLowerCase()}${width === 720 ? '-small' : ''}`;
    await page.getByRole('heading', { name: 'Quota alerts' }).scrollIntoViewIfNeeded();
    await flip(/^Quiet hours/, true);
    await page.getByLabel('To', { exact: true }).scrollIntoViewIfNeeded();
    await screens.look(name('settings-alerts'));
    await flip(/^Quiet hours/, false);
    await goTo('Connected services');
    await button(/^Open Codex/).click();
    await page.locator('.recharts-line').first().waitFor();
    await page.getByRole('figure').scrollIntoViewIfNeeded();
    await screens.look(name('history'));
    await page.getByText('90 days').click();
    await page.getByText(/least of each day|most of each day/).waitFor();
    await page
      .locator('.recharts-surface')
      .first()
      .hover({ position: { x: 300, y: 60 } });
    await page.locator('.recharts-tooltip-cursor').waitFor({ state: 'attached' });
    await screens.picture(name('history-90'));
    await button(/^Alerts for 5-hour/).click();
    // An open menu lies beside the page's landmarks, so only its picture is taken.
    await page.getByRole('menuitemradio', { name: 'Off' }).hover();
    await screens.picture(name('meter-alerts'));
    await page.getByRole('menuitemradio', { name: 'Own thresholds…' }).click();
    await page.getByRole('dialog').waitFor();
    await screens.look(name('meter-thresholds'));
    await page.keyboard.press('Escape');
    await numbers('Used');
    await goTo('Connected services');
    await page.getByText('38 % used').first().waitFor();
    await screens.look(name('connected-services-used'));
    await button(/^Open Codex/).click();
    await page.locator('.recharts-line').first().waitFor();
    await screens.look(name('profile-used'));
    await numbers('Left');
    await lookAtQuotaWindow(name('quota-window'));
  });

  it('masked e-mail addresses, on every page', async () => {
    await goTo('Settings');
    await maskSwitch().click();
    for (const [label, name] of [
      ['Connected services', 'connected-services-masked'],
      ['New session', 'new-session-masked'],
    ] as const) {
      await goTo(label);
      await screens.look(`${name}-dark`);
      expect(await page.evaluate(() => document.body.innerText)).not.toContain('@example.com');
    }
    await goTo('Settings');
    await maskSwitch().click();
  });

  it('a session of the real Codex CLI, whose whole terminal is visible', async () => {
    await screens.resize(1040, 720);
    await goTo('New session');
    await chooseCodex();
    await page.getByRole('textbox', { name: 'Folder' }).fill('~/src/app');
    await page.getByRole('textbox', { name: 'Folder' }).press('Enter');
    const screen = page.locator('.xterm-rows');
    await poll(async () => (await screen.innerText().catch(() => '')).includes('Ask Codex to do anything'), 60_000);
    await page.locator('.xterm-helper-textarea').focus();
    await page.keyboard.type('What can you do here?');
    await poll(async () => {
      await page.keyboard.press('Enter');
      return (await screen.innerText()).includes('Simulated answer');
    }, 60_000);
    await screens.picture('session-dark');
    expect(await screens.tooWide()).toEqual([]);
    const rows = await screen.boundingBox();
    expect((rows?.y ?? 0) + (rows?.height ?? 0)).toBeLessThanOrEqual(720);
    const last = await screen.locator('> div').last().boundingBox();
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(720);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/This session is over/).waitFor();
    await screens.picture('session-ended-dark');
    await goTo('Sessions');
    await screens.look('sessions-dark');
  });
});
