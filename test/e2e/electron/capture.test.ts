// The capture window in real Electron: every way of redirect is caught without a connection, nothing is left, what cannot work leads elsewhere.
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallOutput } from '../../../core/api/call.ts';
import type { ShellCalls } from '../../../core/api/shell.ts';
import { createCertificateAuthority } from '../../providers/kernel/certificate-authority.ts';
import { launchApp, type TestApp } from '../../support/electron-app.ts';
import { lastClick } from '../../support/last-click.ts';
import { poll } from '../../support/poll.ts';
import { countConnections, type SignInPages, startSignInPages, waysOfRedirect } from '../../support/sign-in-pages.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

type Outcome = CallOutput<ShellCalls, 'signIn.embedded'>;

const authorizeVariable = 'HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_AUTHORIZE_URL';
const secretCode = 'code-that-must-not-be-printed';

/** Starts a sign-in as the main window's page would; the promise answers when it is over. */
async function signIn(app: TestApp, profileId: string): Promise<Outcome> {
  const page = await app.mainPage();
  const result = await page.evaluate(
    async (id) => window.happier?.shell['signIn.embedded']({ serviceId: 'openai-codex', profileId: id as never }),
    profileId,
  );
  if (!result?.ok) throw new Error(`the call failed: ${JSON.stringify(result)}`);
  return result.value;
}

const barOf = (app: TestApp) => app.page((address) => address.startsWith('app://ui/capture-bar.html'));

const pressCancel = async (app: TestApp): Promise<void> =>
  lastClick((await barOf(app)).getByRole('button', { name: 'Cancel' }));

/** Windows that are neither the main one nor a view of it. */
const openWindows = (app: TestApp): Promise<number> =>
  app.electron.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows().length);

