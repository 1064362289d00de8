// The main job, end to end: first start, sign-in in the capture window, quota in the tray, a session of the real Codex CLI as that account.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quotaJsonSchema, statusJsonSchema } from '../../cli/json.ts';
import { drawIcon } from '../../electron/tray/draw-icon.ts';
import { launchApp, type TestApp } from '../support/electron-app.ts';
import { poll } from '../support/poll.ts';
import { secretsBelow, secretsIn, secretsInArguments } from '../support/secret-scan.ts';
import { startTestSimulator, type TestSimulator } from '../support/simulator.ts';
import { startTrayHost, type TrayHost, type TrayItem } from '../support/tray-host.ts';

const project = process.cwd();
const backends = join(project, 'test', 'backends', 'node_modules', '.bin');
const accountId = 'acc-main-job';
const email = 'work@example.com';
const passphrase = 'planted passphrase 7d1f';
const apiKey = 'sk-proj-planted0000000000000000000000000000000000key';

let simulator: TestSimulator;
let trayHost: TrayHost;
let tray: TrayItem;
let app: TestApp;
let page: Page;
let root: string;
let workFolder: string;
let environment: Record<string, string>;
/** The authorization code of the sign-in, once it has been exchanged. */
let code = '';

beforeAll(async () => {
  // Codex warns about homes below the system's temp folder.
  root = await mkdtemp('/var/tmp/happier-main-job-');
  workFolder = join(root, 'project');
  await mkdir(workFolder);
  simulator = await startTestSimulator();
  simulator.control.openai.addAccount({
    email,
    plan: 'plus',
    accountId,
    apiKeys: [apiKey],
    usage: {
      windows: [
        { usedPercent: 38, windowSeconds: 18_000, resetsAt: Date.now() + 7_200_000 },
        { usedPercent: 69, windowSeconds: 604_800, resetsAt: Date.now() + 259_200_000 },
      ],
    },
  });
  simulator.control.openai.addAccount({ email: 'other@example.com', plan: 'pro', accountId: 'acc-other' });
  environment = {
    ...simulator.environment(),
    PATH: `${backends}:${process.env.PATH ?? ''}`,
    // Ambient keys of the same vendor: none of them may reach the session.
    OPENAI_API_KEY: 'sk-ambient-openai-key',
    CODEX_API_KEY: 'sk-ambient-codex-key',
    OPENAI_BASE_URL: 'https://elsewhere.example.com/v1',
  };
  trayHost = await startTrayHost();
  app = await launchApp({ environment, home: join(root, 'data'), passphrase, args: [] });
  tray = await trayHost.item();
  page = await app.mainPage();
});

afterAll(async () => {
  await app?.close();
  trayHost?.close();
  await simulator?.close();
  await rm(root, { recursive: true, force: true });
});

/** Runs the built command line beside the app, on the same data folder. */
async function happier(args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(project, 'dist', 'cli', 'happier.mjs'), ...args], {
    cwd: workFolder,
    env: { ...process.env, ...environment, HAPPIER_HOME: app.home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout, stderr };
}

/** What the terminal shows, as a person reads it. */
const screen = async (): Promise<string> => (await page.locator('.xterm-rows').innerText()).replaceAll('\u00a0', ' ');

/** Every model request so far: the credential and the account it came with. */
function modelRequests() {
  return simulator.control
    .requests({ endpoint: 'responses' })
    .map(({ credential, accountIdHeader }) => ({ credential, accountIdHeader }));
}

function plantedSecrets(): Record<string, string> {
  const issued = simulator.control.openai.issued(accountId);
  return {
    passphrase,
    'API key': apiKey,
    code,
    ...Object.fromEntries(issued.accessTokens.map((token, index) => [`access token ${index}`, token])),
    ...Object.fromEntries(issued.refreshTokens.map((token, index) => [`refresh token ${index}`, token])),
  };
}

