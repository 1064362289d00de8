// The tray in real Electron, read over D-Bus as a panel reads it: a panel that comes later, the daemon's end and return, the way out.
import { join } from 'node:path';
import { kill } from 'node:process';
import Database from 'libsql';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchApp, type TestApp } from '../../support/electron-app.ts';
import { poll } from '../../support/poll.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { startTrayHost, type TrayHost } from '../../support/tray-host.ts';

const HOUR_MS = 3_600_000;

let app: TestApp;
let simulator: TestSimulator;
let accountId: string;
let host: TrayHost | null = null;

const windowsOf = (usedPercent: number) =>
  [
    { usedPercent, windowSeconds: 18_000, resetsAt: Date.now() + 2 * HOUR_MS },
    { usedPercent: 69, windowSeconds: 604_800, resetsAt: Date.now() + 60 * HOUR_MS },
  ] as const;

beforeAll(async () => {
  simulator = await startTestSimulator();
  const account = simulator.control.openai.addAccount({
    email: 'one@example.com',
    plan: 'plus',
    usage: { windows: windowsOf(38) },
  });
  accountId = account.accountId;
  simulator.control.openai.setAutoConsent({ account: accountId });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  simulator.control.openai.setUsage(accountId, { windows: windowsOf(38) });
  app = await launchApp({ environment: simulator.environment() });
});
afterEach(async () => {
  await app.close().catch(() => {});
  host?.close();
  host = null;
});

async function trayVisible(): Promise<boolean | undefined> {
  const page = await app.mainPage();
  const info = await page.evaluate(() => window.happier?.shell['app.info']({}));
  return info?.ok ? info.value.trayVisible : undefined;
}

async function connect(profileId: string): Promise<void> {
  const page = await app.mainPage();
  const result = await page.evaluate(
    (id) => window.happier?.shell['signIn.embedded']({ serviceId: 'openai-codex', profileId: id as never }),
    profileId,
  );
  expect(result).toMatchObject({ ok: true, value: { outcome: 'connected' } });
}

it('comes to a panel that appears after the start, and shows what the provider says', async () => {
  expect(await trayVisible()).toBe(false);
  host = await startTrayHost();
  const item = await host.item();
  expect(await poll(trayVisible)).toBe(true);
  expect((await item.menu()).map(({ label }) => label)).toContain('Quit Happier');
  const before = await item.icons();

  await connect('work');
  await poll(async () => (await item.tooltip()).includes('5 h 62 %'));
  expect(await item.tooltip()).toBe('Happier\nCodex · work: 5 h 62 %, Week 31 %');
  const [line] = await item.menu();
  expect(line?.label).toMatch(/^Codex · work · Plus {4}5 h 62 % · Week 31 % {4}resets /);
  expect(line?.children.map(({ label }) => label)).toEqual(
    expect.arrayContaining(['one@example.com', 'Plan: Plus', 'Refresh', 'Details…']),
  );
  const [icon] = await item.icons();
  expect([icon?.width, icon?.height]).toEqual([22, 22]);
  expect(icon?.argb.equals(before[0]?.argb ?? Buffer.alloc(0))).toBe(false);
});

