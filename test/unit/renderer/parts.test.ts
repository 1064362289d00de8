// @vitest-environment jsdom
// The small pure parts of the window: folders, ids, keys, gates, the worst quota, the shared clock.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { dayAgo, issuedAt } from '../../../renderer/features/connect/issued-day.ts';
import { suggestProfileId } from '../../../renderer/features/connect/suggest-profile-id.ts';
import { usualMethod } from '../../../renderer/features/connect/usual-method.ts';
import { terminalKey } from '../../../renderer/features/sessions/terminal-keys.ts';
import { gateReason } from '../../../renderer/features/settings/gate-reason.ts';
import { createClock, tickMs } from '../../../renderer/state/clock.ts';
import { createPlaceStore } from '../../../renderer/state/place.ts';
import { withRecentFolder } from '../../../renderer/state/preferences.ts';
import { countdown } from '../../../renderer/ui/format.ts';
import { maskEmailsIn } from '../../../renderer/ui/mask-emails-in.ts';
import { fullFolder, shortFolder } from '../../../renderer/ui/short-folder.ts';
import { worstQuota } from '../../../renderer/ui/worst-quota.ts';
import { hourMs, meterOf, profileOf, quotaOf } from '../../support/renderer-state.ts';

afterEach(() => vi.useRealTimers());

test('folders are shortened to the home folder and back', () => {
  expect(shortFolder('/home/demo/src', '/home/demo')).toBe('~/src');
  expect(shortFolder('/home/demo', '/home/demo')).toBe('~');
  expect(shortFolder('/home/demolition', '/home/demo')).toBe('/home/demolition');
  expect(shortFolder('C:\\Users\\demo\\src', 'C:\\Users\\demo')).toBe('~\\src');
  expect(fullFolder(' ~/src ', '/home/demo')).toBe('/home/demo/src');
  expect(fullFolder('~other/src', '/home/demo')).toBe('~other/src');
});

test('a suggested profile id is always valid and free', () => {
  expect(suggestProfileId('', [])).toBe('default');
  expect(suggestProfileId('Büro & Co.', [])).toBe('buro-co');
  expect(suggestProfileId('Work', ['WORK', 'work-2'])).toBe('work-3');
  expect(suggestProfileId('Native', [])).toBe('native-2');
  expect(profileIdSchema.safeParse(suggestProfileId('x'.repeat(300), [])).success).toBe(true);
});

test('every e-mail address in a sentence is masked, and nothing else', () => {
  expect(maskEmailsIn('Work · you@example.com · Plus')).toBe('Work · y…u@e….com · Plus');
  expect(maskEmailsIn('signed in as a@b.example, or c@d.example.')).toBe(
    'signed in as a…@b….example, or c…@d….example.',
  );
  expect(maskEmailsIn('no address: @home, 62 %')).toBe('no address: @home, 62 %');
});

test('a setup-token’s day is the person’s own, from its first instant on', () => {
  const today = new Date();
  const first = new Date(today.getFullYear(), today.getMonth(), today.getDate()).getTime();
  expect(issuedAt(dayAgo(0))).toBe(first);
  expect(issuedAt(dayAgo(364))).toBeGreaterThan(Date.now() - 365 * 24 * hourMs);
});

test('the time that is left counts minutes and seconds', () => {
  expect([900, 61, 9, 0].map(countdown)).toEqual(['15:00', '1:01', '0:09', '0:00']);
});

test('a profile is signed in again by a way that gives the same kind', () => {
  expect(usualMethod('claude-subscription', null)).toBe('setup-token');
  expect(usualMethod('claude-subscription', { kind: 'oauth' })).toBe('embedded-browser');
  expect(usualMethod('claude-subscription', { kind: 'setup-token' })).toBe('setup-token');
  expect(usualMethod('openai-codex', { kind: null })).toBe('embedded-browser');
  expect(usualMethod('openai', { kind: 'api-key' })).toBe('api-key');
});

test('recent folders hold each once, the latest first', () => {
  expect(withRecentFolder(['/a', '/b'], '/b')).toEqual(['/b', '/a']);
  expect(
    withRecentFolder(
      Array.from({ length: 12 }, (_, index) => `/${index}`),
      '/new',
    ),
  ).toHaveLength(12);
});

