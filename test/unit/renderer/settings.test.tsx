// @vitest-environment jsdom
// Settings: appearance and masking, what protects the data, passphrase and recovery key, rules, gates.
import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { DaemonState } from '../../../core/api/state.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { usualQuotaRules } from '../../../core/quota/rules.ts';
import { backendsOf, failed, ok, profileOf, sessionOf, stateOf } from '../../support/renderer-state.ts';
import { alertText, button, field, fill } from './connect-app.tsx';
import { renderApp } from './render-app.tsx';

const open = (patch: Partial<DaemonState> = {}) =>
  renderApp({ route: { page: 'settings' }, state: stateOf({ profiles: [profileOf()], ...patch }) });
const behindPassphrase = { state: 'open', protection: 'passphrase', recoveryCheckedAt: null } as const;

test('the theme is stored and shows at once', async () => {
  const { user, fake } = await open();
  await user.click(screen.getByRole('radio', { name: 'Dark' }));
  expect(fake.inputsOf('preferences.set')).toEqual([{ theme: 'dark' }]);
  expect(document.documentElement.dataset.mantineColorScheme).toBe('dark');
});

test('e-mail addresses are masked on every page, in sentences too', async () => {
  const { user, fake, services } = await open({
    sessions: [sessionOf()],
    backends: backendsOf(['codex'], 'signed in as you@example.com'),
  });
  await user.click(screen.getByRole('switch', { name: /^Mask e-mail addresses/ }));
  expect(fake.inputsOf('preferences.set')).toEqual([{ maskEmails: true }]);
  const go = services.place.getState().go;
  for (const place of [
    { page: 'connected-services' },
    { page: 'profile', serviceId: 'openai-codex', profileId: profileOf().profileId },
    { page: 'new-session' },
    { page: 'sessions' },
    { page: 'sessions', sessionId: sessionOf().id },
  ] as const) {
    act(() => go(place));
    expect(document.body.textContent).not.toMatch(/(demo|you)@example\.com/);
    expect(document.body.innerHTML).not.toMatch(/(demo|you)@example\.com/);
  }
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('textbox', { name: 'Go to, or do' }), 'demo@example');
  expect(screen.getByRole('button', { name: /Codex · Work/ }).textContent).not.toContain('demo@example.com');
});

