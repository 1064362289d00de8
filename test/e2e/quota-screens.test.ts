// What is shown of quotas in states that take days or luck to come by: old numbers with their cause, spent accounts, what stands in
// for them, money, many profiles and long names, weeks of history. The window shows a state that the test wrote.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DaemonState, ProfileView } from '../../core/api/state.ts';
import { usualQuotaRules } from '../../core/quota/rules.ts';
import type { Meter, QuotaView } from '../../core/quota/snapshot.ts';
import { launchApp, type TestApp } from '../support/electron-app.ts';
import {
  backendsOf,
  hourMs,
  meterOf,
  minuteMs,
  previewOf,
  profileOf,
  quotaOf,
  sessionOf,
  stateOf,
} from '../support/renderer-state.ts';
import { type Screens, screensOf } from '../support/screens.ts';
import { historyUntil, type StateScreens, stateScreensOf } from '../support/state-screens.ts';

const now = Date.now();
const folder = '/home/demo/src/app';
const longName = 'Consulting for the department of very long names, second floor';

const withMeters = (profile: ProfileView, meters: readonly Meter[], patch: Partial<QuotaView> = {}): ProfileView => ({
  ...profile,
  quota: { ...quotaOf(profile, meters, now), ...patch },
});
const spentMeters = [meterOf('5h', 0, 119 * minuteMs, now), meterOf('week', 24, 75 * hourMs, now)];

const work = withMeters(profileOf({ isDefault: true, pins: [] }, now), spentMeters);
const home = withMeters(
  profileOf(
    { profileId: 'home', label: 'Home', identity: { email: 'home@example.com', accountId: null, plan: 'Plus' } },
    now,
  ),
  [meterOf('5h', 71, 3 * hourMs, now), meterOf('week', 55, 30 * hourMs, now)],
);
const key = profileOf({ serviceId: 'openai', profileId: 'ci-key', label: 'Ci' }, now);
const claude = profileOf({ serviceId: 'claude-subscription', profileId: 'team', label: longName }, now);
const richMeters = [
  meterOf('5h', 8, 100 * minuteMs, now),
  meterOf('week', 64, 75 * hourMs, now, { observedAt: now - 20 * minuteMs }),
  meterOf('opus', 22, 75 * hourMs, now, {
    label: 'Opus · Weekly',
    windowSeconds: 604_800,
    scope: 'scoped',
    model: 'opus',
  }),
  meterOf('day', null, 9 * hourMs, now, { label: 'Daily', windowSeconds: 86_400, estimated: true }),
  meterOf('extra', 25, 0, now, {
    id: 'claude:extra',
    label: 'Extra usage',
    windowSeconds: null,
    resetsAt: null,
    money: { used: 37.5, limit: 50, currency: 'USD' },
  }),
];
const rich = withMeters(claude, richMeters);
const richSnapshot = rich.quota?.snapshot;
const stale = {
  ...rich,
  quota: rich.quota && {
    ...rich.quota,
    snapshot: richSnapshot
      ? { ...richSnapshot, observedAt: now - 3 * hourMs, credits: { unlimited: false, balance: 12.5 }, resetCredits: 2 }
      : null,
    stale: true,
    failure: { code: 'provider', at: now - 4 * minuteMs, retryAt: now + 11 * minuteMs } as const,
  },
};
const gemini = profileOf(
  {
    serviceId: 'gemini',
    label: 'Research',
    status: { state: 'needs-sign-in', cause: 'revoked' },
    identity: { email: 'research@example.com', accountId: null, plan: null },
  },
  now,
);
const many = Array.from({ length: 11 }, (_, index) =>
  profileOf({ profileId: `p${index}`, label: index === 4 ? longName : `Account ${index + 1}` }, now),
);
const state = stateOf({
  profiles: [work, home, key, stale, gemini],
  backends: backendsOf(['claude', 'codex', 'gemini']),
});
const handOffs = [
  { serviceId: work.serviceId, from: work.profileId, to: home.profileId, since: now, until: now + 2 * hourMs },
];

const history = historyUntil(now, [['codex:w604800:opus', 'Opus · Weekly', 0.6]]);

let app: TestApp;
let page: Page;
let screens: Screens;
let states: StateScreens;

beforeAll(async () => {
  app = await launchApp();
  page = await app.mainPage();
  screens = screensOf(app, page);
  states = stateScreensOf(app, page);
});
afterAll(() => app?.close());

const button = (name: string | RegExp) =>
  page.getByRole('main').getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
const goTo = (label: string) => page.getByRole('navigation').getByRole('button', { name: label }).click();
const show = (shown: DaemonState) => states.show(shown, { 'quota.history': history, 'sessions.preview': previewOf() });
const used: Partial<DaemonState> = { quotaRules: { ...usualQuotaRules, numbers: 'used' } };