describe('keys in a terminal', () => {
  const press = (key: string, modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>>) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...modifiers,
  });

  test('plain Ctrl belongs to the program, also for the window’s shortcuts', () => {
    for (const key of ['c', 'k', 'n', 'v', 'f']) {
      expect(terminalKey(press(key, { ctrlKey: true }), 'linux', true)).toBe('program');
    }
    expect(terminalKey(press('Escape', {}), 'linux', false)).toBe('program');
  });

  test('with Shift it is ours; on macOS Command is', () => {
    const shifted = { ctrlKey: true, shiftKey: true };
    expect(terminalKey(press('C', shifted), 'linux', true)).toBe('copy');
    expect(terminalKey(press('V', shifted), 'win32', false)).toBe('paste');
    expect(terminalKey(press('F', shifted), 'linux', false)).toBe('search');
    expect(terminalKey(press('K', shifted), 'linux', false)).toBe('window');
    expect(terminalKey(press('c', { metaKey: true }), 'darwin', true)).toBe('copy');
    expect(terminalKey(press('C', shifted), 'darwin', true)).toBe('program');
    expect(terminalKey(press('F6', {}), 'linux', false)).toBe('leave');
  });
});

test('the reason why a feature is off names who switched it', () => {
  const on = { connectedServices: true, 'connectedServices.quotas': true };
  const off = { connectedServices: false, 'connectedServices.quotas': false };
  expect(gateReason('connectedServices', on, on)).toBeNull();
  expect(gateReason('connectedServices', off, on)).toBe('server');
  expect(gateReason('connectedServices', on, off)).toBe('build');
  expect(gateReason('connectedServices', off, off)).toBe('both');
  expect(gateReason('connectedServices.quotas', off, on)).toBe('parent');
  expect(gateReason('connectedServices.quotas', { ...on, 'connectedServices.quotas': false }, on)).toBe('server');
});

describe('the worst quota', () => {
  const now = Date.now();
  const low = profileOf({ profileId: 'low', serviceId: 'gemini' });
  const quota = quotaOf(low, [meterOf('5h', 4, hourMs, now)], now);

  test('is the effective profile’s meter with the least left', () => {
    const worst = worstQuota([profileOf({ isDefault: true }), { ...low, quota }], now, 'left');
    expect(worst).toMatchObject({ kind: 'quota', profile: { profileId: 'low' }, badge: { leftPercent: 4 } });
  });

  test('comes after a profile that needs the person', () => {
    const broken = profileOf({ isDefault: true, status: { state: 'needs-sign-in', cause: 'revoked' } });
    expect(worstQuota([{ ...low, quota }, broken], now, 'left')).toMatchObject({ kind: 'needs-person' });
  });

  test('does not look at profiles that stand for nothing', () => {
    const spare = { ...profileOf({ profileId: 'spare' }), quota: quotaOf(low, [meterOf('5h', 1, hourMs, now)], now) };
    expect(worstQuota([profileOf({ isDefault: true }), spare], now, 'left')).toMatchObject({
      profile: { profileId: 'work' },
    });
    expect(worstQuota([], now, 'left')).toBeNull();
  });
});

test('the way back leads through the pages one came by', () => {
  const { getState } = createPlaceStore();
  getState().go({ page: 'settings' });
  getState().go({ page: 'settings' });
  getState().go({ page: 'connected-services' });
  getState().replace({ page: 'new-session' });
  getState().back();
  expect(getState().place).toEqual({ page: 'settings' });
  getState().back();
  getState().back();
  expect(getState().place).toEqual({ page: 'sessions' });
});

describe('the shared clock', () => {
  const showWindow = (isVisible: boolean) => {
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      value: isVisible ? 'visible' : 'hidden',
    });
    document.dispatchEvent(new Event('visibilitychange'));
  };

  test('is one timer for all who follow it, and none when nobody does', () => {
    vi.useFakeTimers();
    const clock = createClock();
    expect(vi.getTimerCount()).toBe(0);
    const stops = [clock.subscribe(() => {}), clock.subscribe(() => {})];
    expect(vi.getTimerCount()).toBe(1);
    const before = clock.getState().now;
    vi.advanceTimersByTime(tickMs);
    expect(clock.getState().now).toBe(before + tickMs);
    for (const stop of stops) stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('stands still while the window is hidden and is right again when it shows', () => {
    vi.useFakeTimers();
    const clock = createClock();
    const stop = clock.subscribe(() => {});
    showWindow(false);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10 * tickMs);
    showWindow(true);
    expect(clock.getState().now).toBe(Date.now());
    stop();
  });
});
