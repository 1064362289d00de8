// @vitest-environment jsdom
// Connected services: what each row says of its profile, and what every meter says on a profile's page.
import { act, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { DaemonState, ProfileView } from '../../../core/api/state.ts';
import { hourMs, meterOf, minuteMs, ok, profileOf, quotaOf, stateOf } from '../../support/renderer-state.ts';
import { renderApp } from './render-app.tsx';

const list = (profiles: ProfileView[], patch: Partial<DaemonState> = {}) =>
  renderApp({ state: stateOf({ profiles, ...patch }), route: { page: 'connected-services' } });

const open = (profile: ProfileView, patch: Partial<DaemonState> = {}) =>
  renderApp({
    state: stateOf({ profiles: [profile], ...patch }),
    route: { page: 'profile', serviceId: profile.serviceId, profileId: profile.profileId },
  });

const row = (service: string) => {
  const name = within(screen.getByRole('main')).getByText(service);
  const item = name.closest('li');
  if (!item) throw new Error(`no row for ${service}`);
  return within(item);
};
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });

describe('the list', () => {
  test('shows the effective profile with what is left', async () => {
    await list([profileOf({ profileId: 'home', label: 'Home' }), profileOf({ isDefault: true })]);
    expect(row('Codex').getByText('Work')).toBeTruthy();
    expect(row('Codex').getByText('demo@example.com')).toBeTruthy();
    expect(row('Codex').getByRole('meter', { name: 'Week' }).getAttribute('aria-valuetext')).toBe('31 % left');
  });

  test('at zero a countdown takes the place of number and bar; old numbers stand with their age', async () => {
    const profile = profileOf();
    const quota = quotaOf(profile, [meterOf('5h', 0, 20 * minuteMs, Date.now())], Date.now());
    await list([{ ...profile, quota: { ...quota, stale: true } }]);
    expect(row('Codex').getByText('resets in 20 m')).toBeTruthy();
    expect(row('Codex').queryByRole('meter')).toBeNull();
    expect(row('Codex').getByText('2 m ago')).toBeTruthy();
  });

  test('shows every pinned meter', async () => {
    await list([profileOf({ pins: ['codex:w18000', 'codex:w604800'] })]);
    expect(
      row('Codex')
        .getAllByRole('meter')
        .map((meter) => meter.getAttribute('aria-label')),
    ).toEqual(['5 h', 'Week']);
  });

  test('counts keys, and says that keys have no quota', async () => {
    await list([
      profileOf({ serviceId: 'openai', profileId: 'a', label: null }),
      profileOf({ serviceId: 'openai', profileId: 'b', label: 'Ci' }),
    ]);
    expect(row('OpenAI API key').getByText('2 keys')).toBeTruthy();
    expect(row('OpenAI API key').getByText('no quota for API keys')).toBeTruthy();
    expect(row('Anthropic API key').getByRole('button', { name: /Add key/ })).toBeTruthy();
  });

  test('leads every profile of a service to its page', async () => {
    const { user, services } = await list([
      profileOf({ isDefault: true }),
      profileOf({ profileId: 'home', label: 'Home' }),
    ]);
    await user.click(button(/^Codex: Work, 2 profiles/));
    await user.click(screen.getByRole('menuitem', { name: /^Home/ }));
    expect(services.place.getState().place).toMatchObject({ page: 'profile', profileId: 'home' });
  });

  test.each([
    [{ state: 'limited', cause: 'no-credit' }, /the account has no credit/],
    [{ state: 'refresh-failing', cause: 'provider', retryAt: Date.now() }, /cannot be reached to renew/],
    [{ state: 'offline', retryAt: Date.now() }, /reaches no provider/],
  ] as const)('%o is told while the numbers stay', async (status, text) => {
    await list([profileOf({ status })]);
    expect(row('Codex').getByText(text)).toBeTruthy();
    expect(row('Codex').getAllByRole('meter').length).toBeGreaterThan(0);
    expect(row('Codex').queryByRole('button', { name: 'Sign in again' })).toBeNull();
  });

  test.each([
    [{ state: 'ineligible', cause: 'client-retired', link: null }, /Google ended Gemini CLI for personal accounts/],
    [{ state: 'unreadable', cause: 'key-missing' }, /its key is not on this computer/],
  ] as const)('%o is told without numbers, and its page is open', async (status, text) => {
    const { user } = await list([profileOf({ serviceId: 'gemini', status })]);
    expect(row('Gemini').getByText(text)).toBeTruthy();
    expect(row('Gemini').queryByRole('meter')).toBeNull();
    await user.click(row('Gemini').getByRole('button', { name: 'Open Gemini: Work' }));
    expect(screen.getByRole('heading', { name: 'Gemini · Work' })).toBeTruthy();
  });

  test('a setup-token has no quota, and is announced before its end', async () => {
    const token = profileOf({ serviceId: 'claude-subscription', kind: 'setup-token' });
    const { fake } = await list([token]);
    expect(row('Claude').getByText('no quota for setup-tokens')).toBeTruthy();
    const at = Date.now() + 10 * 24 * hourMs;
    act(() => fake.change({ profiles: [{ ...token, status: { state: 'expires-soon', at } }] }));
    expect(row('Claude').getByText(/^Ends .* cannot be renewed by itself/)).toBeTruthy();
    expect(row('Claude').getByRole('button', { name: 'New setup-token' })).toBeTruthy();
  });

  test('what is cut off is whole on hover and focus', async () => {
    const label = 'The account of the whole department for long-running work, number two';
    const { user, fake } = await list([profileOf({ label })]);
    for (const part of screen.getByText(label).parentElement?.querySelectorAll('span') ?? []) {
      Object.defineProperty(part, 'scrollWidth', { value: 400 });
    }
    act(() => fake.change({ profiles: [profileOf({ label })] }));
    const way = row('Codex').getByRole('button', { name: `Open Codex: ${label}` });
    await user.hover(way);
    expect((await screen.findByRole('tooltip')).textContent).toBe(`${label} · demo@example.com · Pro`);
    await user.unhover(way);
    act(() => way.focus());
    expect((await screen.findByRole('tooltip')).textContent).toContain('demo@example.com');
  });

  test('masks e-mail addresses when the person wants that', async () => {
    const { services, user } = await list([profileOf(), profileOf({ profileId: 'home', label: 'Home' })]);
    act(() => services.preferences.getState().change({ maskEmails: true }));
    expect(row('Codex').getByText('d…o@e….com')).toBeTruthy();
    await user.click(button(/^Codex: Work, 2 profiles/));
    expect(screen.getByRole('menuitem', { name: /^Homed…o@e….com/ })).toBeTruthy();
    expect(document.body.textContent).not.toContain('demo@example.com');
  });

  test('a sign-in that ended says so, with the button that mends it', async () => {
    const { user } = await list([profileOf({ status: { state: 'needs-sign-in', cause: 'revoked' } })]);
    expect(row('Codex').getByText(/the provider ended this sign-in/)).toBeTruthy();
    expect(row('Codex').queryByRole('meter')).toBeNull();
    await user.click(row('Codex').getByRole('button', { name: 'Sign in again' }));
    expect(screen.getByRole('heading', { name: 'Sign in again: Codex · Work' })).toBeTruthy();
  });

  test('says what protects the data, and which overrides are in force', async () => {
    const { user } = await list([], { overrides: ['HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_USAGE_URL'] });
    expect(screen.getByText(/Protected by the system keychain/)).toBeTruthy();
    expect(screen.getByText('An environment variable changes where Happier connects.')).toBeTruthy();
    await user.click(button('Which ones'));
    expect(screen.getByText('HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_USAGE_URL')).toBeTruthy();
  });

  test('a refresh of all says who must still wait, and until when, with names masked like everywhere', async () => {
    const profile = profileOf({ label: 'me@example.com' });
    const { user, fake, services } = await list([profile, profileOf({ profileId: 'home', label: 'Home' })]);
    services.preferences.setState({ maskEmails: true });
    const { serviceId, profileId } = profile;
    const waiting = [{ serviceId, profileId, until: Date.now() + 30 * minuteMs }];
    fake.answer({ 'quota.refresh': () => ok({ refreshed: [], waiting }) });
    await user.click(button('Refresh all'));
    const note = await screen.findByText(/^Must still wait: Codex · .+ until .+\.$/);
    expect(note.textContent).not.toContain('me@example.com');
  });

  test('without the quota gate it shows profiles and no numbers', async () => {
    await list([profileOf()], { gates: { connectedServices: true, 'connectedServices.quotas': false } });
    expect(row('Codex').getByText('Work')).toBeTruthy();
    expect(screen.queryByRole('meter')).toBeNull();
    expect(screen.queryByText(/62 %/)).toBeNull();
  });
});