test('what protects the data, where it lies, which gate is off', async () => {
  await renderApp({
    route: { page: 'settings' },
    info: { gates: { connectedServices: true, 'connectedServices.quotas': false } },
  });
  expect(screen.getByText('/home/demo/.local/share/happier')).toBeTruthy();
  expect(screen.getByText(/Protected by the system keychain/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Change passphrase' })).toBeNull();
  expect(screen.getByText(/off: switched off in this build, or by EXPO_PUBLIC_HAPPIER_FEATURE/)).toBeTruthy();
  expect(screen.getByText('Happier 0.1.0')).toBeTruthy();
});

describe('the passphrase', () => {
  test('is changed, and nothing of it stays', async () => {
    const { user, fake, container } = await open({ account: behindPassphrase });
    expect(screen.getByText(/Protected by your passphrase/)).toBeTruthy();
    await user.click(button('Change passphrase'));
    const type = async (next: string, again: string) => {
      await fill(user, field('Present passphrase'), 'old horse');
      await fill(user, field('New passphrase'), next);
      await fill(user, field('New passphrase again'), again);
      await user.click(button('Change passphrase'));
    };
    fake.answer({ 'account.passphrase': () => failed('passphrase_wrong') });
    await type('new horse battery', 'new horse battery');
    expect(await alertText()).toContain('That passphrase does not open the data.');
    expect(container.outerHTML).not.toContain('horse');
    fake.answer({ 'account.passphrase': () => ok({}) });
    await type('new horse battery', 'new horse battery');
    expect(fake.inputsOf('account.passphrase').at(-1)).toEqual({ current: 'old horse', next: 'new horse battery' });
    expect(screen.getByText('The passphrase was changed.')).toBeTruthy();
    expect(screen.queryByLabelText('Present passphrase')).toBeNull();
  });
});

describe('the recovery key', () => {
  test('is shown by the shell, in a window of its own; whether it was checked stands beside', async () => {
    const { user, fake } = await open();
    expect(screen.getByText('never checked')).toBeTruthy();
    fake.answer({ 'recovery.show': () => ok({ shown: true }) });
    await user.click(button('Show recovery key…'));
    expect(fake.inputsOf('recovery.show')).toEqual([{}]);
    const at = new Date(2027, 2, 12, 12).getTime();
    act(() => fake.change({ account: { state: 'open', protection: 'keychain', recoveryCheckedAt: at } }));
    expect(screen.getByText(/^checked on .*2027/)).toBeTruthy();
    expect(screen.queryByText('never checked')).toBeNull();
  });

  test('of a daemon on the command line is refused with what to do', async () => {
    const { user, fake } = await open();
    fake.answer({ 'recovery.show': () => failed('recovery_needs_app') });
    await user.click(button('Show recovery key…'));
    expect(await alertText()).toContain('Run happier daemon stop; Happier then starts its own.');
  });

  test('a declined dialog is no error', async () => {
    const { user, fake } = await open();
    fake.answer({ 'recovery.show': () => failed('not_confirmed') });
    await user.click(button('Show recovery key…'));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

test('rules are listed whatever they choose, and taken away', async () => {
  const { user, fake } = await open({
    defaults: {
      folders: [
        { folder: '/home/demo/src/app', serviceId: 'openai-codex', choice: profileIdSchema.parse('work') },
        { folder: '/srv/gone', serviceId: 'openai-codex', choice: profileIdSchema.parse('gone') },
      ],
      backends: [{ backend: 'pi', serviceId: 'openai-codex', choice: 'native' }],
    },
  });
  expect(screen.getAllByRole('listitem').map((each) => each.textContent)).toEqual([
    'BackendPiCodex · NativeRemove',
    'Folder~/src/appCodex · WorkRemove',
    'Folder/srv/goneCodex · goneRemove',
  ]);
  await user.click(button('Remove the rule for Pi, Codex · Native'));
  await user.click(button('Remove the rule for /srv/gone, Codex · gone'));
  expect(fake.inputsOf('defaults.set')).toEqual([
    { scope: { by: 'backend', backend: 'pi' }, serviceId: 'openai-codex', choice: null },
    { scope: { by: 'folder', folder: '/srv/gone' }, serviceId: 'openai-codex', choice: null },
  ]);
});

describe('notifications', () => {
  test.each([
    [/^When a session rings its bell/, { notifyBell: false }],
    [/^When a session ends/, { notifyEnd: false }],
  ])('%s can be switched off', async (name, change) => {
    const { user, fake } = await open();
    await user.click(screen.getByRole('switch', { name }));
    expect(fake.inputsOf('preferences.set')).toEqual([change]);
  });
});

describe('quotas', () => {
  const alerts = usualQuotaRules.alerts;
  const toggle = (name: RegExp) => screen.getByRole<HTMLInputElement>('switch', { name });

  test('numbers are told as left or used, on every surface', async () => {
    const { user, fake } = await open();
    await user.click(screen.getByRole('radio', { name: 'Used' }));
    expect(fake.inputsOf('quota.rules')).toEqual([{ numbers: 'used' }]);
    act(() => fake.change({ quotaRules: { ...usualQuotaRules, numbers: 'used' } }));
    expect(screen.getByRole('button', { name: /^Codex Week 69 % used$/ })).toBeTruthy();
  });

  test('the hand-off says that it never takes an API key, and is off until switched on', async () => {
    const { user, fake } = await open();
    const handOff = toggle(/^Take another profile by itself/);
    expect(handOff.checked).toBe(false);
    expect(screen.getByText(/Never an API key, which costs money/)).toBeTruthy();
    await user.click(handOff);
    expect(fake.inputsOf('quota.rules')).toEqual([{ automaticHandOff: true }]);
  });

  test.each([
    [/^Tell me about quotas/, { enabled: false }],
    [/^When it will run out/, { runsOut: false }],
    [/^When nothing is left/, { exhausted: false }],
    [/^When it has reset/, { reset: false }],
    [/^Quiet hours/, { quietHours: { from: 1320, to: 480 } }],
  ])('%s is switched, the rest stays', async (name, change) => {
    const { user, fake } = await open();
    await user.click(toggle(name));
    expect(fake.inputsOf('quota.rules')).toEqual([{ alerts: { ...alerts, ...change } }]);
  });

  test('what is changed while something is being stored builds on it, and is stored after it', async () => {
    const { user, fake } = await open();
    let store = (): void => {};
    fake.answer({ 'quota.rules': () => new Promise((resolve) => (store = () => resolve({ ok: true, value: {} }))) });
    const second = field('Again at, % left');
    await user.clear(second);
    await fill(user, second, '5');
    // The click takes the keyboard from the field first.
    await user.click(toggle(/^When nothing is left/));
    const first = { alerts: { ...alerts, thresholds: [25, 5] } };
    expect(fake.inputsOf('quota.rules')).toEqual([first]);
    await act(async () => store());
    expect(fake.inputsOf('quota.rules')).toEqual([first, { alerts: { ...first.alerts, exhausted: false } }]);
  });

  test('a threshold is kept by Enter too', async () => {
    const { user, fake } = await open();
    const second = field('Again at, % left');
    await user.clear(second);
    await user.type(second, '5{Enter}');
    expect(fake.inputsOf('quota.rules')).toEqual([{ alerts: { ...alerts, thresholds: [25, 5] } }]);
  });

  test('thresholds are kept when their field is left, and only in an order that makes sense', async () => {
    const { user, fake } = await open();
    const second = field('Again at, % left');
    await user.clear(second);
    await fill(user, second, '30');
    await user.tab();
    expect(screen.getByText('The second comes later: give a smaller number.')).toBeTruthy();
    await user.clear(second);
    await fill(user, second, '5');
    expect(fake.inputsOf('quota.rules')).toEqual([]);
    await user.tab();
    expect(fake.inputsOf('quota.rules').at(-1)).toEqual({ alerts: { ...alerts, thresholds: [25, 5] } });
  });

  test('quiet hours are two different times', async () => {
    const quiet = { ...alerts, quietHours: { from: 1320, to: 480 } };
    const { fake } = await open({ quotaRules: { ...usualQuotaRules, alerts: quiet } });
    const [from, to] = [field('From'), field('To')];
    expect([from.value, to.value]).toEqual(['22:00', '08:00']);
    fireEvent.change(to, { target: { value: '22:00' } });
    fireEvent.blur(to);
    expect(screen.getByText('Both times, and two different ones.')).toBeTruthy();
    fireEvent.change(to, { target: { value: '07:30' } });
    fireEvent.blur(to);
    expect(fake.inputsOf('quota.rules')).toEqual([{ alerts: { ...alerts, quietHours: { from: 1320, to: 450 } } }]);
  });

  test('are not there while they are off', async () => {
    await open({ gates: { connectedServices: true, 'connectedServices.quotas': false } });
    expect(screen.queryByRole('switch', { name: /^Tell me about quotas/ })).toBeNull();
    expect(screen.queryByRole('radio', { name: 'Used' })).toBeNull();
  });
});

describe('variables that sessions do not get', () => {
  test('names come to the person’s list and leave it', async () => {
    const { user, fake } = await open({ addedVariables: ['COMPANY_TOKEN'] });
    await user.click(button('Remove COMPANY_TOKEN'));
    expect(fake.inputsOf('sessions.addedVariables')).toEqual([{ names: [] }]);
    await fill(user, field('Name of a variable'), 'INTERNAL_URL');
    await user.click(button('Add…'));
    expect(fake.inputsOf('sessions.addedVariables').at(-1)).toEqual({ names: ['COMPANY_TOKEN', 'INTERNAL_URL'] });
    expect(field('Name of a variable').value).toBe('');
  });

  test('what is no name, or stands there already, is told', async () => {
    const { user, fake } = await open({ addedVariables: ['COMPANY_TOKEN'] });
    await fill(user, field('Name of a variable'), 'A-B');
    await user.click(button('Add…'));
    expect(screen.getByText('Letters, digits and _; no digit first.')).toBeTruthy();
    await user.clear(field('Name of a variable'));
    await fill(user, field('Name of a variable'), 'COMPANY_TOKEN');
    await user.click(button('Add…'));
    expect(screen.getByText('This name is on your list already.')).toBeTruthy();
    expect(fake.inputsOf('sessions.addedVariables')).toEqual([]);
  });

  test('the published list is there to read', async () => {
    const { user } = await open();
    await user.click(button('The published list'));
    expect(screen.getByText('ANTHROPIC…')).toBeTruthy();
    expect(screen.getByText('[AZURE_]OPENAI…')).toBeTruthy();
    expect(screen.getByText('OPENCODE…')).toBeTruthy();
    expect(document.body.textContent).not.toContain('[A-Z0-9');
  });
});
