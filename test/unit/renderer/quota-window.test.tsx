// @vitest-environment jsdom
// The small window of what is left, and the main window's word about a desktop without a tray.
import { act, screen, within } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { usualQuotaRules } from '../../../core/quota/rules.ts';
import {
  hourMs,
  meterOf,
  minuteMs,
  ok,
  preferencesOfTests,
  profileOf,
  quotaOf,
  stateOf,
} from '../../support/renderer-state.ts';
import { renderApp, renderQuotaWindow } from './render-app.tsx';

const now = Date.now();
const work = profileOf({ isDefault: true });
const home = profileOf({ profileId: 'home', label: 'Home' });
const claude = profileOf({ serviceId: 'claude-subscription', profileId: 'max', label: 'Max' });
const spent = { ...claude, quota: quotaOf(claude, [meterOf('5h', 0, 20 * minuteMs, now)], now) };
const lines = () => screen.getAllByRole('listitem').map((item) => item.textContent);

describe('the small window', () => {
  test('shows one line per effective profile, with bars, numbers and resets', async () => {
    await renderQuotaWindow({ state: stateOf({ profiles: [home, work, spent] }) });
    expect(lines()).toEqual([
      'Codex Work5 h62 %2 h 10 mWeek31 %3 d 3 h',
      expect.stringMatching(/^Claude Max5 hresets in 20 m$/),
    ]);
    expect(screen.getByRole('meter', { name: 'Week' }).getAttribute('aria-valuetext')).toBe('31 % left');
    const found = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
    expect(found.violations.map(({ id }) => id)).toEqual([]);
  });

  test('follows the numbers, the sense in which they are told, and the masking', async () => {
    const named = profileOf({ label: 'me@example.com' });
    const { fake } = await renderQuotaWindow({ state: stateOf({ profiles: [named] }) });
    act(() => fake.change({ quotaRules: { ...usualQuotaRules, numbers: 'used' } }));
    expect(lines()[0]).toContain('5 h38 % used');
    act(() => fake.emit('preferences', { ...preferencesOfTests, maskEmails: true }));
    expect(document.body.innerHTML).not.toContain('me@example.com');
  });

  test('a profile that must be signed in again says so, and opens', async () => {
    const broken = { ...work, status: { state: 'needs-sign-in', cause: 'revoked' } as const };
    const { user, fake } = await renderQuotaWindow({ state: stateOf({ profiles: [broken] }) });
    await user.click(screen.getByRole('button', { name: /Sign in again: the provider ended this sign-in/ }));
    expect(fake.inputsOf('window.show')).toEqual([
      { route: { page: 'profile', serviceId: 'openai-codex', profileId: 'work' } },
    ]);
  });

  test('a setup-token shows what its session has told, and else why there is nothing', async () => {
    const token = profileOf({ serviceId: 'claude-subscription', kind: 'setup-token', label: 'Max' });
    const { fake } = await renderQuotaWindow({ state: stateOf({ profiles: [token] }) });
    expect(lines()).toEqual(['Claude Maxno quota for setup-tokens']);
    const quota = { ...quotaOf(token, [meterOf('5h', 40, 20 * minuteMs, now)], now), probe: 'offered' } as const;
    act(() => fake.change({ profiles: [{ ...token, quota }] }));
    expect(lines()).toEqual(['Claude Max5 h40 %20 m']);
  });

  test('old numbers stand with their age, and a service whose profiles are all broken says why', async () => {
    const old = { ...work, quota: work.quota && { ...work.quota, stale: true } };
    const broken = { ...claude, status: { state: 'needs-sign-in', cause: 'revoked' } as const };
    await renderQuotaWindow({ state: stateOf({ profiles: [old, broken] }) });
    expect(lines()).toEqual([
      expect.stringMatching(/^Codex Work 2 m ago5 h62 %/),
      expect.stringMatching(/^Claude Max.*Sign in again: the provider ended this sign-in$/),
    ]);
  });

  test('asks for new numbers, and says until when it must wait', async () => {
    const { user, fake } = await renderQuotaWindow({ state: stateOf({ profiles: [work] }) });
    const waiting = [{ serviceId: work.serviceId, profileId: work.profileId, until: Date.now() + hourMs }];
    fake.answer({ 'quota.refresh': () => ok({ refreshed: [], waiting }) });
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(fake.inputsOf('quota.refresh')).toEqual([{}]);
    expect(screen.getByRole('status').textContent).toMatch(/^Must still wait: Codex · Work until .+\.$/);
  });

  test('closes on Escape, and needs none of the calls that it does not have', async () => {
    const { user, fake } = await renderQuotaWindow({ state: stateOf({ profiles: [work] }) });
    await user.keyboard('{Escape}');
    expect(fake.inputsOf('quotaWindow.close')).toEqual([{}]);
    const names = new Set(fake.calls.map(({ name }) => name));
    expect([...names].toSorted()).toEqual(['quotaWindow.close', 'state.get']);
  });

  test.each([
    [stateOf({ profiles: [] }), 'No account with a quota is connected.'],
    [stateOf({ account: { state: 'locked', protection: 'passphrase', wrongFile: false } }), 'Your data is not open.'],
    [
      stateOf({ profiles: [work], gates: { connectedServices: true, 'connectedServices.quotas': false } }),
      'Quotas are switched off.',
    ],
  ])('without numbers leads to the main window', async (state, text) => {
    const { user, fake } = await renderQuotaWindow({ state });
    expect(screen.getByText(text)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Open Happier' }));
    expect(fake.inputsOf('window.show')).toEqual([{}]);
  });

  test('says that the daemon has stopped, and keeps the numbers', async () => {
    const { fake } = await renderQuotaWindow({ state: stateOf({ profiles: [work] }) });
    act(() => fake.emit('daemon', { connected: false }));
    expect(screen.getByText(/daemon has stopped/)).toBeTruthy();
    expect(screen.getByText('62 %')).toBeTruthy();
  });
});

describe('a desktop without a tray', () => {
  const hidden = { info: { trayVisible: false }, state: stateOf({ profiles: [work] }) } as const;
  const notice = /This desktop shows no tray icon/;

  test('is told once, with the way for that desktop and the small window', async () => {
    const { user, fake } = await renderApp(hidden);
    expect(screen.getByText(notice).textContent).toContain('AppIndicator and KStatusNotifierItem Support');
    await user.click(screen.getByRole('button', { name: 'Open the small window' }));
    expect(fake.inputsOf('quotaWindow.open')).toEqual([{}]);
    await user.click(screen.getByRole('button', { name: 'Do not show again' }));
    expect(fake.inputsOf('preferences.set')).toEqual([{ trayHintSeen: true }]);
    expect(screen.queryByText(notice)).toBeNull();
    await user.click(within(screen.getByRole('navigation')).getByRole('button', { name: 'Settings' }));
    expect(screen.getByText(notice)).toBeTruthy();
  });

  test('is told as soon as the panel goes, and no more when it comes', async () => {
    const { fake } = await renderApp({ state: stateOf({ profiles: [work] }) });
    expect(screen.queryByText(notice)).toBeNull();
    act(() => fake.emit('tray', { visible: false }));
    expect(screen.getByText(notice)).toBeTruthy();
    act(() => fake.emit('tray', { visible: true }));
    expect(screen.queryByText(notice)).toBeNull();
  });
});
