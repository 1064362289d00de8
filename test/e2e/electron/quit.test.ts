// Quitting while sessions run, in real Electron: the dialog names them, staying keeps them, agreeing ends them with everything else.
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { launchApp, type TestApp } from '../../support/electron-app.ts';
import { poll } from '../../support/poll.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { makeSleepingBackend } from '../../support/sleeping-backend.ts';
import { startTrayHost, type TrayHost, type TrayItem } from '../../support/tray-host.ts';

const email = 'someone@example.com';

let root: string;
let folder: string;
let simulator: TestSimulator;
let host: TrayHost;
let app: TestApp;
let tray: TrayItem;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'q-'));
  folder = join(root, 'app');
  await mkdir(folder);
  simulator = await startTestSimulator();
  const { accountId } = simulator.control.openai.addAccount({ email, plan: 'plus' });
  simulator.control.openai.setAutoConsent({ account: accountId });
  const bin = await makeSleepingBackend(root, 'codex');
  host = await startTrayHost();
  const PATH = `${bin}:${process.env.PATH ?? ''}`;
  app = await launchApp({ environment: { ...simulator.environment(), PATH, SHELL: '/bin/sh' } });
  tray = await host.item();
});
afterEach(async () => {
  await app.answerDialogs(1).catch(() => {});
  await app.close();
  host.close();
  await simulator.close();
  await rm(root, { recursive: true, force: true });
});

async function startSession(): Promise<void> {
  const page = await app.mainPage();
  const answer = await page.evaluate(async (cwd) => {
    const profile = { serviceId: 'openai-codex' as const, profileId: 'work' as never };
    const connected = await window.happier?.shell['signIn.embedded'](profile);
    if (!connected?.ok || connected.value.outcome !== 'connected') return connected;
    const bindings = { 'openai-codex': { source: 'connected' as const, profileId: profile.profileId } };
    return window.happier?.daemon['sessions.start']({ backend: 'codex', cwd, bindings, cols: 80, rows: 24 });
  }, folder);
  expect(answer).toMatchObject({ ok: true, value: { backend: 'codex', endedAt: null } });
  await poll(async () => (await sleepers()).length === 1);
}

/** Processes of the session: found by the folder that they work in, which is this test's own. */
async function sleepers(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.startsWith('sleep') && environment.includes(`PWD=${folder}`)) found.push(pid);
  }
  return found;
}

it('asks with the names of what would end; who stays keeps it, in the tray', async () => {
  await startSession();
  const dialogs = await app.answerDialogs(0);
  await tray.click('Quit Happier');
  await poll(async () => (await dialogs()).length === 1);
  const [dialog] = await dialogs();
  expect(dialog?.message).toBe('One session is running.');
  expect(dialog?.detail).toContain(`Codex · ${folder} · work · ${email} · Plus`);
  expect(dialog?.buttons).toEqual(['Stay in the tray', 'End sessions and quit']);
  await poll(() => app.electron.windows().length === 0);
  expect(await sleepers()).toHaveLength(1);
  expect((await tray.menu()).map(({ label }) => label)).toContain('Quit Happier');

  // Whoever asked for masked addresses gets them here as well.
  await tray.click('Connected services…');
  const page = await app.mainPage();
  await page.evaluate(() => window.happier?.shell['preferences.set']({ maskEmails: true }));
  await tray.click('Quit Happier');
  await poll(async () => (await dialogs()).length === 2);
  expect((await dialogs())[1]?.detail).toContain(`${folder} · work · s…e@e….com · Plus`);
});

it('ends sessions, daemon and app once the person agrees', async () => {
  await startSession();
  await app.answerDialogs(1);
  const main = app.electron.process();
  await tray.click('Quit Happier');
  await poll(() => main.exitCode === 0);
  await poll(async () => (await sleepers()).length === 0);
});

it('asks nothing where nothing runs', async () => {
  await app.mainPage();
  await app.answerDialogs(0);
  const main = app.electron.process();
  await tray.click('Quit Happier');
  await poll(() => main.exitCode === 0);
});