it('changes its menu in place when the numbers change', async () => {
  host = await startTrayHost();
  const item = await host.item();
  await connect('work');
  await poll(async () => (await item.tooltip()).includes('62 %'));
  const settled = () => poll(async () => (await item.menu()).find(({ label }) => label.startsWith('Refresh now')));
  await settled();
  const before = await item.menu();
  const { LayoutUpdated: layouts } = item.announcements();
  simulator.control.openai.setUsage(accountId, { windows: windowsOf(44) });
  await item.click('Codex · work', 'Refresh');
  await poll(async () => (await item.menu())[0]?.label.includes('5 h 56 %'));
  await settled();
  expect((await item.menu()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(item.announcements().LayoutUpdated).toBe(layouts);
});

it('changes the default by a click in the submenu', async () => {
  host = await startTrayHost();
  const item = await host.item();
  await connect('work');
  await poll(async () => (await item.tooltip()).includes('62 %'));
  await connect('home');
  const defaults = async () => {
    const [line] = await item.menu();
    return line?.children.filter(({ checked }) => checked).map(({ label }) => label.split(' ')[0]);
  };
  await poll(async () => (await item.menu())[0]?.children.some(({ label }) => label.startsWith('home')));
  const [before] = (await poll(defaults)) ?? [];
  const other = before === 'home' ? 'work' : 'home';
  await item.click('Codex', other);
  await poll(async () => (await defaults())?.[0] === other);
  expect(await defaults()).toEqual([other]);
  await poll(async () => (await item.tooltip()).startsWith(`Happier\nCodex · ${other}: `));
  const page = await app.mainPage();
  const state = await page.evaluate(() => window.happier?.daemon['state.get']({}));
  expect(state?.ok && state.value.profiles.filter(({ isDefault }) => isDefault)).toMatchObject([{ profileId: other }]);
});

it('asks the provider once when it is opened, and not again within ten seconds', async () => {
  host = await startTrayHost();
  const item = await host.item();
  await connect('work');
  const other = simulator.control.openai.addAccount({ email: 'two@example.com', plan: 'plus' });
  simulator.control.openai.setAutoConsent({ account: other.accountId });
  await connect('other');
  simulator.control.openai.setAutoConsent({ account: accountId });
  await poll(async () => (await item.tooltip()).includes('5 h 62 %'));
  const questions = (account: string) => simulator.control.requests({ accountId: account, endpoint: 'usage' }).length;
  await poll(() => questions(other.accountId) === 1);
  const before = questions(accountId);

  letFloorsPass();
  simulator.control.openai.setUsage(accountId, { windows: windowsOf(44) });
  await item.open();
  await poll(async () => JSON.stringify(await item.menu()).includes('5 h 56 %'));
  await poll(() => questions(other.accountId) === 2);
  expect(questions(accountId)).toBe(before + 1);

  letFloorsPass();
  await item.open();
  // Accounts are asked one after the other: what this look had asked for would be answered before this.
  const page = await app.mainPage();
  const ask = { serviceId: 'openai-codex', profileId: 'other' as never } as const;
  await page.evaluate((wanted) => window.happier?.daemon['quota.refresh'](wanted), ask);
  await poll(() => questions(other.accountId) === 3);
  expect(questions(accountId)).toBe(before + 1);
  await app.electron.evaluate(() => {
    const started = Date.now();
    Date.now = () => started + 11_000;
  });
  await item.open();
  await poll(() => questions(accountId) === before + 2);
});

/** As if the accounts had been asked six minutes earlier than they were. */
function letFloorsPass(): void {
  const database = new Database(join(app.home, 'daemon.sqlite'));
  database.pragma('busy_timeout = 5000');
  database.exec('UPDATE quota_gates SET asked_at = asked_at - 360000');
  database.close();
}

it('says that the daemon has stopped, starts it again, and the window works on', async () => {
  host = await startTrayHost();
  const item = await host.item();
  await connect('work');
  await poll(async () => (await item.tooltip()).includes('62 %'));
  const pid = await daemonPid();
  kill(pid, 'SIGKILL');
  await poll(async () => !(await item.tooltip()).includes('62 %'));
  await poll(async () => (await item.tooltip()).includes('62 %'));
  expect(await daemonPid()).not.toBe(pid);
  const page = await app.mainPage();
  const state = await page.evaluate(() => window.happier?.daemon['state.get']({}));
  expect(state).toMatchObject({ ok: true, value: { profiles: [{ profileId: 'work' }] } });
});

it('stays when the window closes, opens it at the wanted page, and quits with everything that it started', async () => {
  host = await startTrayHost();
  const item = await host.item();
  await app.mainPage();
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await poll(() => app.electron.windows().length === 0);
  await item.click('New session…');
  const page = await app.mainPage();
  await page.getByRole('heading', { name: 'New session' }).waitFor();

  const [daemon, main] = [await daemonPid(), app.electron.process()];
  await item.click('Quit Happier');
  await poll(() => main.exitCode === 0);
  await poll(() => !isAlive(daemon));
});

/** The utility process that hosts the daemon. */
function daemonPid(): Promise<number> {
  return poll(() =>
    app.electron.evaluate(({ app: electron }) => {
      const daemon = electron
        .getAppMetrics()
        .find(({ name, serviceName }) => `${name} ${serviceName}`.includes('happier-daemon'));
      return daemon?.pid;
    }),
  );
}

function isAlive(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch {
    return false;
  }
}
