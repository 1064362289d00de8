// Sign-in in the person's own browser, begun from the window: opened through the guarded opener, ended by listener or paste, gone with the page.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { launchApp, type TestApp } from '../../support/electron-app.ts';
import { poll } from '../../support/poll.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

let app: TestApp;
let simulator: TestSimulator;

beforeEach(async () => {
  simulator = await startTestSimulator();
  const { control } = simulator;
  control.openai.setAutoConsent({ account: control.openai.addAccount({ email: 'one@example.com' }).accountId });
  control.anthropic.setAutoConsent({ account: control.anthropic.addAccount({ email: 'one@example.com' }).accountId });
  control.google.setAutoConsent({ account: control.google.addAccount({ email: 'one@example.com' }).accountId });
  app = await launchApp({ environment: simulator.environment() });
  await app.mainPage();
  await app.electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (address: string) => void opened.push(address);
  });
});
afterEach(async () => {
  await app.close();
  await simulator.close();
});

const opened = () => app.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);

type Method = 'paste' | 'system-browser';

async function begin(serviceId: ServiceId, method: Method, openBrowser = true) {
  const page = await app.mainPage();
  const answer = await page.evaluate((input) => window.happier?.shell['signIn.begin'](input as never), {
    serviceId,
    profileId: 'work',
    method,
    openBrowser,
  });
  if (!answer?.ok) throw new Error(`not begun: ${JSON.stringify(answer)}`);
  return answer.value;
}

async function wait(attemptId: string) {
  const page = await app.mainPage();
  return page.evaluate((id) => window.happier?.daemon['connect.wait']({ attemptId: id as never }), attemptId);
}

/** Where the sign-in page sends the browser. */
async function endOf(authorizeUrl: string): Promise<string> {
  const answer = await fetch(authorizeUrl, { redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

describe.each(['openai-codex', 'gemini'] as const)('%s', (serviceId) => {
  it('ends by itself when the browser comes back to this computer', async () => {
    const { attemptId, authorizeUrl, redirectUri } = await begin(serviceId, 'system-browser');
    expect(await opened()).toEqual([authorizeUrl]);
    const over = wait(attemptId);
    const answer = await fetch(await endOf(authorizeUrl));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await over).toEqual({ ok: true, value: { serviceId, profileId: 'work' } });
    await poll(() =>
      fetch(redirectUri).then(
        () => false,
        () => true,
      ),
    );
  });

  it('is cancelled with the page that began it, and its port is free again', async () => {
    const { attemptId, redirectUri } = await begin(serviceId, 'system-browser', false);
    expect(await opened()).toEqual([]);
    void wait(attemptId).catch(() => {});
    await fetch(redirectUri);
    const page = await app.mainPage();
    await page.reload();
    await poll(() =>
      fetch(redirectUri).then(
        () => false,
        () => true,
      ),
    );
  });
});

describe.each(['openai-codex', 'claude-subscription', 'gemini'] as const)('%s', (serviceId) => {
  it('is ended by what the person pastes', async () => {
    const { attemptId, authorizeUrl } = await begin(serviceId, 'paste');
    expect(await opened()).toEqual([authorizeUrl]);
    const page = await app.mainPage();
    const finish = (redirect: string) =>
      page.evaluate((input) => window.happier?.shell['signIn.finish'](input as never), { attemptId, redirect });
    expect(await finish('not an address')).toMatchObject({ ok: false });
    expect(await finish(await endOf(authorizeUrl))).toEqual({ ok: true, value: { serviceId, profileId: 'work' } });
  });
});

it('opens the page of a device code, and that address only while the code is good', async () => {
  const page = await app.mainPage();
  const device = await page.evaluate(() =>
    window.happier?.daemon['connect.device']({ serviceId: 'openai-codex', profileId: 'work' as never }),
  );
  if (!device?.ok) throw new Error(`no code: ${JSON.stringify(device)}`);
  const { attemptId, verificationUrl } = device.value;
  const open = (url: string) => page.evaluate((to) => window.happier?.shell['link.open']({ url: to }), url);
  expect(await open(verificationUrl)).toEqual({ ok: true, value: { opened: true } });
  await page.evaluate((id) => window.happier?.daemon['connect.cancel']({ attemptId: id }), attemptId);
  const loopback = verificationUrl.startsWith('http:');
  expect(await open(verificationUrl)).toEqual({ ok: true, value: { opened: !loopback } });
});