describe('with a page that redirects in a way of its own', () => {
  let app: TestApp;
  let pages: SignInPages;
  let simulator: TestSimulator;
  let redirectPort: Awaited<ReturnType<typeof countConnections>>;

  beforeAll(async () => {
    [pages, simulator, redirectPort] = await Promise.all([
      startSignInPages(),
      startTestSimulator(),
      countConnections(1455),
    ]);
    app = await launchApp({ environment: { ...simulator.environment(), [authorizeVariable]: pages.authorizeUrl } });
  });
  afterAll(async () => {
    await app.close();
    await Promise.all([pages.close(), simulator.close(), redirectPort.close()]);
  });
  afterEach(() => {
    expect(redirectPort.count()).toBe(0);
    expect(app.output()).not.toContain(secretCode);
  });

  it.each(Object.entries(waysOfRedirect))(
    'catches the redirect by %s, with no connection to it',
    async (_way, answer) => {
      pages.answer(answer);
      simulator.control.forgetRequests();
      const outcome = await signIn(app, 'caught');
      // The simulator never gave this code: that it refuses it shows that the code went through the daemon to the exchange.
      expect(outcome).toEqual({
        outcome: 'failed',
        error: { code: 'connect_oauth_invalid_grant', detail: null },
        attemptId: expect.any(String),
      });
      expect(simulator.control.requests({ endpoint: 'token', contains: secretCode })).toHaveLength(1);
      expect(await poll(async () => (await openWindows(app)) === 1)).toBe(true);
    },
  );

  it('cancels a frame that goes to the redirect address, and does not take it for the answer', async () => {
    pages.answer({ page: '<iframe src="TARGET"></iframe><p>still here</p>', script: '' });
    const over = signIn(app, 'framed');
    const page = await app.page((address) => address.startsWith(pages.authorizeUrl));
    await page.getByText('still here').waitFor();
    await poll(() => page.frames().length === 2);
    await pressCancel(app);
    expect(await over).toEqual({ outcome: 'cancelled' });
  });

  it('denies a window that the page opens, says so in the bar, and leads to another way', async () => {
    pages.answer({ page: '<p>page</p>', script: 'window.open("TARGET")' });
    const over = signIn(app, 'popup');
    const bar = await barOf(app);
    await bar
      .getByRole('alert')
      .getByText(/open another window/)
      .waitFor();
    expect(await openWindows(app)).toBe(2);
    await lastClick(bar.getByRole('alert').getByRole('button', { name: 'Use another way' }));
    expect(await over).toEqual({ outcome: 'another-way', cause: 'popup' });
  });

  it('stops at a site that is not part of the sign-in, and offers the browser', async () => {
    pages.answer({ page: '<p>page</p>', script: 'location.href = "https://elsewhere.example.com/login"' });
    const over = signIn(app, 'elsewhere');
    const bar = await barOf(app);
    await bar
      .getByRole('alert')
      .getByText(/elsewhere\.example\.com/)
      .waitFor();
    await lastClick(bar.getByRole('button', { name: 'Continue in the browser' }));
    expect(await over).toEqual({ outcome: 'another-way', cause: 'origin' });
  });

  it('notices a page that turns embedded browsers away', async () => {
    pages.answer({ status: 302, location: '/refusal?error=disallowed_useragent' });
    expect(await signIn(app, 'refused')).toEqual({ outcome: 'another-way', cause: 'refused' });
  });

  it('notices a passkey page', async () => {
    pages.answer({ status: 302, location: '/login/passkey' });
    const over = signIn(app, 'passkey');
    const bar = await barOf(app);
    await bar
      .getByRole('alert')
      .getByText(/Passkeys/)
      .waitFor();
    await lastClick(bar.getByRole('alert').getByRole('button'));
    expect(await over).toEqual({ outcome: 'another-way', cause: 'passkey' });
  });

  it('shows in its bar whose page it is and what for, and gives the page nothing of ours', async () => {
    pages.answer({ page: '<p>page</p>', script: '' });
    const over = signIn(app, 'looks');
    const bar = await barOf(app);
    await bar.getByText('Signing in to Codex as profile looks').waitFor();
    await bar.getByText(new URL(pages.authorizeUrl).host).waitFor();
    const page = await app.page((address) => address.startsWith(pages.authorizeUrl));
    const reach = await page.evaluate(() => {
      const names = ['require', 'process', 'module', 'happier', 'happierCaptureBar', 'electron', 'Buffer'];
      return names.filter((name) => name in window);
    });
    expect(reach).toEqual([]);
    expect(await page.evaluate(() => navigator.userAgent)).toMatch(/Electron/);
    // The window is gone before Playwright has let go of the key.
    await bar.keyboard.press('Escape').catch(() => {});
    expect(await over).toEqual({ outcome: 'cancelled' });
  });

  it('shares no cookie between two attempts, and leaves nothing in the data folder', async () => {
    pages.answer({ status: 302, location: 'TARGET' });
    const before = pages.cookies().length;
    await signIn(app, 'first');
    await signIn(app, 'second');
    expect(pages.cookies().slice(before)).toEqual([null, null]);
    expect(await app.electron.evaluate(({ session }) => session.defaultSession.cookies.get({}))).toEqual([]);
  });

  it('ends the first window when a second sign-in begins', async () => {
    pages.answer({ page: '<p>page</p>', script: '' });
    const first = signIn(app, 'one');
    await barOf(app);
    const second = signIn(app, 'two');
    expect(await first).toEqual({ outcome: 'cancelled' });
    const bar = await poll(async () => {
      const pagesNow = app.electron.windows().filter((one) => one.url().startsWith('app://ui/capture-bar.html'));
      return pagesNow.length === 1 ? pagesNow[0] : null;
    });
    await bar.getByText('as profile two').waitFor();
    await lastClick(bar.getByRole('button', { name: 'Use another way' }).first());
    expect(await second).toEqual({ outcome: 'another-way', cause: 'chosen' });
  });

  it('grants the page no permission', async () => {
    pages.answer({ page: '<p>page</p>', script: '' });
    const over = signIn(app, 'permissions');
    const page = await app.page((address) => address.startsWith(pages.authorizeUrl));
    const answers = await page.evaluate(async () => {
      const ask = (granted: Promise<unknown>) =>
        granted.then(
          () => 'granted',
          () => 'denied',
        );
      return [
        await Notification.requestPermission(),
        await ask(navigator.mediaDevices?.getUserMedia({ audio: true }) ?? Promise.reject(new Error('absent'))),
        await ask(new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))),
      ];
    });
    expect(answers).toEqual(['denied', 'denied', 'denied']);
    await pressCancel(app);
    expect(await over).toEqual({ outcome: 'cancelled' });
  });

  it('lets the page download nothing', async () => {
    await app.electron.evaluate(({ app: electron }) => {
      const downloads: boolean[] = [];
      Object.assign(globalThis, { downloads });
      electron.on('session-created', (created) => {
        created.on('will-download', (event) => void setImmediate(() => downloads.push(event.defaultPrevented)));
      });
    });
    pages.answer({ page: '<a href="/download">file</a>', script: '' });
    const over = signIn(app, 'download');
    const page = await app.page((address) => address.startsWith(pages.authorizeUrl));
    await page.getByText('file').click();
    const prevented = await poll(() =>
      app.electron.evaluate(() => (globalThis as unknown as { downloads: boolean[] }).downloads[0]?.toString()),
    );
    expect(prevented).toBe('true');
    await pressCancel(app);
    expect(await over).toEqual({ outcome: 'cancelled' });
  });

  it('ends by name when the page asks for a password of the network', async () => {
    pages.answer({ asksPassword: true });
    const host = new URL(pages.authorizeUrl).host;
    expect(await signIn(app, 'password')).toEqual({
      outcome: 'failed',
      error: { code: 'connect_page_failed', detail: `password asked by ${host}` },
      attemptId: expect.any(String),
    });
  });

  it('leaves the code in no file', async () => {
    pages.answer({ status: 302, location: 'TARGET' });
    await signIn(app, 'files');
    const names = await readdir(app.home, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(3);
    const found = await Promise.all(
      files.map(async (file) => ((await readFile(file)).includes(secretCode) ? [file] : [])),
    );
    expect(found.flat()).toEqual([]);
  });
});