describe('the main job', () => {
  it('opens its window at the first start and stands in the tray', async () => {
    await page.getByRole('heading', { name: 'Welcome to Happier' }).waitFor();
    expect((await tray.menu()).map((entry) => entry.label)).toEqual(
      expect.arrayContaining(['New session…', 'Connected services…']),
    );
    expect(app.electron.process().spawnargs.join(' ')).not.toContain('--no-sandbox');
  });

  it('signs in to Codex through the capture window', async () => {
    await page.getByRole('button', { name: 'Connect a service' }).click();
    await page.getByRole('button', { name: /^Codex/ }).click();
    await page.getByLabel('Label').fill('Work');
    await page.getByLabel('Profile id').fill('work');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const signIn = await app.page((address) => address.startsWith(simulator.url));
    await signIn.getByRole('radio', { name: new RegExp(email) }).check();
    await signIn.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Codex: Work is connected.').waitFor();
    await page.getByText(email).first().waitFor();
    const [exchange] = simulator.control.requests({ endpoint: 'token' });
    code = new URLSearchParams(exchange?.body).get('code') ?? '';
    expect(code).not.toBe('');
  });

  it('shows the simulator’s numbers in the tray, and its icon carries the badge', async () => {
    const line = await poll(async () => (await tray.menu()).find((entry) => /5 h 62 %/.test(entry.label)));
    expect(line.label).toMatch(/Codex · Work · Plus.*5 h 62 %.*Week 31 %.*resets/);
    expect(await poll(async () => (await tray.tooltip()).includes('62 %'))).toBe(true);
    // The worst bar of the two is the week; the picture is the one that we draw for these two numbers.
    const expected = [
      { filled: 64, tone: 'good' },
      { filled: 32, tone: 'good' },
    ] as const;
    const icons = await tray.icons();
    const rgba = drawIcon({ kind: 'bars', bars: expected, dot: null }, icons[0]?.width ?? 0, 'tile');
    expect(toArgb(rgba).equals(icons[0]?.argb ?? Buffer.alloc(0))).toBe(true);
  });

  it('follows the provider: a refresh from the tray shows new numbers', async () => {
    simulator.control.openai.setUsage(accountId, {
      windows: [{ usedPercent: 50, windowSeconds: 18_000, resetsAt: Date.now() + 7_200_000 }],
    });
    await tray.click('Refresh now');
    await poll(async () => (await tray.menu()).some((entry) => /5 h 50 %/.test(entry.label)));
    await page.getByText('50 %').first().waitFor();
  });

  it('keeps an API key beside it, and shows it nowhere', async () => {
    await page.getByRole('button', { name: 'Connected services' }).first().click();
    await page.getByRole('button', { name: 'Add key: OpenAI API key' }).click();
    await page.getByLabel('Label').fill('Build');
    await page.getByLabel('OpenAI API key', { exact: true }).fill(apiKey);
    await page.getByRole('button', { name: 'Store key' }).click();
    await page.getByText('OpenAI API key: Build is connected.').waitFor();
  });

  it('starts a session that the real Codex CLI runs as the chosen account', async () => {
    await tray.click('New session');
    await page.getByRole('textbox', { name: 'Folder' }).fill(workFolder);
    await page.getByText(`Work · ${email} · Plus`).waitFor();
    await page.getByRole('textbox', { name: 'Folder' }).press('Enter');
    // Codex is ready when it shows the folder below its prompt (measured).
    await poll(async () => (await screen().catch(() => '')).includes('Ask Codex to do anything'), 60_000);
    await page.locator('.xterm-helper-textarea').focus();
    await page.keyboard.type('say hello');
    await poll(async () => (await screen()).includes('say hello'));
    // Codex takes an Enter that follows at once for part of a paste: it is sent until the prompt has gone out.
    await poll(async () => {
      await page.keyboard.press('Enter');
      return (await screen()).includes('Simulated answer: say hello');
    }, 60_000);
    await page.getByText('Plus').first().waitFor();
  });

  it('was seen by the provider with exactly that profile’s token and account id, and asked no unknown host', () => {
    const { accessTokens } = simulator.control.openai.issued(accountId);
    expect(accessTokens).toHaveLength(1);
    const requests = modelRequests();
    expect(requests.length).toBeGreaterThan(0);
    for (const request of requests)
      expect(request).toEqual({ credential: accessTokens[0], accountIdHeader: accountId });
    for (const { credential } of simulator.control.requests({ host: 'chatgpt.com' })) {
      if (credential !== null) expect(credential).toBe(accessTokens[0]);
    }
    expect(simulator.control.unknownHosts()).toEqual({});
    // Codex asks these of its own accord; the simulator answers 404. No credential may come along.
    for (const host of ['github.com', 'api.github.com', 'raw.githubusercontent.com']) {
      expect(simulator.control.credentialsSeenAt(host)).toEqual([]);
    }
    expect(simulator.control.requests({ contains: 'sk-ambient' })).toEqual([]);
  });

  it('says in the session’s header who pays and what was taken out of its environment', async () => {
    await page.getByText(`Work · ${email} · Plus`).first().waitFor();
    await page.getByRole('button', { name: 'Details' }).click();
    for (const name of ['OPENAI_API_KEY', 'CODEX_API_KEY', 'OPENAI_BASE_URL'])
      await page.getByText(name).first().waitFor();
  });

  it('does the same from the command line, with the app as its daemon', async () => {
    const status = await happier(['connect', 'status', '--json']);
    expect(statusJsonSchema.parse(JSON.parse(status.stdout)).services[0]?.profiles[0]).toMatchObject({
      profileId: 'work',
      label: 'Work',
    });
    const quota = await happier(['quota', '--json']);
    expect(quotaJsonSchema.parse(JSON.parse(quota.stdout)).profiles[0]?.meters[0]?.leftPercent).toBe(50);
    simulator.control.forgetRequests();
    const run = await happier([
      'run',
      'codex',
      '--auth',
      'openai-codex=work',
      '--',
      'exec',
      '--skip-git-repo-check',
      'ping',
    ]);
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('Simulated answer: ping') });
    expect(run.stderr).toContain(`codex bills to Work · ${email} · Plus`);
    const { accessTokens } = simulator.control.openai.issued(accountId);
    expect(new Set(modelRequests().map((request) => request.credential))).toEqual(new Set([accessTokens[0]]));
    expect(simulator.control.unknownHosts()).toEqual({});
  });

  it('refuses an argument that would send the account elsewhere', async () => {
    const run = await happier([
      'run',
      'codex',
      '--auth',
      'openai-codex=work',
      '--',
      '-c',
      'openai_base_url="https://elsewhere.example.com"',
    ]);
    expect(run).toMatchObject({ code: 126, stderr: expect.stringContaining('[argument_refused]') });
    expect(simulator.control.unknownHosts()).toEqual({});
  });

  it('stops the session, and takes its access token away', async () => {
    const html = await page.content();
    const arguments_ = await secretsInArguments(plantedSecrets());
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/This session is over/).waitFor();
    expect(secretsIn(Buffer.from(html), plantedSecrets())).toEqual([]);
    expect(arguments_).toEqual([]);
    expect(await poll(async () => (await secretsBelow(app.home, plantedSecrets())).length === 0)).toBe(true);
  });

  it('stays in the tray when its window is closed, and comes back on New session', async () => {
    await app.electron.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.close();
    });
    await poll(() => app.electron.windows().length === 0);
    expect((await tray.menu()).length).toBeGreaterThan(0);
    await tray.click('New session');
    page = await app.mainPage();
    await page.getByRole('heading', { name: 'New session' }).waitFor();
  });

  it('has printed no secret, and leaves none readable in its data folder', async () => {
    const secrets = plantedSecrets();
    expect(Object.keys(secrets).length).toBeGreaterThanOrEqual(5);
    const program = app.electron.process();
    await tray.click('Quit');
    await poll(() => program.exitCode !== null);
    expect(secretsIn(Buffer.from(app.output()), secrets)).toEqual([]);
    expect(await secretsBelow(app.home, secrets)).toEqual([]);
  });
});

function toArgb(rgba: Uint8Array): Buffer {
  const argb = Buffer.alloc(rgba.length);
  for (let at = 0; at < rgba.length; at += 4) {
    argb.set([rgba[at + 3] ?? 0, rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0], at);
  }
  return argb;
}
