// What a start keeps and shows: preferences that were damaged, the window's place, the picture of a headless start, developer diagnostics.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launchApp, type TestApp } from '../../support/electron-app.ts';
import { poll } from '../../support/poll.ts';
import { preferencesOfTests } from '../../support/renderer-state.ts';

let folder: string;
let home: string;
let app: TestApp | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'l-'));
  home = join(folder, 'd');
});
afterEach(async () => {
  await app?.close();
  app = null;
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Parameters<typeof launchApp>[0] = {}): Promise<TestApp> {
  app = await launchApp({ home, ...options });
  return app;
}

const bounds = (of: TestApp) =>
  of.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());

it('opens the window where it was, and keeps its files to itself', async () => {
  const first = await start();
  await first.mainPage();
  const place = { x: 40, y: 60, width: 800, height: 600 };
  await first.electron.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
    place,
  );
  await poll(async () => (await bounds(first))?.width === 800);
  await first.close();
  const file = join(home, 'desktop', 'preferences.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(home, 'desktop'))).mode & 0o777).toBe(0o700);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ windowBounds: { ...place, maximized: false } });

  const second = await start();
  await second.mainPage();
  expect(await bounds(second)).toEqual(place);
});

it('sets a damaged preferences file aside and starts with what is usual', async () => {
  await mkdir(join(home, 'desktop'), { recursive: true, mode: 0o700 });
  const file = join(home, 'desktop', 'preferences.json');
  await writeFile(file, '{"theme": "purple", ');
  const started = await start();
  const page = await started.mainPage();
  const answer = await page.evaluate(() => window.happier?.shell['preferences.get']({}));
  expect(answer).toEqual({ ok: true, value: { ...preferencesOfTests, theme: 'system' } });
  const kept = (await readdir(join(home, 'desktop'))).find((name) => name.startsWith('preferences.json.quarantine-'));
  expect(await readFile(join(home, 'desktop', kept ?? ''), 'utf8')).toBe('{"theme": "purple", ');
});

it('keeps the preferences from one start to the next', async () => {
  const first = await start();
  const page = await first.mainPage();
  await page.evaluate(() => window.happier?.shell['preferences.set']({ maskEmails: true, theme: 'dark' }));
  await first.close();
  const second = await start();
  const answer = await (await second.mainPage()).evaluate(() => window.happier?.shell['preferences.get']({}));
  expect(answer).toEqual({ ok: true, value: { ...preferencesOfTests, theme: 'dark', maskEmails: true } });
});

it('saves a picture of the main window when it is asked to', async () => {
  const file = join(folder, 'window.png');
  await start({ environment: { HAPPIER_SCREENSHOT_FILE: file }, args: [] });
  const picture = await poll(() => readFile(file).catch(() => null));
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1040, 720]);
});

it('stops a start with a variable that it cannot use, by name, and without a window', async () => {
  const started = launchApp({ home, environment: { HAPPIER_CONNECTED_SERVICES_QUOTAS_STALE_AFTER_MS: 'soon' } });
  await expect(started).rejects.toThrow(
    /HAPPIER_CONNECTED_SERVICES_QUOTAS_STALE_AFTER_MS: expected whole milliseconds/,
  );
});

describe('the diagnostics window', () => {
  it('is not there unless a developer asks for it', async () => {
    const started = await start();
    await started.mainPage();
    const remote = await started.electron.evaluate(({ ipcMain }) =>
      ipcMain.eventNames().filter((name) => String(name).startsWith('REMOTE_')),
    );
    expect(remote).toEqual([]);
    expect(started.electron.windows().some((page) => page.url().includes('diagnostics'))).toBe(false);
  });

  it('shows versions, processes, memory and the daemon', async () => {
    const started = await start({ environment: { HAPPIER_DIAGNOSTICS: '1' } });
    const page = await started.page((address) => address.includes('diagnostics.html'));
    await poll(async () => (await page.locator('#versions').textContent())?.includes('electron'));
    await poll(async () => (await page.locator('#processes').textContent())?.includes('Browser'));
    await poll(async () => (await page.locator('#memory').textContent())?.includes('rss'));
    await page.getByRole('button', { name: 'Refresh' }).click();
    await poll(async () => {
      await page.getByRole('button', { name: 'Refresh' }).click();
      return (await page.locator('#daemon').textContent())?.includes('"connected": true');
    });
  });

  it('gives the library’s reach to that window alone, and of it four texts', async () => {
    const started = await start({ environment: { HAPPIER_DIAGNOSTICS: '1' } });
    await started.mainPage();
    await started.page((address) => address.includes('diagnostics.html'));
    const found = await started.electron.evaluate(({ ipcMain, webContents }) => {
      type Answer = { type: string; id?: number; value?: unknown; members?: { name: string }[] };
      const contents = (part: string) => webContents.getAllWebContents().find((one) => one.getURL().includes(part));
      const ask = (of: string, channel: string, ...args: unknown[]): Answer => {
        const event = { sender: contents(of), frameId: 1, returnValue: undefined as unknown as Answer };
        ipcMain.emit(`REMOTE_BROWSER_${channel}`, event, 'context', ...args);
        return event.returnValue;
      };
      const denied = (of: string) => [
        ...['fs', 'child_process', 'electron'].map((name) => ask(of, 'REQUIRE', name).type),
        ...['shell', 'BrowserWindow', 'process'].map((name) => ask(of, 'GET_BUILTIN', name).type),
        ask(of, 'GET_GLOBAL', 'process').type,
        ask(of, 'GET_CURRENT_WINDOW').type,
        ask(of, 'GET_CURRENT_WEB_CONTENTS').type,
      ];
      const app = ask('diagnostics', 'GET_BUILTIN', 'app');
      const getter = ask('diagnostics', 'MEMBER_GET', app.id, 'versions');
      return {
        diagnostics: denied('diagnostics'),
        main: [...denied('index.html'), ask('index.html', 'GET_BUILTIN', 'app').type],
        members: app.members?.map(({ name }) => name),
        constructors: [app, getter].map(({ id }) => ask('diagnostics', 'MEMBER_GET', id, 'constructor').value ?? null),
        prototypes: [app, getter].map(({ id }) => ask('diagnostics', 'MEMBER_GET', id, '__proto__').value ?? null),
        changed: ask('diagnostics', 'MEMBER_SET', app.id, 'versions', [{ type: 'value', value: 1 }]).type,
      };
    });
    expect(new Set([...found.diagnostics, ...found.main])).toEqual(new Set(['exception']));
    expect(found.members).toEqual(['versions', 'processes', 'memory', 'daemon']);
    expect(found.constructors).toEqual([null, null]);
    expect(found.prototypes).toEqual([null, null]);
    expect(found.changed).toBe('exception');
  });
});