describe('a sign-in page that cannot be shown', () => {
  async function outcomeOf(authorizeUrl: string): Promise<Outcome> {
    const app = await launchApp({ environment: { [authorizeVariable]: authorizeUrl } });
    try {
      return await signIn(app, 'work');
    } finally {
      await app.close();
    }
  }

  it('is named when nobody answers', async () => {
    const pages = await startSignInPages();
    await pages.close();
    const { host } = new URL(pages.authorizeUrl);
    expect(await outcomeOf(pages.authorizeUrl)).toEqual({
      outcome: 'failed',
      error: { code: 'connect_page_failed', detail: host },
      attemptId: expect.any(String),
    });
  });

  it('is named when it cannot prove who it is, and gets nothing', async () => {
    const authority = createCertificateAuthority(['localhost'], Date.now());
    const seen: string[] = [];
    const server = createHttpsServer(
      { cert: authority.certificatePem, key: authority.privateKeyPem },
      (request, response) => {
        seen.push(request.url ?? '');
        response.end();
      },
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const host = `localhost:${(server.address() as AddressInfo).port}`;
    expect(await outcomeOf(`https://${host}/authorize`)).toEqual({
      outcome: 'failed',
      error: { code: 'connect_page_untrusted', detail: host },
      attemptId: expect.any(String),
    });
    expect(seen).toEqual([]);
    server.close();
  });
});

describe('with the provider simulator', () => {
  let app: TestApp;
  let simulator: TestSimulator;

  beforeEach(async () => {
    simulator = await startTestSimulator();
    simulator.control.openai.addAccount({ email: 'one@example.com', plan: 'plus' });
    app = await launchApp({ environment: simulator.environment() });
  });
  afterEach(async () => {
    await app.close();
    await simulator.close();
  });

  it('signs in: the profile is there, the window is gone', async () => {
    const over = signIn(app, 'work');
    const page = await app.page((address) => address.startsWith(simulator.url));
    await lastClick(page.getByRole('button', { name: 'Continue' }));
    expect(await over).toEqual({ outcome: 'connected', serviceId: 'openai-codex', profileId: 'work' });
    const main = await app.mainPage();
    const state = await main.evaluate(() => window.happier?.daemon['state.get']({}));
    expect(state?.ok && state.value.profiles.map(({ profileId, identity }) => [profileId, identity.email])).toEqual([
      ['work', 'one@example.com'],
    ]);
    expect(await poll(async () => (await openWindows(app)) === 1)).toBe(true);
    expect(simulator.control.unknownHosts()).toEqual({});
  });

  it('names it when the person declines at the provider', async () => {
    const over = signIn(app, 'work');
    const page = await app.page((address) => address.startsWith(simulator.url));
    await lastClick(page.getByRole('button', { name: 'Deny' }));
    expect(await over).toEqual({
      outcome: 'failed',
      error: { code: 'connect_access_denied', detail: null },
      attemptId: expect.any(String),
    });
  });
});

it('opens no plain http page where no override points there', async () => {
  // Only the token endpoint is moved: the sign-in page is the provider's own, which this old runtime must not open.
  const simulator = await startTestSimulator();
  const { [authorizeVariable]: _moved, ...environment } = simulator.environment();
  const app = await launchApp({ environment });
  expect(await signIn(app, 'work')).toEqual({ outcome: 'another-way', cause: 'refused' });
  expect(simulator.control.unknownHosts()).toEqual({});
  await app.close();
  await simulator.close();
});
