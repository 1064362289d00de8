// @vitest-environment jsdom
// New session: what may be chosen, what is preselected, what stops a start, and Enter.
import { act, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { DaemonState } from '../../../core/api/state.ts';
import {
  backendsOf,
  failed,
  hourMs,
  meterOf,
  ok,
  profileOf,
  quotaOf,
  sessionOf,
  stateOf,
} from '../../support/renderer-state.ts';
import { renderApp } from './render-app.tsx';

const work = profileOf({ isDefault: true });
const home = profileOf({
  profileId: 'home',
  label: 'Home',
  identity: { email: 'me@example.com', accountId: null, plan: 'Plus' },
});
const key = profileOf({ serviceId: 'openai', profileId: 'ci-key', label: null });
const broken = profileOf({ isDefault: true, status: { state: 'needs-sign-in', cause: 'revoked' } });

const open = (patch: Partial<DaemonState> = {}, recentFolders: string[] = ['/home/demo/src/app']) =>
  renderApp({
    state: stateOf({
      profiles: [work, home, key],
      backends: backendsOf(['codex'], 'signed in as you@example.com'),
      ...patch,
    }),
    preferences: { recentFolders },
    route: { page: 'new-session' },
    prepare: (fake) => fake.answer({ 'sessions.start': () => ok(sessionOf()) }),
  });

const auth = (service: string) => within(screen.getByRole('group', { name: service }));
const backend = (name: RegExp) => screen.getByRole<HTMLInputElement>('radio', { name });
const startButton = () => screen.getByRole<HTMLButtonElement>('button', { name: /start session/i });
const billsTo = () => screen.getByText('Bills to').parentElement?.textContent;

describe('what is offered', () => {
  test('the default is preselected, with what is left of each profile and who pays', async () => {
    await open({
      profiles: [work, { ...home, quota: quotaOf(home, [meterOf('5h', 3, 20 * 60_000, Date.now())], Date.now()) }, key],
    });
    expect(auth('Codex').getByRole<HTMLInputElement>('radio', { name: /^Work/ }).checked).toBe(true);
    expect(auth('Codex').getByRole('radio', { name: /Home.*5 h 3 %.*resets in 20 m/ })).toBeTruthy();
    expect(auth('Codex').getByRole('radio', { name: /Native.*you@example.com/ })).toBeTruthy();
    expect(billsTo()).toContain('Work · demo@example.com · Pro');
  });

  test('the slot’s other service is not used, and takes over when one of its profiles is chosen', async () => {
    const { user, fake } = await open();
    expect(auth('OpenAI API key').getByText('not used: Codex is chosen')).toBeTruthy();
    expect(auth('OpenAI API key').queryByRole('radio', { name: /native/i })).toBeNull();
    await user.click(auth('OpenAI API key').getByRole('radio', { name: 'ci-key' }));
    expect(auth('Codex').getByText('not used: OpenAI API key is chosen')).toBeTruthy();
    expect(billsTo()).toContain('ci-key · OpenAI API key');
    await user.click(startButton());
    expect(fake.inputsOf('sessions.start')).toMatchObject([
      {
        backend: 'codex',
        cwd: '/home/demo/src/app',
        bindings: { openai: { source: 'connected', profileId: 'ci-key' } },
      },
    ]);
  });

  test('while connected services are off there is nothing to choose, and the machine’s login pays', async () => {
    await open({ gates: { connectedServices: false, 'connectedServices.quotas': false } });
    expect(screen.queryByRole('heading', { name: 'Auth' })).toBeNull();
    expect(billsTo()).toContain('the login of this computer');
    expect(startButton().disabled).toBe(false);
  });

  test('while quotas are off no numbers are shown', async () => {
    await open({ gates: { connectedServices: true, 'connectedServices.quotas': false } });
    expect(auth('Codex').getByRole('radio', { name: /Work/ })).toBeTruthy();
    expect(screen.queryByText('62 %')).toBeNull();
  });

  test('without a profile a service stays native and leads to connecting one', async () => {
    const { user } = await open({ profiles: [] });
    expect(auth('Codex').getByRole<HTMLInputElement>('radio', { name: /native/i }).checked).toBe(true);
    await user.click(auth('Codex').getByRole('button', { name: 'Connect one' }));
    expect(screen.getByRole('heading', { name: 'Connect Codex' })).toBeTruthy();
  });

  test.each([
    [{ by: 'folder', folder: '/home/demo/src', choice: home.profileId }, 'Home', 'default of ~/src'],
    [{ by: 'backend', backend: 'codex', choice: home.profileId }, 'Home', 'default for Codex'],
    [{ by: 'folder', folder: '/elsewhere', choice: home.profileId }, 'Work', 'default for Codex'],
    [{ by: 'folder', folder: '/home/demo/src', choice: 'native' }, 'Native', 'default of ~/src'],
  ] as const)('the rule that chose is said: %o', async (rule, chosen, text) => {
    const serviceId = 'openai-codex';
    const { user } = await open({
      defaults: {
        folders: rule.by === 'folder' ? [{ folder: rule.folder, serviceId, choice: rule.choice }] : [],
        backends: rule.by === 'backend' ? [{ backend: rule.backend, serviceId, choice: rule.choice }] : [],
      },
    });
    const option = auth('Codex').getByRole<HTMLInputElement>('radio', { name: new RegExp(`^${chosen}.*${text}`) });
    expect(option.checked).toBe(true);
    // What the person chooses was not chosen by a rule.
    await user.click(auth('Codex').getByRole('radio', { name: chosen === 'Home' ? /^Work/ : /^Home/ }));
    expect(auth('Codex').queryByText(text)).toBeNull();
  });

  test('without a rule it is said that none chose', async () => {
    await open({ profiles: [home] });
    expect(auth('Codex').getByRole('radio', { name: /^Home.*no default is set/ })).toBeTruthy();
  });

  test('profiles that cannot be used are counted, not offered', async () => {
    await open({ profiles: [work, { ...home, status: { state: 'needs-sign-in', cause: 'expired' } }] });
    expect(auth('Codex').queryByRole('radio', { name: /Home/ })).toBeNull();
    expect(auth('Codex').getByText(/1 profile needs you/)).toBeTruthy();
  });

  test('backends say their version, what their own login says, or that they are not installed', async () => {
    await open({ backends: backendsOf(['codex', 'pi'], 'signed in as you@example.com') });
    expect(backend(/^Codex.*0\.169\.0.*signed in as you@example\.com/).checked).toBe(true);
    expect(backend(/^Pi.*no login found/)).toBeTruthy();
    expect(screen.getAllByText('not installed')).toHaveLength(3);
  });

  test('one that is missing can be chosen, tells how to install it, and can be looked for again', async () => {
    const { user, fake } = await open();
    expect(screen.queryByText(/npm install/)).toBeNull();
    await user.click(backend(/^Pi/));
    expect(screen.getByText('npm install -g @mariozechner/pi-coding-agent')).toBeTruthy();
    expect(startButton().disabled).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Copy command' }));
    expect(fake.inputsOf('clipboard.write')).toEqual([{ text: 'npm install -g @mariozechner/pi-coding-agent' }]);
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    expect(fake.inputsOf('backends.refresh')).toHaveLength(1);
    act(() => fake.change({ backends: backendsOf(['codex', 'pi']) }));
    expect(screen.queryByText(/npm install/)).toBeNull();
    expect(startButton().disabled).toBe(false);
  });

  test('the first backend that a connected profile fits is preselected', async () => {
    await open({ backends: backendsOf(['claude', 'gemini', 'codex']) });
    expect(backend(/^Codex/).checked).toBe(true);
  });

  test('the backend used last is preselected', async () => {
    await open({ backends: backendsOf(['claude', 'codex']), sessions: [sessionOf({ endedAt: Date.now() })] });
    expect(backend(/^Codex/).checked).toBe(true);
  });
});

describe('a default that cannot be used', () => {
  test('stops the start until the person decides', async () => {
    const { user, fake } = await open({ profiles: [broken, home] });
    expect(screen.getByText(/“Work” cannot be used.*provider ended this sign-in/)).toBeTruthy();
    expect(screen.getByText('Choose an account.')).toBeTruthy();
    await user.click(startButton());
    expect(fake.inputsOf('sessions.start')).toEqual([]);
    await user.click(auth('Codex').getByRole('radio', { name: /^Home/ }));
    await user.click(startButton());
    expect(fake.inputsOf('sessions.start')).toMatchObject([
      { bindings: { 'openai-codex': { source: 'connected', profileId: 'home' } } },
    ]);
  });

  test('is mended from here, and the draft is still there afterwards', async () => {
    const { user, fake } = await open({ profiles: [broken] }, []);
    await user.click(screen.getByRole('textbox', { name: 'Folder' }));
    await user.paste('~/other');
    fake.answer({
      'signIn.embedded': () =>
        ok({ outcome: 'connected' as const, serviceId: 'openai-codex' as const, profileId: broken.profileId }),
    });
    await user.click(screen.getByRole('button', { name: 'Sign in again' }));
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('heading', { name: 'New session' })).toBeTruthy();
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Folder' }).value).toBe('~/other');
  });
});

