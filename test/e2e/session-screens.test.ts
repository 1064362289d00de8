// The wizard's and the sessions' screens in states that take hours or luck to come by: the window shows a state that the test wrote.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionView } from '../../core/api/state.ts';
import { backends } from '../../core/catalog/backends.ts';
import { launchApp, type TestApp } from '../support/electron-app.ts';
import {
  backendsOf,
  hourMs,
  meterOf,
  minuteMs,
  otherSessionId,
  previewOf,
  profileOf,
  projectFileOf,
  quotaOf,
  sessionOf,
  stateOf,
} from '../support/renderer-state.ts';
import { type Screens, screensOf } from '../support/screens.ts';
import { type StateScreens, stateScreensOf } from '../support/state-screens.ts';

const now = Date.now();
const folder = '/home/demo/src/app';
const work = profileOf({ isDefault: true }, now);
const home = profileOf(
  { profileId: 'home', label: 'Home', identity: { email: 'home@example.com', accountId: null, plan: 'Plus' } },
  now,
);
const profiles = [
  work,
  { ...home, quota: quotaOf(home, [meterOf('5h', 3, 20 * minuteMs, now)], now) },
  profileOf({ serviceId: 'openai', profileId: 'ci-key', label: null }, now),
  profileOf({ serviceId: 'claude-subscription', label: 'Max', kind: 'setup-token' }, now),
  profileOf({ serviceId: 'claude-subscription', profileId: 'team', label: 'Team' }, now),
  profileOf({ serviceId: 'anthropic', profileId: 'batch', label: 'Batch' }, now),
  profileOf({ serviceId: 'gemini', label: 'Research' }, now),
];
const state = stateOf({
  profiles,
  backends: backendsOf(['claude', 'codex', 'gemini', 'opencode'], 'you@example.com').map((backend) =>
    backend.id === 'claude' ? { ...backend, version: '2.1.197', native: 'demo@example.com · Max' } : backend,
  ),
});
const facts = previewOf({
  removedVariables: [
    { name: 'OPENAI_API_KEY', why: 'billed-instead' },
    { name: 'OPENAI_BASE_URL', why: 'redirects' },
    { name: 'CODEX_HOME', why: 'redirects' },
    { name: 'GEMINI_API_KEY', why: 'not-needed' },
  ],
  notices: [
    {
      kind: 'configuration-left-out',
      path: '/home/demo/.codex/config.toml',
      names: ['model_provider', 'otel.exporter'],
    },
  ],
  projectFiles: [
    projectFileOf({ path: `${folder}/.codex/config.toml` }),
    projectFileOf({ path: `${folder}/.env`, effect: 'harmless-part-used' }),
  ],
});
const scrollback = [
  '\u001b[1m>_ OpenAI Codex\u001b[0m (v0.169.0)\r\n',
  '\r\n\u001b[2mTo get started, describe a task.\u001b[0m\r\n\r\n',
  '\u001b[32m✓\u001b[0m 12 tests pass\r\n› ',
].join('');

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

const show: StateScreens['show'] = (shown, answers) => states.show(shown, answers);

const button = (name: string | RegExp) =>
  page.getByRole('main').getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
const goTo = (label: string) => page.getByRole('navigation').getByRole('button', { name: label }).click();

async function openSession(session: SessionView, more: readonly SessionView[] = []): Promise<void> {
  await show(
    { ...state, sessions: [session, ...more] },
    {
      'sessions.attach': { scrollback, seq: 1, session },
      'sessions.resize': {},
      'sessions.shown': {},
      'sessions.detach': {},
      'sessions.continuation': {
        billsTo: 'Home · home@example.com · Plus',
        carries: true,
        losses: ['running-turn', 'scrollback', 'session-approvals', 'background-processes'],
        problem: null,
      },
    },
  );
  await goTo('Sessions');
  await page.locator('[data-session-row]').first().click();
  await button('Details').waitFor();
}

