// The terminal of a session in the real app: a flood of output leaves the window free, what is copied, pasted and clicked goes where it should, and bells call the person.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type TestApp } from '../support/electron-app.ts';
import { poll } from '../support/poll.ts';

const megabytes = 100;

/** Stands in for Codex: does what the line that is typed says. */
const program = `#!${process.execPath}
if (process.argv.includes('--version')) {
  process.stdout.write('codex-cli 0.169.0\\n');
  process.exit(0);
}
const fs = require('node:fs');
const write = (text) => process.stdout.write(text);
const piece = Array.from({ length: 512 }, (_, at) => '\\x1b[3' + (at % 8) + 'm' + String(at).padStart(120, '.') + '\\x1b[0m\\r\\n').join('');
let wanted = true;
const commands = {
  // Goes on after that until it is told that it is enough.
  flood() {
    let left = Math.ceil((${megabytes} * 1048576) / piece.length);
    const push = () => {
      if (left <= 0 && !wanted) return write('FLOOD OVER\\r\\n');
      left -= 1;
      // Between two pieces it hears what is typed.
      if (write(piece)) setImmediate(push);
      else process.stdout.once('drain', push);
    };
    push();
  },
  enough() {
    wanted = false;
  },
  bell: () => write('\\x07RUNG\\r\\n'),
  listen() {
    fs.watch('.', () => write('\\x07'));
    write('LISTENING\\r\\n');
  },
  brackets: () => write('\\x1b[?2004hBRACKETS\\r\\n'),
  link: () => write('\\x1b]8;;http://127.0.0.1:9/target?x=1\\x07LINK\\x1b]8;;\\x07 https://github.com/openai/codex\\r\\n'),
  end: () => process.exit(3),
};
process.stdin.setRawMode(true);
process.stdin.setEncoding('utf8');
let line = '';
process.stdin.on('data', (text) => {
  if (text.includes('\\x1b[200~')) return write('PASTED<' + JSON.stringify(text) + '>\\r\\n');
  line += text;
  if (!/[\\r\\n]$/.test(line)) return;
  const command = line.trim();
  line = '';
  if (commands[command]) commands[command]();
  else write('GOT<' + command + '>\\r\\n');
});
write('READY\\r\\n');
`;

type Told = { readonly title: string; readonly body: string };

let app: TestApp;
let page: Page;
let root: string;

beforeAll(async () => {
  root = await mkdtemp('/var/tmp/happier-terminal-');
  for (const name of ['app', 'bin', 'home']) await mkdir(join(root, name));
  await writeFile(join(root, 'bin', 'codex'), program);
  await chmod(join(root, 'bin', 'codex'), 0o755);
  app = await launchApp({
    environment: {
      HOME: join(root, 'home'),
      SHELL: '/bin/sh',
      PATH: `${join(root, 'bin')}:${process.env.PATH ?? ''}`,
    },
  });
  page = await app.mainPage();
  await keepOutside();
});
afterAll(async () => {
  await app?.close();
  await rm(root, { recursive: true, force: true });
});

/** Nothing leaves the test: notifications and opened addresses are written down instead. */
const keepOutside = () =>
  app.electron.evaluate(({ BrowserWindow, Notification, shell }) => {
    // A display without a window manager gives no window the focus.
    for (const window of BrowserWindow.getAllWindows()) window.isFocused = () => true;
    const told: unknown[] = [];
    const opened: string[] = [];
    Object.assign(globalThis, { told, opened });
    Notification.isSupported = () => true;
    Notification.prototype.show = function (this: Electron.Notification) {
      told.push({ title: this.title, body: this.body });
      Object.assign(globalThis, { lastNotification: this });
    };
    shell.openExternal = async (address) => void opened.push(address);
  });
const told = () => app.electron.evaluate(() => (globalThis as unknown as { told: Told[] }).told);
const opened = () => app.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);

const rows = async (): Promise<string> =>
  (await page.locator('.xterm-rows').innerText()).replaceAll('\u00a0', ' ').trimEnd();
const seen = (text: string, deadlineMs?: number) => poll(async () => (await rows()).includes(text), deadlineMs);
const goTo = (label: string) => page.getByRole('navigation').getByRole('button', { name: label }).click();