describe('starting', () => {
  test('Enter starts at once when nothing is missing', async () => {
    const { user, fake } = await open();
    await user.keyboard('{Enter}');
    expect(fake.inputsOf('sessions.start')).toMatchObject([
      { backend: 'codex', bindings: { 'openai-codex': { source: 'connected', profileId: 'work' } } },
    ]);
  });

  test('Enter in the folder field starts there, and the folder is remembered', async () => {
    const { user, fake } = await open({}, []);
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Folder' }));
    expect(startButton().disabled).toBe(true);
    await user.paste('~/src/new');
    await user.keyboard('{Enter}');
    expect(fake.inputsOf('sessions.start')).toMatchObject([{ cwd: '/home/demo/src/new' }]);
    expect(fake.inputsOf('preferences.set')).toEqual([{ recentFolders: ['/home/demo/src/new'] }]);
  });

  test('Enter starts from anywhere where it means nothing else', async () => {
    const { user, fake } = await open();
    await user.click(auth('Codex').getByRole('radio', { name: /^Home/ }));
    await user.keyboard('{Enter}');
    expect(fake.inputsOf('sessions.start')).toMatchObject([
      { bindings: { 'openai-codex': { source: 'connected', profileId: 'home' } } },
    ]);
  });

  test('Enter on a button is the button’s, and while something is missing nobody’s', async () => {
    const { user, fake } = await open({ profiles: [broken] });
    screen.getByRole('button', { name: 'Look again' }).focus();
    await user.keyboard('{Enter}');
    expect(fake.inputsOf('backends.refresh')).toHaveLength(1);
    screen.getByRole('main').focus();
    await user.keyboard('{Enter}');
    expect(fake.inputsOf('sessions.start')).toEqual([]);
  });

  test('folders of sessions and of rules are offered beside the recent ones', async () => {
    const { user } = await open({
      sessions: [sessionOf({ cwd: '/srv/one' })],
      defaults: { folders: [{ folder: '/srv/two', serviceId: 'openai-codex', choice: 'native' }], backends: [] },
    });
    await user.click(screen.getByRole('button', { name: 'Recent' }));
    const items = screen.getAllByRole('menuitem').map((item) => item.textContent);
    expect(items).toEqual(['~/src/app', '/srv/one', '/srv/two']);
  });

  test('a folder that is no whole path is refused on the page', async () => {
    const { user } = await open({}, []);
    await user.paste('src/app');
    expect(screen.getByText(/whole path/)).toBeTruthy();
    expect(startButton().disabled).toBe(true);
  });

  test('a refusal is told by name, and nothing that was chosen is lost', async () => {
    const { user, fake } = await open();
    fake.answer({ 'sessions.start': () => failed('folder_missing') });
    await user.click(auth('Codex').getByRole('radio', { name: /^Home/ }));
    await user.click(startButton());
    expect(screen.getByRole('alert').textContent).toContain('The folder does not exist.');
    expect(auth('Codex').getByRole<HTMLInputElement>('radio', { name: /^Home/ }).checked).toBe(true);
  });

  test('the folder can be browsed for and dropped', async () => {
    const { user, fake, services } = await open({}, []);
    fake.answer({ 'folder.choose': () => ok({ folder: '/srv/chosen' }) });
    await user.click(screen.getByRole('button', { name: /browse/i }));
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Folder' }).value).toBe('/srv/chosen');
    fake.answer({ 'folder.choose': () => ok({ folder: null }) });
    await user.click(screen.getByRole('button', { name: /browse/i }));
    expect(services.draft.getState().folder).toBe('/srv/chosen');
  });

  test('a spent meter says when it resets', async () => {
    const spent = quotaOf(work, [meterOf('5h', 0, 2 * hourMs, Date.now())], Date.now());
    await open({ profiles: [{ ...work, quota: spent }] });
    expect(auth('Codex').getByRole('radio', { name: /5 h resets in 2 h/ })).toBeTruthy();
  });
});
