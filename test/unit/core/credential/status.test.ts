// A profile's status: what comes before what, and what the clock alone changes (provider-answers.md §6, precedence).
import { describe, expect, test } from 'vitest';
import type { KeyCheck } from '../../../../core/credential/record.ts';
import {
  isUsable,
  type ProfileStatus,
  profileStatus,
  type RefreshActivity,
  type StatusSource,
  statusAction,
  statusChangesAt,
  warnBeforeMs,
} from '../../../../core/credential/status.ts';

const now = 1_800_000_000_000;
const idle: RefreshActivity = { state: 'idle' };
const oauth: StatusSource = { kind: 'oauth', refused: null };
const refused = { cause: 'revoked', at: 1 } as const;
const ineligible = { cause: 'validation', at: 1, link: 'https://accounts.google.com/verify' } as const;
const check = (result: KeyCheck['result']): KeyCheck => ({ result, at: 1 });
const of = (change: Partial<StatusSource>, refresh: RefreshActivity = idle, at = now) =>
  profileStatus({ ...oauth, ...change }, refresh, at);

describe('a sign-in', () => {
  test.each<[string, Partial<StatusSource>, RefreshActivity, ProfileStatus]>([
    ['connected', {}, idle, { state: 'connected' }],
    ['refreshing', {}, { state: 'refreshing' }, { state: 'refreshing' }],
    [
      'refresh failing',
      {},
      { state: 'failing', cause: 'provider', retryAt: 5 },
      { state: 'refresh-failing', cause: 'provider', retryAt: 5 },
    ],
    [
      'our client at fault',
      {},
      { state: 'failing', cause: 'client', retryAt: 5 },
      { state: 'refresh-failing', cause: 'client', retryAt: 5 },
    ],
    ['offline', {}, { state: 'failing', cause: 'offline', retryAt: 5 }, { state: 'offline', retryAt: 5 }],
    ['over', { refused }, idle, { state: 'needs-sign-in', cause: 'revoked' }],
    [
      'not served',
      { ineligible },
      idle,
      { state: 'ineligible', cause: 'validation', link: 'https://accounts.google.com/verify' },
    ],
  ])('%s', (_, change, refresh, status) => {
    expect(of(change, refresh)).toEqual(status);
  });
});

describe('a key', () => {
  test.each<[KeyCheck['result'], ProfileStatus]>([
    ['accepted', { state: 'connected' }],
    ['restricted', { state: 'limited', cause: 'restricted-key' }],
    ['no-credit', { state: 'limited', cause: 'no-credit' }],
    ['unverified', { state: 'limited', cause: 'unverified' }],
    ['refused', { state: 'needs-sign-in', cause: 'key-refused' }],
    ['blocked', { state: 'ineligible', cause: 'blocked', link: null }],
  ])('%s', (result, status) => {
    expect(of({ kind: 'api-key', check: check(result) })).toEqual(status);
  });

  test('never checked is connected', () => {
    expect(of({ kind: 'api-key' })).toEqual({ state: 'connected' });
  });
});

describe('the end of a setup-token', () => {
  const endsAt = now + 2 * warnBeforeMs;
  const at = (time: number, change: Partial<StatusSource> = {}) =>
    profileStatus({ kind: 'setup-token', endsAt, ...change }, idle, time);

  test('is announced from the first millisecond of the last 30 days, and comes at its own', () => {
    expect(at(endsAt - warnBeforeMs - 1)).toEqual({ state: 'connected' });
    expect(at(endsAt - warnBeforeMs)).toEqual({ state: 'expires-soon', at: endsAt });
    expect(at(endsAt - 1)).toEqual({ state: 'expires-soon', at: endsAt });
    expect(at(endsAt)).toEqual({ state: 'needs-sign-in', cause: 'expired' });
    expect(at(endsAt + 1)).toEqual({ state: 'needs-sign-in', cause: 'expired' });
  });

  test('changes the status at exactly those instants', () => {
    const next = (time: number) => statusChangesAt({ kind: 'setup-token', endsAt }, time);
    expect(next(now)).toBe(endsAt - warnBeforeMs);
    expect(next(endsAt - warnBeforeMs)).toBe(endsAt);
    expect(next(endsAt)).toBeNull();
    expect(statusChangesAt({ kind: 'setup-token', endsAt: null }, now)).toBeNull();
    expect(statusChangesAt(oauth, now)).toBeNull();
  });

  test('that is not known says nothing', () => {
    expect(at(now, { endsAt: null })).toEqual({ state: 'connected' });
  });
});

describe('precedence', () => {
  /** From what a person must mend to what passes by itself; each one holds together with all that follow. */
  const order: readonly [Partial<StatusSource>, ProfileStatus['state'], string | null][] = [
    [{ refused }, 'needs-sign-in', 'revoked'],
    [{ endsAt: now }, 'needs-sign-in', 'expired'],
    [{ check: check('refused') }, 'needs-sign-in', 'key-refused'],
    [{ ineligible }, 'ineligible', 'validation'],
    [{ endsAt: now + 1 }, 'expires-soon', null],
    [{ check: check('restricted') }, 'limited', 'restricted-key'],
    [{}, 'offline', null],
  ];

  test.each(order.map(([, state], index) => [index, state] as const))('%i: %s', (index) => {
    const changes = order.slice(index).map(([change]) => change);
    const both: Partial<StatusSource> = Object.assign({}, ...changes.toReversed());
    const status = of(both, { state: 'failing', cause: 'offline', retryAt: 9 });
    expect(status.state).toBe(order[index]?.[1]);
    expect('cause' in status ? status.cause : null).toBe(order[index]?.[2]);
  });
});

describe('what follows from a status', () => {
  const all: readonly [ProfileStatus, boolean, ReturnType<typeof statusAction>, ReturnType<typeof statusAction>][] = [
    [{ state: 'connected' }, true, 'none', 'none'],
    [{ state: 'limited', cause: 'unverified' }, true, 'check-again', 'check-again'],
    [{ state: 'expires-soon', at: 1 }, true, 'sign-in', 'replace-key'],
    [{ state: 'refreshing' }, true, 'wait', 'wait'],
    [{ state: 'refresh-failing', cause: 'client', retryAt: 1 }, true, 'wait', 'wait'],
    [{ state: 'offline', retryAt: 1 }, true, 'wait', 'wait'],
    [{ state: 'needs-sign-in', cause: 'reused' }, false, 'sign-in', 'replace-key'],
    [{ state: 'ineligible', cause: 'plan', link: null }, false, 'check-again', 'check-again'],
    [{ state: 'ineligible', cause: 'project', link: 'https://google.com/' }, false, 'open-link', 'open-link'],
    [{ state: 'unreadable', cause: 'key-missing' }, false, 'unlock', 'unlock'],
    [{ state: 'unreadable', cause: 'damaged' }, false, 'remove', 'remove'],
  ];

  test.each(all)('%j', (status, usable, action, ofKey) => {
    expect(isUsable(status)).toBe(usable);
    expect(statusAction(status, 'oauth')).toBe(action);
    expect(statusAction(status, 'api-key')).toBe(ofKey);
  });
});
