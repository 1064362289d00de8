// The recovery window in real Electron: a dialog first, the words in that one page and nowhere else, on paper, checked by typing them in.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readRecoveryWords } from '../../../core/crypto/recovery-words.ts';
import { launchApp, type TestApp } from '../../support/electron-app.ts';
import { textsInPage } from '../../support/heap-strings.ts';
import { poll } from '../../support/poll.ts';
import { secretsBelow } from '../../support/secret-scan.ts';
import { hasSecretService, type SecretService, startSecretService } from '../../support/secret-service.ts';

const passphrase = 'a passphrase for tests';
const pictures = process.env.HAPPIER_SCREENSHOTS;

let app: TestApp;

const isRecovery = (address: string) => address.startsWith('app://ui/recovery.html');
const isGone = async () => !app.electron.windows().some((page) => isRecovery(page.url()));

/** As Settings does it; the promise answers when the window is closed. */
async function askForKey(): Promise<unknown> {
  const page = await app.mainPage();
  return page.evaluate(() => window.happier?.shell['recovery.show']({}));
}

/** The window's page at a step, known by its heading. */
async function atStep(heading: string): Promise<Page> {
  const page = await app.page(isRecovery);
  await page.getByRole('heading', { name: heading }).waitFor();
  return page;
}

const wordsOf = (page: Page): Promise<string[]> => page.locator('#list li').allTextContents();

async function untilOpen(): Promise<void> {
  const page = await app.mainPage();
  await poll(async () => {
    const state = await page.evaluate(() => window.happier?.daemon['state.get']({}));
    return state?.ok && state.value.account.state === 'open';
  });
}

async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), `${name}, ${colorScheme}`).toEqual([]);
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
  }
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong with the page of now. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile(axe, 'utf8'));
  return page.evaluate(async () => {
    const { axe: library } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const found = await library.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

describe('of data behind a passphrase', () => {
  beforeAll(async () => {
    app = await launchApp({ passphrase });
    await untilOpen();
    // What would be printed, instead of a dialog of the system.
    await app.electron.evaluate(({ app: electron }) => {
      const printed: unknown[] = [];
      Object.assign(globalThis, { printed });
      electron.on('web-contents-created', (_event, contents) => {
        contents.print = (options, done) => {
          printed.push({ page: contents.getURL(), options });
          done?.(true, '');
        };
      });
    });
  });
  afterAll(() => app.close());
  afterEach(() => poll(isGone));

  it('is not shown to who declines the dialog', async () => {
    const dialogs = await app.answerDialogs(0);
    expect(await askForKey()).toEqual({ ok: true, value: { shown: false } });
    expect(await dialogs()).toMatchObject([
      { message: 'Show the recovery key?', buttons: ['Cancel', 'Show the words'] },
    ]);
    expect((await dialogs())[0]?.detail).toMatch(/nobody else can see this screen/);
    expect(await isGone()).toBe(true);
  });

  it('asks for the passphrase in its own window, and tells when that is wrong', async () => {
    await app.answerDialogs(1);
    const over = askForKey();
    const page = await app.page(isRecovery);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.reload();
    await atStep('Recovery key');
    expect(complaints).toEqual([]);
    await look(page, 'recovery-passphrase');
    await page.getByLabel('Passphrase').fill('another passphrase');
    await page.keyboard.press('Enter');
    await page.getByText('That passphrase does not open the data.').waitFor();
    expect(await page.getByLabel('Passphrase').inputValue()).toBe('');
    await page.keyboard.press('Escape').catch(() => {});
    expect(await over).toEqual({ ok: true, value: { shown: false } });
  });

  it('shows 24 words, prints them, and checks what was written down', async () => {
    await app.answerDialogs(1);
    const over = askForKey();
    const page = await atStep('Recovery key');
    await page.getByLabel('Passphrase').fill(passphrase);
    await page.getByRole('button', { name: 'Show the words' }).click();
    await poll(async () => (await wordsOf(page)).length === 24);
    const words = await wordsOf(page);
    expect(readRecoveryWords(words.join(' '))).toMatchObject({ ok: true });
    await look(page, 'recovery-words');

    await page.getByRole('button', { name: 'Print…' }).click();
    await page.getByText('Sent to the printer.').waitFor();
    const printed = await app.electron.evaluate(() => (globalThis as unknown as { printed: unknown[] }).printed);
    expect(printed).toEqual([{ page: page.url(), options: { silent: false } }]);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const colours = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      return { backgroundColor, color };
    });
    expect(colours).toEqual({ backgroundColor: 'rgb(255, 255, 255)', color: 'rgb(26, 26, 31)' });
    if (pictures) await page.screenshot({ path: join(pictures, 'recovery-paper.png') });
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
    expect(await page.locator('#list li').filter({ visible: true }).count()).toBe(24);
    await page.emulateMedia({ media: 'screen' });

    await page.getByRole('button', { name: 'Check what I wrote down' }).click();
    await atStep('Check what you wrote down');
    expect(await page.locator('#list li').filter({ visible: true }).count()).toBe(0);
    const typed = page.getByLabel('The 24 words');
    const check = page.getByRole('button', { name: 'Check', exact: true });
    await typed.fill(words.with(6, 'happier').join(' '));
    await check.click();
    await page.getByText('Word 7 is not one of the words that a recovery key can have.').waitFor();
    await typed.fill(words.slice(1).join('\n'));
    await page.getByText('23 of 24 words').waitFor();
    await check.click();
    await page.getByText(/one is missing, doubled or in another place/).waitFor();
    await look(page, 'recovery-check');
    await typed.fill(words.map((word, index) => `${index + 1}. ${word.toUpperCase()}`).join('\n'));
    await check.click();
    await atStep('Your paper is right');
    expect(await page.content()).not.toContain(`>${words[0]}<`);
    await look(page, 'recovery-done');
    await page
      .getByRole('button', { name: 'Done' })
      .click()
      .catch(() => {});
    expect(await over).toEqual({ ok: true, value: { shown: true } });
  });

  it('is gone when the computer is locked', async () => {
    await app.answerDialogs(1);
    const over = askForKey();
    const page = await atStep('Recovery key');
    await page.getByLabel('Passphrase').fill(passphrase);
    await page.keyboard.press('Enter');
    await poll(async () => (await wordsOf(page)).length === 24);
    await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
    expect(await over).toEqual({ ok: true, value: { shown: true } });
    expect(await app.electron.evaluate(({ powerMonitor }) => powerMonitor.listenerCount('lock-screen'))).toBe(0);
  });

  it('opens one window, however often it is asked for', async () => {
    await app.answerDialogs(1);
    const answers = [askForKey(), askForKey()];
    const page = await atStep('Recovery key');
    answers.push(askForKey());
    expect(app.electron.windows().filter((one) => isRecovery(one.url()))).toHaveLength(1);
    await page
      .getByRole('button', { name: 'Cancel' })
      .click()
      .catch(() => {});
    expect(await Promise.all(answers)).toEqual(answers.map(() => ({ ok: true, value: { shown: false } })));
  });
});

