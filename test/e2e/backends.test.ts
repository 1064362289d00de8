// The five backends through the app: chosen in the wizard, run by the real programs in its terminal, each on the chosen profile's credential alone.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendId, backends } from '../../core/catalog/backends.ts';
import { hostileEnvironment } from '../contract/backends/hostile.ts';
import { type CliBench, createCliBench } from '../support/cli.ts';
import { type ConnectedPerson, type CredentialName, connectPerson } from '../support/connected-person.ts';
import { launchApp, type TestApp } from '../support/electron-app.ts';
import { poll } from '../support/poll.ts';
import { installRealBackends } from '../support/real-backends.ts';
import { secretsBelow } from '../support/secret-scan.ts';
import { startTestSimulator, type TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
let bench: CliBench;
let person: ConnectedPerson;
let app: TestApp;
let page: Page;
let root: string;
let workFolder: string;

beforeAll(async () => {
  root = await mkdtemp('/var/tmp/happier-backends-');
  const [work, user, programs] = ['project', 'user', 'programs'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  workFolder = work;
  for (const folder of [work, user]) await mkdir(folder);
  await installRealBackends(programs);
  simulator = await startTestSimulator();
  const environment = {
    ...simulator.environment(),
    HOME: user,
    SHELL: '/bin/sh',
    PATH: `${programs}:${process.env.PATH ?? ''}`,
  };
  bench = await createCliBench(environment);
  person = await connectPerson(bench, simulator);
  await bench.run(['daemon', 'stop', '--force']);
  // The hostile variables are in the environment that the app was started from.
  app = await launchApp({
    environment: { ...hostileEnvironment, ...environment },
    home: bench.home,
    passphrase: bench.passphrase,
  });
  page = await app.mainPage();
}, 180_000);

afterAll(async () => {
  await app?.close();
  await bench?.close();
  await simulator?.close();
  await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

const screen = async (): Promise<string> =>
  (await page.locator('.xterm-rows').innerText()).replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');

type Case = {
  readonly backend: BackendId;
  readonly credential: CredentialName;
  readonly host: string;
  /** A service of the backend's other slot that is set to native. */
  readonly native?: string;
};
const cases: readonly Case[] = [
  { backend: 'claude', credential: 'claude sign-in', host: 'api.anthropic.com' },
  { backend: 'codex', credential: 'codex sign-in', host: 'chatgpt.com' },
  { backend: 'gemini', credential: 'gemini sign-in', host: 'cloudcode-pa.googleapis.com' },
  { backend: 'opencode', credential: 'openai key', host: 'api.openai.com' },
  { backend: 'pi', credential: 'setup-token', host: 'api.anthropic.com', native: 'Codex' },
];

/** Pi and OpenCode may run as one profile of each vendor; here one alone. */
async function choose({ backend, credential, native }: Case): Promise<void> {
  const { label } = person[credential];
  await page.getByRole('radio', { name: new RegExp(backends[backend].name) }).check({ force: true });
  await page.getByRole('radio', { name: new RegExp(label) }).check({ force: true });
  if (native === undefined) return;
  await page
    .getByRole('group', { name: native, exact: true })
    .getByRole('radio', { name: /native/i })
    .check({ force: true });
}

describe.each(cases)('$backend as $credential', (pair) => {
  it('answers in the terminal of the app, and the provider saw that credential and no other', async () => {
    await page
      .getByRole('button', { name: /New session/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'New session' }).waitFor();
    await choose(pair);
    await page.getByRole('textbox', { name: 'Folder' }).fill(workFolder);
    simulator.control.forgetRequests();
    await page.getByRole('textbox', { name: 'Folder' }).press('Enter');
    await page.locator('.xterm-helper-textarea').waitFor({ state: 'attached' });
    await page.locator('.xterm-helper-textarea').focus();
    // Typed at once: what comes before the program is ready is kept for it.
    let typedAt = 0;
    await poll(
      async () => {
        if ((await screen()).includes('what is up')) return true;
        // Gemini shows its box a moment before it reads keys when the machine is busy.
        if (performance.now() - typedAt > 15_000) {
          typedAt = performance.now();
          await page.locator('.xterm-helper-textarea').focus();
          await page.keyboard.type('what is up');
        }
        return false;
      },
      60_000,
      screen,
    );
    await poll(
      async () => {
        await page.keyboard.press('Enter');
        return (await screen()).includes('Simulated answer: what is up');
      },
      60_000,
      screen,
    );
    const own = person[pair.credential].secret();
    const seen = simulator.control.requests().filter(({ via }) => via === 'proxy');
    const used = seen.flatMap(({ host, credential }) => (credential === null ? [] : [{ host, credential }]));
    expect(used).toContainEqual({ host: pair.host, credential: own });
    expect(new Set(used.map(({ credential }) => credential))).toEqual(new Set([own]));
    expect(seen.filter(({ endpoint }) => endpoint === 'token')).toEqual([]);
    expect(simulator.control.unknownHosts()).toEqual({});
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page
      .getByText(/session (is over|has ended|ended)/i)
      .first()
      .waitFor();
    await poll(async () => (await secretsBelow(bench.home, { credential: own })).length === 0);
  });
});
