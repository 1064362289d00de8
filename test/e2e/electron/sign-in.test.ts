// Sign-in by embedded browser for every service that has one, in real Electron against the simulator: each end, each way out, another account.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallOutput } from '../../../core/api/call.ts';
import type { ShellCalls } from '../../../core/api/shell.ts';
import type { ProfileView } from '../../../core/api/state.ts';
import { type ServiceId, services } from '../../../core/catalog/services.ts';
import { launchApp, type TestApp } from '../../support/electron-app.ts';
import { lastClick } from '../../support/last-click.ts';
import { poll } from '../../support/poll.ts';
import {
  type ConnectionCount,
  countConnections,
  type SignInPages,
  startSignInPages,
  waysOfRedirect,
} from '../../support/sign-in-pages.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

type Outcome = CallOutput<ShellCalls, 'signIn.embedded'>;

const authorizeVariable = (service: string) => `HAPPIER_CONNECTED_SERVICES_${service}_OAUTH_AUTHORIZE_URL`;

let app: TestApp;
let simulator: TestSimulator;
/** Where everything lands that the pages ask of other machines. */
let elsewhere: ConnectionCount;

/** Sends Chromium's requests for any other machine to a port that counts them. */
const toElsewhere = () => [
  '--show',
  '--no-proxy-server',
  `--host-resolver-rules=MAP * 127.0.0.1:${elsewhere.port}, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
];

/** Starts a sign-in as the main window's page would; the promise answers when it is over. */
async function signIn(serviceId: ServiceId, profileId = 'work'): Promise<Outcome> {
  const page = await app.mainPage();
  const result = await page.evaluate((input) => window.happier?.shell['signIn.embedded'](input as never), {
    serviceId,
    profileId,
  });
  if (!result?.ok) throw new Error(`the call failed: ${JSON.stringify(result)}`);
  return result.value;
}

async function profiles(): Promise<readonly ProfileView[]> {
  const page = await app.mainPage();
  const state = await page.evaluate(() => window.happier?.daemon['state.get']({}));
  return state?.ok ? state.value.profiles : [];
}

const emailsOf = async (serviceId: ServiceId) =>
  (await profiles()).filter((one) => one.serviceId === serviceId).map(({ identity }) => identity.email);

const providerPage = () => app.page((address) => address.startsWith(simulator.url));
const barPage = () => app.page((address) => address.startsWith('app://ui/capture-bar.html'));
const windowsLeft = (count: number) =>
  poll(() => app.electron.evaluate(({ BaseWindow }, n) => BaseWindow.getAllWindows().length === n, count));

type Account = { readonly email: string };
const addAccount: Readonly<Record<string, (account: Account) => unknown>> = {
  'openai-codex': ({ email }) => simulator.control.openai.addAccount({ email, plan: 'plus' }),
  'claude-subscription': ({ email }) => simulator.control.anthropic.addAccount({ email }),
  gemini: ({ email }) => simulator.control.google.addAccount({ email }),
};

beforeAll(async () => {
  elsewhere = await countConnections(0);
});
afterAll(() => elsewhere.close());

describe.each(['openai-codex', 'claude-subscription', 'gemini'] as const)('%s', (serviceId) => {
  const service = services[serviceId].name;

  let before: number;

  beforeEach(async () => {
    before = elsewhere.count();
    simulator = await startTestSimulator();
    for (const email of ['one@example.com', 'two@example.com']) addAccount[serviceId]?.({ email });
    app = await launchApp({ environment: simulator.environment(), args: toElsewhere() });
  });
  afterEach(async () => {
    expect(elsewhere.count()).toBe(before);
    await app.close();
    await simulator.close();
  });

  async function consent(email: string): Promise<void> {
    const page = await providerPage();
    await page.locator('label', { hasText: email }).click();
    await lastClick(page.getByRole('button', { name: 'Continue' }));
  }

  it('connects, with nothing sent to the redirect address', async () => {
    const over = signIn(serviceId);
    await (await barPage()).getByText(`Signing in to ${service} as profile work`).waitFor();
    await consent('one@example.com');
    expect(await over).toEqual({ outcome: 'connected', serviceId, profileId: 'work' });
    await poll(async () => (await emailsOf(serviceId))[0] === 'one@example.com');
    await windowsLeft(1);
    expect(simulator.control.unknownHosts()).toEqual({});
  });

  it('is cancelled in its own window, and from the main one', async () => {
    const first = signIn(serviceId);
    await providerPage();
    await lastClick((await barPage()).getByRole('button', { name: 'Cancel' }));
    expect(await first).toEqual({ outcome: 'cancelled' });
    await windowsLeft(1);

    const second = signIn(serviceId);
    await providerPage();
    const main = await app.mainPage();
    await main.evaluate(() => window.happier?.shell['signIn.embedded.cancel']({}));
    expect(await second).toEqual({ outcome: 'cancelled' });
    await windowsLeft(1);
    expect(await profiles()).toEqual([]);
  });

  it('names it when the person declines at the provider', async () => {
    const over = signIn(serviceId);
    await lastClick((await providerPage()).getByRole('button', { name: 'Deny' }));
    expect(await over).toEqual({
      outcome: 'failed',
      error: { code: 'connect_access_denied', detail: null },
      attemptId: expect.any(String),
    });
    expect(await profiles()).toEqual([]);
  });

  it('puts another account in place only after a native dialog that names both', async () => {
    const first = signIn(serviceId);
    await consent('one@example.com');
    expect(await first).toMatchObject({ outcome: 'connected' });
    const second = signIn(serviceId);
    await consent('two@example.com');
    const outcome = await second;
    expect(outcome).toMatchObject({
      outcome: 'failed',
      error: { code: 'identity_changed', detail: 'two@example.com' },
    });
    if (outcome.outcome !== 'failed') throw new Error('unreachable');
    const confirm = async () =>
      (await app.mainPage()).evaluate(
        (attemptId) => window.happier?.daemon['connect.confirm']({ attemptId: attemptId as never }),
        outcome.attemptId,
      );

    const dialogs = await app.answerDialogs(0);
    expect(await confirm()).toEqual({ ok: false, error: { code: 'not_confirmed', detail: null } });
    expect(await emailsOf(serviceId)).toEqual(['one@example.com']);
    const [dialog] = await dialogs();
    expect(dialog?.message).toBe(`Put another account in place of “work · one@example.com” in ${service}?`);
    expect(dialog?.detail).toMatch(/^You signed in as two@example\.com\./);

    await app.answerDialogs(1);
    expect(await confirm()).toEqual({ ok: true, value: { serviceId, profileId: 'work' } });
    await poll(async () => (await emailsOf(serviceId))[0] === 'two@example.com');
  });
});

describe('Claude’s hosted redirect page', () => {
  let pages: SignInPages;

  beforeAll(async () => {
    [pages, simulator] = await Promise.all([startSignInPages(), startTestSimulator()]);
    const environment = {
      ...simulator.environment(),
      [authorizeVariable('CLAUDE_SUBSCRIPTION')]: pages.authorizeUrl,
    };
    app = await launchApp({ environment, args: toElsewhere() });
    // Whoever asks for a session before the app has its own loses the race against it.
    await app.mainPage();
  });
  afterAll(async () => {
    await app.close();
    await Promise.all([pages.close(), simulator.close()]);
  });

  it('would be counted if anything went there', async () => {
    // A request may fail before it is sent, as any first one of a new session may; one that is sent is counted.
    await poll(async () => {
      await app.electron.evaluate(({ session }) =>
        session
          .fromPartition('control')
          .fetch('https://platform.claude.com/oauth/code/callback')
          .catch(() => {}),
      );
      return elsewhere.count() > 0;
    });
  });

  it.each(Object.entries(waysOfRedirect))('is caught by %s, with no connection to it', async (_way, answer) => {
    pages.answer(answer);
    const before = elsewhere.count();
    expect(await signIn('claude-subscription', 'caught')).toMatchObject({
      outcome: 'failed',
      error: { code: 'connect_oauth_invalid_grant' },
    });
    expect(elsewhere.count()).toBe(before);
    await windowsLeft(1);
  });
});

describe('Google’s refusal of embedded browsers', () => {
  let pages: SignInPages;
  const message = Buffer.from('\nError 403: disallowed_useragent\u0012').toString('base64url');

  beforeAll(async () => {
    [pages, simulator] = await Promise.all([startSignInPages(), startTestSimulator()]);
    const environment = { ...simulator.environment(), [authorizeVariable('GEMINI')]: pages.authorizeUrl };
    app = await launchApp({ environment, args: toElsewhere() });
  });
  afterAll(async () => {
    await app.close();
    await Promise.all([pages.close(), simulator.close()]);
  });

  it.each([
    ['by a redirect', { status: 302, location: `/signin/oauth/error/v2?authError=${message}&flowName=x` }],
    ['in the clear', { status: 302, location: '/signin/oauth/error?error=disallowed_useragent' }],
    [
      'without a request',
      { page: '', script: `history.pushState({}, '', '/signin/oauth/error/v2?authError=${message}')` },
    ],
  ])('is noticed %s, and leads to another way', async (_how, answer) => {
    pages.answer(answer);
    expect(await signIn('gemini', 'refused')).toEqual({ outcome: 'another-way', cause: 'refused' });
    await windowsLeft(1);
  });

  it('is not got around: the page sees what it is shown in', async () => {
    pages.answer({ page: '<p>page</p>', script: '' });
    const over = signIn('gemini', 'honest');
    const page = await app.page((address) => address.startsWith(pages.authorizeUrl));
    const seen = await page.evaluate(() => navigator.userAgent);
    const own = await app.electron.evaluate(({ session }) => session.defaultSession.getUserAgent());
    expect(seen).toBe(own);
    expect(seen).toMatch(/Electron\//);
    await lastClick((await barPage()).getByRole('button', { name: 'Cancel' }));
    await over;
  });
});