describe('meters', () => {
  const now = Date.now();
  const withMeters = (...meters: Parameters<typeof quotaOf>[1][number][]) => {
    const profile = profileOf();
    return { ...profile, quota: quotaOf(profile, meters, now) };
  };

  test('say what is left and when it resets', async () => {
    await open(withMeters(meterOf('5h', 62, 2 * hourMs + 10 * minuteMs, now)));
    expect(screen.getByRole('meter', { name: '5-hour' }).getAttribute('aria-valuetext')).toBe('62 % left');
    expect(screen.getByText(/^resets .+ · in 2 h 10 m$/)).toBeTruthy();
  });

  test('unknown is a dashed bar and a dash, never zero', async () => {
    await open(withMeters(meterOf('5h', null, hourMs, now)));
    expect(screen.getByRole('img', { name: '5-hour: not known' })).toBeTruthy();
    expect(screen.queryByRole('meter')).toBeNull();
    expect(screen.getByText('–')).toBeTruthy();
    expect(screen.queryByText('0 %')).toBeNull();
  });

  test('a window whose reset has passed is unknown until it is read again', async () => {
    await open(withMeters(meterOf('5h', 3, -minuteMs, now)));
    expect(screen.getByRole('img', { name: '5-hour: not known' })).toBeTruthy();
    expect(screen.getByText('has reset since')).toBeTruthy();
  });

  test('old numbers stay, with their age and why they are old', async () => {
    const profile = withMeters(meterOf('5h', 62, 2 * hourMs, now));
    const snapshot = profile.quota.snapshot && { ...profile.quota.snapshot, observedAt: now - 5 * hourMs };
    const failure = { code: 'network' as const, at: now, retryAt: null };
    await open({ ...profile, quota: { ...profile.quota, snapshot, stale: true, failure } });
    expect(screen.getByRole('meter', { name: '5-hour' }).parentElement?.dataset.stale).toBe('true');
    expect(screen.getByText('updated 5 h ago')).toBeTruthy();
    expect(screen.getByText(/cannot be reached. These numbers may be old/)).toBeTruthy();
  });

  test('are pinned and unpinned', async () => {
    const { user, fake } = await open({ ...withMeters(meterOf('5h', 62, hourMs, now)), pins: ['codex:w18000'] });
    const pin = screen.getByRole('button', { name: 'Pin 5-hour' });
    expect(pin.getAttribute('aria-pressed')).toBe('true');
    await user.click(pin);
    expect(fake.inputsOf('profiles.pin')).toEqual([
      { serviceId: 'openai-codex', profileId: 'work', meterId: 'codex:w18000', pinned: false },
    ]);
  });

  test('a refresh that must wait says until when', async () => {
    const profile = withMeters(meterOf('5h', 62, hourMs, now));
    const { user, fake } = await open(profile);
    const { serviceId, profileId } = profile;
    fake.answer({
      'quota.refresh': () => ok({ refreshed: [], waiting: [{ serviceId, profileId, until: Date.now() + minuteMs }] }),
    });
    await user.click(button('Refresh'));
    expect(await screen.findByText(/^The provider asks to wait until /)).toBeTruthy();
    expect(fake.inputsOf('quota.refresh')).toEqual([{ serviceId, profileId }]);
  });
});
