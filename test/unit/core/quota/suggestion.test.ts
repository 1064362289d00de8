// Which profile could take the place of a spent one, and when that happens by itself.
import { describe, expect, test } from 'vitest';
import type { ProfileView } from '../../../../core/api/state.ts';
import { cooldownMs, type HandOffMemory, nextHandOff, noHandOff } from '../../../../core/quota/hand-off.ts';
import type { Meter } from '../../../../core/quota/snapshot.ts';
import { spentUntil, suggestion, suggestions } from '../../../../core/quota/suggestion.ts';
import { meter, minute, now, profileView, snapshot } from '../profile-view.ts';

const soon = now + 130 * minute;

function left(percent: number, change: Partial<Meter> = {}): Meter {
  return meter({ usedPercent: 100 - percent, exhausted: percent === 0, ...change });
}

function profile(profileId: string, meters: readonly Meter[], change: Partial<Omit<ProfileView, 'profileId'>> = {}) {
  const quota = { snapshot: snapshot(...meters), stale: false, refreshing: false, failure: null };
  return profileView({ profileId, quota, ...change });
}

const stale = (one: ProfileView): ProfileView => ({ ...one, quota: one.quota && { ...one.quota, stale: true } });

describe('spent', () => {
  test.each<[string, readonly Meter[], number | null]>([
    ['by its binding limit', [left(0)], soon],
    ['not while anything is left', [left(1)], null],
    ['not for a reset ten minutes away', [left(0, { resetsAt: now + 10 * minute })], null],
    ['for one a little later', [left(0, { resetsAt: now + 11 * minute })], now + 11 * minute],
    ['not where no reset is told', [left(0, { resetsAt: null })], null],
    ['not by a limit that has been reset', [left(0, { resetsAt: now })], null],
    ['not by a limit of one model', [left(50), left(0, { id: 'm', scope: 'scoped', model: 'opus' })], null],
    [
      'not while one of several models goes on',
      [left(0, { scope: 'scoped', model: 'pro' }), left(30, { id: 'f', scope: 'scoped', model: 'flash' })],
      null,
    ],
    [
      'by all of its models',
      [left(0, { scope: 'scoped', model: 'pro' }), left(0, { id: 'f', scope: 'scoped', model: 'flash' })],
      soon,
    ],
    ['until the last of several spent limits is reset', [left(0), left(0, { id: 'w', resetsAt: soon + 1 })], soon + 1],
  ])('%s', (_name, meters, until) => {
    expect(spentUntil(profile('work', meters), now)).toBe(until);
  });

  test('not by numbers that are stale, nor by a provider that refuses for three seconds', () => {
    expect(spentUntil(stale(profile('work', [left(0)])), now)).toBeNull();
    const failure = { code: 'throttled', at: now, retryAt: now + 3_000 } as const;
    const quota = { snapshot: snapshot(left(40)), stale: false, refreshing: false, failure };
    expect(spentUntil(profileView({ quota }), now)).toBeNull();
    expect(spentUntil(profileView({ quota: { ...quota, snapshot: null } }), now)).toBeNull();
  });
});

describe('a suggestion', () => {
  const spent = profile('spent', [left(0)]);
  const key = profileView({ serviceId: 'openai', profileId: 'key', kind: 'api-key' });

  test('is the subscription of the service with most headroom by its binding limit', () => {
    const five = profile('five', [left(95), left(12, { id: 'w' })]);
    const profiles = [spent, five, profile('best', [left(30)]), profile('low', [left(15)])];
    expect(suggestion(profiles, spent, now)).toEqual({ profileId: 'best', leftPercent: 30 });
  });

  test.each<[string, ProfileView]>([
    ['itself', profile('spent', [left(80)])],
    ['with less than 10 % left', profile('other', [left(9)])],
    ['with stale numbers', stale(profile('other', [left(80)]))],
    ['without numbers', profileView({ profileId: 'other' })],
    ['that needs a sign-in', profile('other', [left(80)], { status: { state: 'needs-sign-in', cause: 'expired' } })],
    ['that is being disconnected', profile('other', [left(80)], { removalAt: now })],
    ['of another service', profile('other', [left(80)], { serviceId: 'gemini' })],
    ['that is a key', profile('other', [left(80)], { kind: 'api-key' })],
  ])('is none %s', (_name, other) => {
    expect(suggestion([spent, other], spent, now)).toBeNull();
  });

  test('a key of the same vendor is told as paid, after the subscription', () => {
    const others = [profileView({ serviceId: 'anthropic', profileId: 'else', kind: 'api-key' })];
    const broken = { ...key, status: { state: 'needs-sign-in', cause: 'key-refused' } as const };
    expect(suggestions([spent, profile('best', [left(30)]), key, ...others], spent, now)).toEqual([
      { serviceId: 'openai-codex', profileId: 'best', leftPercent: 30, paid: false },
      { serviceId: 'openai', profileId: 'key', leftPercent: null, paid: true },
    ]);
    expect(suggestions([spent, broken], spent, now)).toEqual([]);
  });
});