describe.runIf(hasSecretService)('of data behind the keychain', () => {
  let keychain: SecretService;
  let folder: string;

  beforeAll(async () => {
    keychain = await startSecretService();
    await keychain.keyring('unlocked');
  });
  afterAll(() => keychain.close());

  const environment = () => ({ DBUS_SESSION_BUS_ADDRESS: keychain.address });

  it('comes to that page alone: not to the main window, a file, the output or another process', async () => {
    app = await launchApp({ passphrase: null, environment: environment() });
    await untilOpen();
    const main = await app.mainPage();
    await app.electron.evaluate(({ BrowserWindow }) => {
      const protectedWindows: boolean[] = [];
      Object.assign(globalThis, { protectedWindows });
      BrowserWindow.prototype.setContentProtection = (on) => void protectedWindows.push(on);
    });
    await app.answerDialogs(1);
    const over = askForKey();
    const page = await atStep('Recovery key');
    await poll(async () => (await wordsOf(page)).length === 24);
    const words = await wordsOf(page);
    expect(readRecoveryWords(words.join(' '))).toMatchObject({ ok: true });

    const reach = await page.evaluate(() => [
      'happier' in window,
      ...['require', 'process', 'module', 'Buffer'].map((name) => name in window),
      Object.keys((Reflect.get(window, 'happierRecovery') as object | undefined) ?? {}).join(' '),
    ]);
    expect(reach).toEqual([false, false, false, false, false, 'needs words check print close']);
    const protectedWindows = await app.electron.evaluate(
      () => (globalThis as unknown as { protectedWindows: boolean[] }).protectedWindows,
    );
    expect(protectedWindows).toEqual([true]);
    const [own, mains] = await app.electron.evaluate(({ BrowserWindow }) => {
      const of = (part: string) =>
        BrowserWindow.getAllWindows()
          .map(({ webContents }) => webContents)
          .filter((contents) => contents.getURL().includes(part))
          .map((contents) => ({ pid: contents.getOSProcessId(), session: contents.session.storagePath }));
      return [of('recovery.html'), of('index.html')] as const;
    });
    expect(own[0]?.pid).not.toBe(mains[0]?.pid);
    expect(own[0]?.session).toBeNull();

    // Words of the language can be in any program; what counts is that all of them are in the one page and that the other has none in its document.
    expect(await textsInPage(app.electron, page, words)).toEqual(words);
    const elsewhere = await textsInPage(app.electron, main, words);
    expect(elsewhere.length).toBeLessThan(words.length / 2);
    const phrases = { words: words.join(' '), list: JSON.stringify(words), pair: `${words[3]} ${words[4]}` };
    expect(await secretsBelow(app.home, phrases)).toEqual([]);
    for (const phrase of Object.values(phrases)) expect(app.output()).not.toContain(phrase);

    await page
      .getByRole('button', { name: 'Close' })
      .click()
      .catch(() => {});
    expect(await over).toEqual({ ok: true, value: { shown: true } });
    await poll(isGone);
    await app.close();
  });

  it('is explained where a daemon runs that the app has not started, and shown once it has its own', async () => {
    folder = await mkdtemp(join(tmpdir(), 'r-'));
    const home = join(folder, 'd');
    await mkdir(home, { mode: 0o700 });
    const env = { ...process.env, ...environment(), HAPPIER_HOME: home };
    const happier = async (...args: readonly string[]): Promise<number | null> => {
      const cli = join(process.cwd(), 'dist', 'cli', 'happier.mjs');
      const [code] = await once(spawn(process.execPath, [cli, ...args], { env, stdio: 'ignore' }), 'exit');
      return code;
    };
    expect(await happier('daemon', 'start')).toBe(0);
    app = await launchApp({ passphrase: null, home, environment: environment() });
    await untilOpen();
    await app.answerDialogs(1);
    const over = askForKey();
    const page = await atStep('The running daemon was not started by the app');
    await look(page, 'recovery-own-daemon');
    expect(await happier('daemon', 'stop')).toBe(0);
    await poll(async () => {
      await page
        .getByRole('button', { name: 'Try again' })
        .click({ timeout: 1_000 })
        .catch(() => {});
      return (await wordsOf(page)).length === 24;
    });
    await page
      .getByRole('button', { name: 'Close' })
      .click()
      .catch(() => {});
    expect(await over).toEqual({ ok: true, value: { shown: true } });
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });
});