async function type(text: string): Promise<void> {
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

async function startSession(): Promise<void> {
  await goTo('New session');
  await page.getByRole('radio', { name: /^Codex/ }).check({ force: true });
  await page.getByRole('textbox', { name: 'Folder' }).fill(join(root, 'app'));
  await page.getByRole('textbox', { name: 'Folder' }).press('Enter');
  await page.locator('.xterm-rows').waitFor();
  await seen('READY');
}

describe('a terminal', () => {
  it('takes a hundred megabytes while the window answers clicks and draws', async () => {
    await startSession();
    // How often the page draws, and how long it is kept busy in one go.
    await page.evaluate(() => {
      const probe = { frames: 0, longestMs: 0 };
      Object.assign(window, { probe });
      const frame = () => {
        probe.frames += 1;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) probe.longestMs = Math.max(probe.longestMs, duration);
      }).observe({ entryTypes: ['longtask'] });
    });
    const probe = () =>
      page.evaluate(() => (window as unknown as { probe: { frames: number; longestMs: number } }).probe);
    await type('flood');
    await seen('.511');
    const before = await probe();
    for (let click = 0; click < 5; click += 1) {
      await page.getByRole('button', { name: 'Details' }).click();
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    expect(await rows()).not.toContain('FLOOD OVER');
    expect((await probe()).frames).toBeGreaterThan(before.frames);
    await type('enough');
    await seen('FLOOD OVER', 120_000);
    await type('still there');
    await seen('GOT<still there>');
    const { frames, longestMs } = await probe();
    console.info(`${megabytes} MB: ${frames} frames, longest task ${Math.round(longestMs)} ms`);
  });

  it('pastes with the keyboard, in brackets where the program wants them, and copies what is selected', async () => {
    await app.electron.evaluate(({ clipboard }) => clipboard.writeText('from outside'));
    await type('brackets');
    await seen('BRACKETS');
    await page.keyboard.press('Control+Shift+V');
    await seen(String.raw`PASTED<"\u001b[200~from outside\u001b[201~">`);
    const word = page.locator('.xterm-rows').getByText('BRACKETS', { exact: false }).first();
    const box = await word.boundingBox();
    await page.mouse.dblclick((box?.x ?? 0) + 10, (box?.y ?? 0) + 5);
    await page.keyboard.press('Control+Shift+C');
    await poll(async () => (await app.electron.evaluate(({ clipboard }) => clipboard.readText())) === 'BRACKETS');
  });

  it('opens a listed address at once, and asks about another with all of it in sight', async () => {
    const dialogs = await app.answerDialogs(1);
    await type('link');
    await seen('LINK');
    const line = page.locator('.xterm-rows > div', { hasText: 'LINK' }).last();
    const box = (await line.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const click = async (column: number) => {
      const at = [box.x + column * 7.8 + 3, box.y + box.height / 2] as const;
      await page.mouse.move(...at);
      await page.mouse.click(...at);
    };
    await click(12);
    await poll(async () => (await opened()).includes('https://github.com/openai/codex'));
    expect(await dialogs()).toEqual([]);
    await click(1);
    await poll(async () => (await opened()).includes('http://127.0.0.1:9/target?x=1'));
    expect(await dialogs()).toMatchObject([{ detail: 'http://127.0.0.1:9/target?x=1' }]);
  });

  it('calls by its bell only who does not look at it, and the notification leads back', async () => {
    await type('bell');
    await seen('RUNG');
    await goTo('Sessions');
    expect(await told()).toEqual([]);
    await page.locator('[data-session-row]').first().click();
    await seen('RUNG');
    await type('listen');
    await seen('LISTENING');
    await goTo('Settings');
    // The daemon passes on one bell a second at most.
    let rings = 0;
    await poll(async () => {
      rings += 1;
      await writeFile(join(root, 'app', 'ring'), String(rings));
      return (await told()).length > 0;
    });
    expect((await told())[0]).toEqual({ title: 'Codex · app', body: 'It rings: it may wait for you.' });
    await app.electron.evaluate(() => {
      const { lastNotification } = globalThis as unknown as { lastNotification: Electron.Notification };
      lastNotification.emit('click', {});
    });
    await page.locator('.xterm-rows').waitFor();
  });

  it('tells its end in plain words', async () => {
    await type('end');
    await page.getByText(/This session is over: ended with code 3/).waitFor();
    await page.getByRole('button', { name: 'Start again' }).click();
    await seen('READY');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/This session is over: stopped/).waitFor();
  });
});