describe.each([
  ['light', 1040, 720, ''],
  ['dark', 1040, 720, ''],
  ['light', 720, 520, '-small'],
  ['dark', 720, 520, '-small'],
] as const)('%s at %i × %i', (theme, width, height, suffix) => {
  const name = (screen: string) => `${screen}-${theme}${suffix}`;

  beforeAll(async () => {
    await show(state, { 'sessions.preview': previewOf() });
    await screens.resize(width, height);
    await states.paint(theme);
  });

  it('the wizard, with each backend', async () => {
    await goTo('New session');
    await page.getByRole('textbox', { name: 'Folder' }).fill(folder);
    for (const { id, name: backend } of Object.values(backends)) {
      await page.getByRole('radio', { name: new RegExp(`^${backend}`) }).check({ force: true });
      await screens.look(name(`wizard-${id}`));
    }
    await page.getByRole('radio', { name: /^Codex/ }).check({ force: true });
  });

  it('the wizard, blocked', async () => {
    const broken = { ...work, status: { state: 'needs-sign-in', cause: 'revoked' } as const };
    await show({ ...state, profiles: [broken, home] });
    await page.getByText(/“Work” cannot be used/).waitFor();
    await screens.look(name('wizard-blocked'));
  });

  it('the wizard, with what a start leaves out, and with options', async () => {
    await show(state, { 'sessions.preview': facts });
    await page.getByRole('textbox', { name: 'Folder' }).fill(`${folder}/`);
    await page.getByRole('textbox', { name: 'Folder' }).fill(folder);
    await page.getByRole('region', { name: 'Before it starts' }).waitFor();
    await button(/things to know/).click();
    await screens.look(name('wizard-left-out'));
    await button(/^Options/).click();
    await page.getByRole('textbox', { name: 'Model' }).fill('gpt-5-codex');
    await page.getByRole('textbox', { name: 'Arguments' }).fill(`--search --add-dir "/srv/shared data"`);
    await button('Add variable').click();
    await page.getByRole('textbox', { name: 'Name' }).fill('OPENAI_BASE_URL');
    await page.getByLabel('Value of OPENAI_BASE_URL').fill('https://example.com');
    await screens.look(name('wizard-options'));
    await button('Remove OPENAI_BASE_URL').click();
    await button(/^Options/).click();
  });

  it('the wizard, refused', async () => {
    const problem = { code: 'project_file_refused', detail: '.pi/extensions/deploy.ts' } as const;
    const projectFiles = [projectFileOf({ path: `${folder}/.pi/extensions/deploy.ts`, effect: 'refused' })];
    await show(state, { 'sessions.preview': previewOf({ problem, projectFiles }) });
    await page.getByRole('textbox', { name: 'Folder' }).fill(`${folder}/x`);
    await page.getByRole('alert').waitFor();
    await screens.look(name('wizard-refused'));
  });

  it('the sessions', async () => {
    const running = { ...sessionOf({}, now), bellAt: now };
    const needy = sessionOf({ id: otherSessionId, backend: 'gemini', cwd: '/srv/other' }, now);
    await show({
      ...state,
      sessions: [running, { ...needy, attention: { kind: 'restart', until: now + hourMs }, billsTo: 'Research' }],
    });
    await goTo('Sessions');
    await page.getByText('needs a restart').waitFor();
    await screens.look(name('sessions-running'));
  });

  it('a session that needs a restart, its details, and continuing it as another account', async () => {
    const session = sessionOf({
      attention: { kind: 'restart', until: now + 40 * minuteMs },
      model: 'gpt-5-codex',
      args: ['--search', '--add-dir', '/srv/shared data'],
      conversation: '0199f3a2-6d4e-7f5c-8a4e-2f6f0c1d9b11',
      removedVariables: facts.removedVariables,
      notices: facts.notices,
      projectFiles: facts.projectFiles,
    });
    await openSession(session);
    await page.getByText(/12 tests pass/).waitFor();
    await screens.look(name('session-attention'));
    await button('Details').click();
    await page.getByRole('dialog').waitFor();
    await screens.look(name('session-details'));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await button('Continue as…').click();
    await page.getByRole('dialog').getByRole('radio', { name: /^Home/ }).check({ force: true });
    await page.getByText(/The conversation comes along/).waitFor();
    await screens.look(name('continue-as'));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('an ended session', async () => {
    await openSession(
      sessionOf({ endedAt: now, exitCode: 137, conversation: '0199f3a2-6d4e-7f5c-8a4e-2f6f0c1d9b11' }, now),
    );
    await page.getByText(/This session is over/).waitFor();
    await screens.look(name('session-over'));
  });

  it('the variables in the settings', async () => {
    await show({ ...state, addedVariables: ['COMPANY_PROXY_TOKEN', 'INTERNAL_LLM_URL'] });
    await goTo('Settings');
    await button('The published list').click();
    await page.getByRole('heading', { name: /Variables that sessions/ }).scrollIntoViewIfNeeded();
    await screens.look(name('settings-variables'));
    expect(await page.getByText('COMPANY_PROXY_TOKEN').count()).toBe(1);
  });
});
