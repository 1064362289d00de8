// The packed app, installed from its deb: closed to development switches, free of development parts, and started by a normal user with the sandbox on.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { listPackage } from '@electron/asar';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTrayHost, type TrayItem } from '../support/tray-host.ts';

const executable = process.env.HAPPIER_TEST_PACKAGED_APP ?? '';
const resources = path.join(path.dirname(executable), 'resources');

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'p-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

it('holds what runs and nothing that is for development', () => {
  const files = listPackage(path.join(resources, 'app.asar'), { isPack: false });
  expect(files).toEqual(
    expect.arrayContaining([
      '/package.json',
      '/dist/electron/main.mjs',
      '/dist/electron/daemon-host.mjs',
      '/dist/electron/preload.cjs',
      '/dist/renderer/index.html',
    ]),
  );
  expect(files.filter((file) => /diagnostics|@electron\/remote|simulator|\.map$|\/test\//.test(file))).toEqual([]);
  expect(fs.readFileSync(path.join(resources, 'app.asar'), 'latin1')).not.toContain('REMOTE_BROWSER_REQUIRE');
  expect(fs.existsSync(path.join(resources, 'default_app.asar'))).toBe(false);
});

it('starts as a normal user with the sandbox on, stands in the tray, and ends by its Quit', async () => {
  expect(process.getuid?.()).not.toBe(0);
  await withApp({ name: 'start' }, async (app, item) => {
    expect(await item.tooltip()).toMatch(/Happier/);
    expect(commandLines(app).join('\n')).not.toContain('--no-sandbox');
    expect(confinedProcesses(app)).toBeGreaterThan(0);
  });
});

it('is the app even where it is told to be Node, and takes no options of Node’s', async () => {
  const witness = path.join(folder, 'witness');
  const code = `require('node:fs').writeFileSync(${JSON.stringify(witness)}, '')`;
  const preload = path.join(folder, 'preload.cjs');
  fs.writeFileSync(preload, code);
  const env = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require ${preload}` };
  await withApp({ name: 'refusals', env, args: ['-e', code] }, async (_, item) => {
    expect(await item.tooltip()).toMatch(/Happier/);
    expect(fs.existsSync(witness)).toBe(false);
  });
});

type AppStart = {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
};

/** Starts the app, waits until it stands in the tray, and ends it there as a person does. */
async function withApp(
  { name, env = {}, args = [] }: AppStart,
  look: (app: ChildProcess, item: TrayItem) => Promise<void>,
) {
  const trayHost = await startTrayHost();
  const app = spawn(executable, ['--disable-gpu', ...args], {
    env: { ...process.env, ...ownHome(name), ...env },
    stdio: 'ignore',
    detached: true,
  });
  const ended = once(app, 'exit');
  try {
    const item = await trayHost.item(30_000);
    // The item registers before its menu is exported, and answers with an error until then.
    await expect.poll(() => labels(item).catch(() => []), { timeout: 30_000 }).toContain('Quit Happier');
    await look(app, item);
    await item.click('Quit');
    expect((await ended)[0]).toBe(0);
  } finally {
    endGroup(app);
    trayHost.close();
  }
}

const labels = async (item: TrayItem) => (await item.menu()).map(({ label }) => label);

/** A data folder of its own, and a passphrase where there is no keychain. */
function ownHome(name: string): Record<string, string> {
  const home = path.join(folder, name);
  fs.mkdirSync(home, { mode: 0o700 });
  const passphraseFile = path.join(folder, `${name}-passphrase`);
  fs.writeFileSync(passphraseFile, 'a passphrase for this test only', { mode: 0o600 });
  return { HAPPIER_HOME: home, HAPPIER_PASSPHRASE_FILE: passphraseFile };
}

/** Folders in /proc of every process of the app's group. */
function processFolders(app: ChildProcess): string[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => path.join('/proc', name))
    .filter((process_) => readProc(process_, 'stat').split(') ').at(-1)?.split(' ')[2] === String(app.pid));
}

const commandLines = (app: ChildProcess) => processFolders(app).map((process_) => readProc(process_, 'cmdline'));

/** How many live in a PID namespace of their own (proc(5): `NSpid` names more than one), as Chromium's sandbox puts them. */
const confinedProcesses = (app: ChildProcess) =>
  processFolders(app).filter((process_) => /^NSpid:\t\d+\t\d+/m.test(readProc(process_, 'status'))).length;

/** Empty for a process that is gone meanwhile. */
function readProc(process_: string, file: string): string {
  try {
    return fs.readFileSync(path.join(process_, file), 'utf8');
  } catch {
    return '';
  }
}

function endGroup(app: ChildProcess): void {
  try {
    if (app.pid) process.kill(-app.pid, 'SIGKILL');
  } catch {
    // Everything in it has ended.
  }
}