async function small(): Promise<{ readonly window: Page; readonly view: Screens; close(): Promise<void> }> {
  await page.evaluate(() => window.happier?.shell['quotaWindow.open']({}));
  const window_ = await app.page((address) => address.startsWith('app://ui/quota-window.html'));
  await window_.getByRole('heading').waitFor();
  return {
    window: window_,
    view: screensOf(app, window_),
    async close() {
      const closed = window_.waitForEvent('close');
      // It goes while the key is still being pressed.
      await window_.keyboard.press('Escape').catch(() => undefined);
      await closed;
    },
  };
}

describe.each([
  ['light', 1040, 720, ''],
  ['dark', 1040, 720, ''],
  ['light', 720, 520, '-small'],
  ['dark', 720, 520, '-small'],
] as const)('%s at %i × %i', (theme, width, height, suffix) => {
  const name = (screen: string) => `${screen}-${theme}${suffix}`;

  beforeAll(async () => {
    await show(state);
    await screens.resize(width, height);
    await states.paint(theme);
  });

  it('the services: spent, old, to be signed in again, long names; and as what is used', async () => {
    await goTo('Connected services');
    await page.getByText('resets in 1 h').first().waitFor();
    await screens.look(name('quota-services'));
    await show({ ...state, ...used });
    await page.getByText('45 % used').or(page.getByText('76 % used')).first().waitFor();
    await screens.look(name('quota-services-used'));
    await show({ ...state, profiles: [work, ...many] });
    await button(/^Codex: Work, 12 profiles/).click();
    const last = page.getByRole('menuitem', { name: 'Connect another' });
    await last.scrollIntoViewIfNeeded();
    const place = await last.boundingBox();
    expect((place?.y ?? 0) + (place?.height ?? height)).toBeLessThanOrEqual(height);
    await screens.picture(name('quota-many'));
    await page.keyboard.press('Escape');
    await show(state);
  });

  it('a profile with every kind of meter, old numbers and their cause', async () => {
    await goTo('Connected services');
    await button(/^Open Claude/).click();
    await page.getByText(/The provider had an error/).waitFor();
    await screens.look(name('quota-profile'));
    await page.getByRole('heading', { name: 'History' }).scrollIntoViewIfNeeded();
    await page.locator('.recharts-line').first().waitFor();
    await page.getByText('30 days').click();
    await page.getByText(/least of each day/).waitFor();
    await page.getByRole('heading', { name: 'Account' }).scrollIntoViewIfNeeded();
    await screens.look(name('quota-history-30'));
    await show({ ...state, ...used });
    await page.getByText(/most of each day/).waitFor();
    await screens.look(name('quota-history-30-used'));
    await show(state);
  });

  it('the picker: what could be used instead of a spent account, and what stands in for it', async () => {
    await goTo('New session');
    await page.getByRole('textbox', { name: 'Folder' }).fill(folder);
    await page.getByRole('radio', { name: /^Codex/ }).check({ force: true });
    await page.getByText(/“Work” has nothing left until/).scrollIntoViewIfNeeded();
    await screens.look(name('quota-spent'));
    await show({ ...state, handOffs });
    await page.getByText(/takes its place/).scrollIntoViewIfNeeded();
    await screens.look(name('quota-hand-off'));
    await show({ ...state, profiles: [work, key] });
    await page.getByText(/bills every token to OpenAI/).scrollIntoViewIfNeeded();
    await screens.look(name('quota-paid'));
    await show(state);
  });

  it('a session whose account has many badges', async () => {
    const pinned = { ...stale, pins: richMeters.map(({ id }) => id) };
    const session = sessionOf({
      backend: 'claude',
      bindings: { 'claude-subscription': { source: 'connected', profileId: stale.profileId } },
      billsTo: `${longName} · demo@example.com · Max 20x`,
    });
    await states.show(
      { ...state, ...used, profiles: [pinned], sessions: [session] },
      {
        'sessions.attach': { scrollback: '', seq: 1, session },
        'sessions.resize': {},
        'sessions.shown': {},
        'sessions.detach': {},
      },
    );
    await goTo('Sessions');
    await page.locator('[data-session-row]').first().click();
    await button('Stop').waitFor();
    await screens.look(name('quota-session'));
    await goTo('Connected services');
  });

  it('the small window', async () => {
    await show(state);
    const { window: opened, view, close } = await small();
    await opened.getByText('resets in 1 h').waitFor();
    await opened.getByText(/^Sign in again/).waitFor();
    await opened.getByText('3 h ago').waitFor();
    await view.look(name('quota-window'));
    const first = await opened.getByRole('meter').first().boundingBox();
    expect(first?.width).toBeGreaterThan(48);
    await close();
    await show({ ...state, ...used, profiles: [home, rich] });
    const other = await small();
    await other.window.getByText('29 % used').waitFor();
    await other.view.look(name('quota-window-used'));
    await other.close();
  });
});