describe('a hand-off', () => {
  const full = profile('spare', [left(80)]);
  const spent = profile('work', [left(0)], { isDefault: true });
  const back = (percent: number) => profile('work', [left(percent)], { isDefault: true });
  const next = (memory: HandOffMemory, profiles: readonly ProfileView[], at = now, automatic = true) =>
    nextHandOff(memory, { serviceId: 'openai-codex', profiles, automatic }, at);
  const begun = next(noHandOff, [spent, full]);

  test('begins when the default is spent and a spare is known', () => {
    const { profileId: from } = spent;
    const { profileId: to } = full;
    expect(begun).toEqual({
      handOff: { serviceId: 'openai-codex', from, to, since: now, until: soon },
      changedAt: now,
    });
  });

  test('begins for the first usable profile where no default is set', () => {
    expect(next(noHandOff, [{ ...spent, isDefault: false }, full]).handOff?.to).toBe('spare');
  });

  test.each<[string, readonly ProfileView[], boolean]>([
    ['unless the person has switched it on', [spent, full], false],
    ['without a spare', [spent, profile('spare', [left(9)])], true],
    ['onto a key', [spent, { ...full, kind: 'api-key' }], true],
    ['onto another service', [spent, { ...full, serviceId: 'gemini' }], true],
    ['while the default is not spent', [back(1), full], true],
    ['for a profile that is not the default', [profile('work', [left(0)]), { ...full, isDefault: true }], true],
    [
      'in place of one that needs a sign-in',
      [{ ...spent, status: { state: 'needs-sign-in', cause: 'expired' } }, full],
      true,
    ],
  ])('never begins %s', (_name, profiles, automatic) => {
    expect(next(noHandOff, profiles, now, automatic)).toEqual(noHandOff);
  });

  test('holds until enough is left again, and not within the cooldown', () => {
    const later = now + cooldownMs;
    expect(next(begun, [back(100), full], later - 1)).toEqual(begun);
    expect(next(begun, [back(19), full], later)).toEqual(begun);
    expect(next(begun, [back(20), full], later)).toEqual({ handOff: null, changedAt: later });
  });

  test('ends with the reset, told or not', () => {
    expect(next(begun, [spent, full], soon - 1)).toEqual(begun);
    expect(next(begun, [spent, full], soon)).toEqual({ handOff: null, changedAt: soon });
    expect(next(begun, [stale(spent), full], soon).handOff).toBeNull();
  });

  test('goes on while another limit is spent, and holds without numbers', () => {
    const week = profile('work', [left(100), left(0, { id: 'w', resetsAt: soon + 900 * minute })], { isDefault: true });
    expect(next(begun, [week, full], soon).handOff?.until).toBe(soon + 900 * minute);
    expect(next(begun, [{ ...spent, quota: null }, full], now + cooldownMs)).toEqual(begun);
  });

  test('until says no less than the cooldown', () => {
    const brief = profile('work', [left(0, { resetsAt: now + 15 * minute })], { isDefault: true });
    expect(next(noHandOff, [brief, full]).handOff?.until).toBe(now + cooldownMs);
  });

  test('goes on to a third profile when the second is spent too, after the cooldown', () => {
    const profiles = [spent, profile('spare', [left(0)]), profile('third', [left(60)])];
    expect(next(begun, profiles, now + cooldownMs - 1)).toEqual(begun);
    expect(next(begun, profiles, now + cooldownMs).handOff?.to).toBe('third');
    expect(next(begun, profiles.slice(0, 2), now + cooldownMs).handOff?.to).toBe('spare');
  });

  test.each<[string, readonly ProfileView[], boolean]>([
    ['is switched off', [spent, full], false],
    [
      'has another default',
      [{ ...spent, isDefault: false }, full, profile('new', [left(70)], { isDefault: true })],
      true,
    ],
    ['has lost its spare', [spent], true],
    [
      'has a spare that needs a sign-in',
      [spent, { ...full, status: { state: 'needs-sign-in', cause: 'expired' } }],
      true,
    ],
    ['has a spare that is being disconnected', [spent, { ...full, removalAt: now }], true],
  ])('ends at once when it %s, and the next one waits for the cooldown', (_name, profiles, automatic) => {
    const ended = next(begun, profiles, now + minute, automatic);
    expect(ended).toEqual({ handOff: null, changedAt: now });
    expect(next(ended, [spent, full], now + 2 * minute).handOff).toBeNull();
    expect(next(ended, [spent, full], now + cooldownMs).handOff?.to).toBe('spare');
  });
});
