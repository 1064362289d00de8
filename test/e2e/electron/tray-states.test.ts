// What the tray says of accounts that need something, in real Electron, read over D-Bus as a panel reads it.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Preferences } from '../../../core/api/shell.ts';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { launchApp, type TestApp } from '../../support/electron-app.ts';
import { poll } from '../../support/poll.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { startTrayHost, type TrayHost, type TrayItem } from '../../support/tray-host.ts';

const dayMs = 24 * 3_600_000;

let simulator: TestSimulator;
let host: TrayHost;
let app: TestApp;
let tray: TrayItem;

beforeAll(async () => {
  host = await startTrayHost();
});
afterAll(() => host.close());
beforeEach(async () => {
  simulator = await startTestSimulator();
});
afterEach(async () => {
  await app.close();
  await poll(() => host.items().length === 0);
  await simulator.close();
});

async function start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  app = await launchApp({ environment: { ...simulator.environment(), ...environment } });
  tray = await host.item();
}

async function signIn(serviceId: ServiceId): Promise<void> {
  const page = await app.mainPage();
  const answer = await page.evaluate(
    (service) => window.happier?.shell['signIn.embedded']({ serviceId: service, profileId: 'work' as never }),
    serviceId,
  );
  expect(answer).toMatchObject({ ok: true, value: { outcome: 'connected' } });
}

async function storeSecret(serviceId: ServiceId, secret: string, issuedAt?: number): Promise<void> {
  const page = await app.mainPage();
  const answer = await page.evaluate((input) => window.happier?.daemon['connect.secret'](input as never), {
    serviceId,
    profileId: 'work',
    secret,
    ...(issuedAt === undefined ? {} : { issuedAt }),
  });
  expect(answer).toMatchObject({ ok: true });
}

async function prefer(change: Partial<Preferences>): Promise<void> {
  const page = await app.mainPage();
  await page.evaluate((given) => window.happier?.shell['preferences.set'](given), change);
}

/** The line that begins so, once the tray has one. */
const line = (begins: string) => poll(async () => (await tray.menu()).find(({ label }) => label.startsWith(begins)));
const says = (begins: string, words: string | RegExp) =>
  poll(async () => {
    const { label } = await line(begins);
    return typeof words === 'string' ? label.includes(words) : words.test(label);
  });

/** The dot is a filled circle of one colour at the top right; without it those pixels are the tile's or nothing. */
async function corner(): Promise<string> {
  const [icon] = await tray.icons();
  const { width = 0, argb = Buffer.alloc(0) } = icon ?? {};
  const at = (x: number, y: number) => argb.subarray((y * width + x) * 4, (y * width + x) * 4 + 4).toString('hex');
  return at(width - 4, 3);
}

it('says that an account is not served any more, shows the dot, and leads to its page', async () => {
  const { accountId } = simulator.control.google.addAccount({ email: 'one@example.com', standing: 'retired' });
  simulator.control.google.setAutoConsent({ account: accountId });
  await start();
  const before = await corner();
  await signIn('gemini');
  await says('Gemini · work', 'Google no longer serves personal accounts here…');
  await poll(async () => (await corner()) !== before);
  const { children, enabled } = await line('Gemini');
  expect([children, enabled]).toEqual([[], true]);
  expect(await tray.tooltip()).toBe('Happier\nGemini · work: Google no longer serves personal accounts here…');
});

it('adds a word to keys that are restricted or have no credit, and to a token that ends soon', async () => {
  const restricted = 'sk-proj-restricted00000000000000000000000000000000key';
  simulator.control.openai.addAccount({ email: 'key@example.com', apiKeys: [restricted] });
  simulator.control.openai.setApiKeyState(restricted, 'restricted');
  const claude = simulator.control.anthropic.addAccount({ email: 'one@example.com' });
  await start();
  await storeSecret('openai', restricted);
  await says('OpenAI API key · work', /restricted key$/);
  const calm = await corner();

  simulator.control.openai.setApiKeyState(restricted, 'insufficient-quota');
  const page = await app.mainPage();
  await page.evaluate(() =>
    window.happier?.daemon['profiles.check']({ serviceId: 'openai', profileId: 'work' as never }),
  );
  await says('OpenAI API key · work', /no credit left$/);
  await poll(async () => (await corner()) !== calm);

  simulator.control.openai.setApiKeyState(restricted, 'valid');
  await page.evaluate(() =>
    window.happier?.daemon['profiles.check']({ serviceId: 'openai', profileId: 'work' as never }),
  );
  await poll(async () => (await line('OpenAI API key · work')).label === 'OpenAI API key · work');
  await poll(async () => (await corner()) === calm);

  // The words come a month before the end, the dot a week before.
  const token = simulator.control.anthropic.setupToken(claude.accountId);
  await storeSecret('claude-subscription', token, Date.now() - 345 * dayMs);
  await says('Claude · work', /sign in again before \S+/);
  expect(await corner()).toBe(calm);
});

describe('a sign-in that is soon to be renewed', () => {
  async function signInForShort(): Promise<void> {
    const { accountId } = simulator.control.openai.addAccount({ email: 'one@example.com', plan: 'plus' });
    simulator.control.openai.setAutoConsent({ account: accountId });
    simulator.control.openai.setAccessTokenLifetime(9_000);
    await start({ HAPPIER_CONNECTED_SERVICES_REFRESH_WINDOW_MS: '10000' });
    await signIn('openai-codex');
  }

  it('says that its provider does not answer, which needs nobody', async () => {
    await signInForShort();
    await line('Codex · work');
    const calm = await corner();
    simulator.control.fault({ kind: '503', endpoint: 'token', times: 1e9 });
    await says('Codex · work', /the provider does not answer, next try \S+/);
    expect(await corner()).toBe(calm);
  });

  it('says that this computer reaches nobody', async () => {
    await signInForShort();
    await simulator.close();
    await says('Codex · work', /offline$/);
    expect(await tray.tooltip()).toMatch(/offline$/);
    simulator = await startTestSimulator();
  });
});

it('masks e-mail addresses from the moment on when the person wants that', async () => {
  const { accountId } = simulator.control.openai.addAccount({ email: 'someone@example.com', plan: 'plus' });
  simulator.control.openai.setAutoConsent({ account: accountId });
  await start();
  await signIn('openai-codex');
  const shown = async () => (await line('Codex')).children.map(({ label }) => label);
  await poll(async () => (await shown()).includes('someone@example.com'));
  await prefer({ maskEmails: true });
  await poll(async () => (await shown()).includes('s…e@e….com'));
  expect(JSON.stringify(await tray.menu())).not.toContain('someone@');
});

it('has nothing about services that this start switches off', async () => {
  await start({ EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED: 'false' });
  const labels = async () => (await tray.menu()).filter(({ separator }) => !separator).map(({ label }) => label);
  await poll(async () => (await labels()).length === 2);
  expect(await labels()).toEqual(['New session…', 'Quit Happier']);
  const page = await app.mainPage();
  const refused = await page.evaluate(() =>
    window.happier?.shell['signIn.embedded']({ serviceId: 'openai-codex', profileId: 'work' as never }),
  );
  expect(refused).toEqual({ ok: false, error: { code: 'feature_off', detail: null } });
});
