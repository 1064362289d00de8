// @vitest-environment jsdom
// A new session while an account is spent: what is suggested, what stands in for it, and what a session shows of its model's limit.
import { act, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { DaemonState } from '../../../core/api/state.ts';
import { usualQuotaRules } from '../../../core/quota/rules.ts';
import {
  backendsOf,
  hourMs,
  meterOf,
  minuteMs,
  profileOf,
  quotaOf,
  sessionOf,
  stateOf,
} from '../../support/renderer-state.ts';
import { renderApp } from './render-app.tsx';

const now = Date.now();
const withLeft = (profileId: string, label: string, left: number, resetsInMs = 3 * hourMs) => {
  const profile = profileOf({ profileId, label, isDefault: profileId === 'work' });
  return { ...profile, quota: quotaOf(profile, [meterOf('5h', left, resetsInMs, now)], now) };
};
const spent = withLeft('work', 'Work', 0);
const home = withLeft('home', 'Home', 71);
const key = profileOf({ serviceId: 'openai', profileId: 'ci', label: 'Ci' });

const open = (patch: Partial<DaemonState>) =>
  renderApp({
    state: stateOf({ profiles: [spent, home, key], backends: backendsOf(['codex']), ...patch }),
    preferences: { recentFolders: ['/home/demo/src/app'] },
    route: { page: 'new-session' },
  });
const auth = (service: string) => within(screen.getByRole('group', { name: service }));
const radio = (service: string, name: RegExp) => auth(service).getByRole<HTMLInputElement>('radio', { name });

describe('the chosen account is spent', () => {
  test('what has most left is suggested, and chosen by its button', async () => {
    const { user } = await open({});
    expect(radio('Codex', /^Work/).checked).toBe(true);
    expect(auth('Codex').getByText(/“Work” has nothing left until .*Home has 71 % left\./)).toBeTruthy();
    await user.click(auth('Codex').getByRole('button', { name: 'Use Home' }));
    expect(radio('Codex', /^Home/).checked).toBe(true);
    expect(screen.queryByText(/has nothing left/)).toBeNull();
  });

  test('the suggestion tells its number in the sense of the numbers', async () => {
    await open({ quotaRules: { ...usualQuotaRules, numbers: 'used' } });
    expect(auth('Codex').getByText(/Home has 29 % used\./)).toBeTruthy();
  });

  test('a key is named as paid, and only taken by the person', async () => {
    const { user } = await open({ profiles: [spent, key] });
    expect(auth('Codex').getByText(/Ci is an API key: it bills every token to OpenAI\./)).toBeTruthy();
    expect(radio('Codex', /^Work/).checked).toBe(true);
    await user.click(auth('Codex').getByRole('button', { name: 'Use Ci, paid' }));
    expect(radio('OpenAI API key', /^Ci/).checked).toBe(true);
  });

  test('a reset that is near, or numbers that are old, cause nothing', async () => {
    const { fake } = await open({ profiles: [withLeft('work', 'Work', 0, 5 * minuteMs), home] });
    expect(screen.queryByText(/has nothing left/)).toBeNull();
    act(() => fake.change({ profiles: [{ ...spent, quota: { ...spent.quota, stale: true } }, home] }));
    expect(screen.queryByText(/has nothing left/)).toBeNull();
    act(() => fake.change({ profiles: [spent, home] }));
    expect(screen.getByText(/has nothing left/)).toBeTruthy();
  });

  test('while quotas are off nothing is said', async () => {
    await open({ gates: { connectedServices: true, 'connectedServices.quotas': false } });
    expect(screen.queryByText(/has nothing left/)).toBeNull();
  });
});

test('what stands in for a spent default says so, until the person chooses otherwise', async () => {
  const handOff = {
    serviceId: spent.serviceId,
    from: spent.profileId,
    to: home.profileId,
    since: now,
    until: now + hourMs,
  };
  const { user } = await open({ handOffs: [handOff] });
  expect(radio('Codex', /^Home.*in place of Work/).checked).toBe(true);
  expect(auth('Codex').getByText(/^“Work” has nothing left until .*so “Home” takes its place/)).toBeTruthy();
  await user.click(radio('Codex', /^Work/));
  expect(screen.queryByText(/takes its place/)).toBeNull();
  expect(auth('Codex').getByRole('button', { name: 'Use Home' })).toBeTruthy();
});

test('the options tell what is left and when little of it resets', async () => {
  await open({ profiles: [withLeft('work', 'Work', 3, 20 * minuteMs), home] });
  expect(radio('Codex', /^Work.*5 h 3 %.*resets in 20 m/)).toBeTruthy();
  expect(radio('Codex', /^Home.*5 h 71 %$/)).toBeTruthy();
});

test('old numbers in the options stand with their age', async () => {
  const old = { ...home, quota: home.quota && { ...home.quota, stale: true } };
  await open({ profiles: [spent, old] });
  expect(radio('Codex', /^Home.*5 h 71 % ?2 m ago$/)).toBeTruthy();
  expect(radio('Codex', /^Work(?!.*ago)/)).toBeTruthy();
});

test('a session shows the limit of its own model where that binds, live', async () => {
  const profile = profileOf({ serviceId: 'claude-subscription', profileId: 'work' });
  const meters = (opus: number) => [
    meterOf('5h', 60, hourMs, now),
    meterOf('opus', opus, hourMs, now, { label: 'Opus · 5-hour', scope: 'scoped', model: 'opus' }),
  ];
  const at = (opus: number) => ({ ...profile, quota: quotaOf(profile, meters(opus), now) });
  const session = sessionOf({
    backend: 'claude',
    model: 'claude-opus-5',
    bindings: { 'claude-subscription': { source: 'connected', profileId: profile.profileId } },
  });
  const { fake } = await renderApp({
    state: stateOf({ profiles: [at(20)], sessions: [session] }),
    route: { page: 'sessions', sessionId: session.id },
  });
  const header = within(screen.getByRole('banner'));
  expect(header.getByText('20 %')).toBeTruthy();
  act(() => fake.change({ profiles: [at(12)] }));
  expect(header.getByText('12 %')).toBeTruthy();
  act(() => fake.change({ sessions: [{ ...session, model: 'claude-sonnet-5' }] }));
  expect(header.getByText('60 %')).toBeTruthy();
});
