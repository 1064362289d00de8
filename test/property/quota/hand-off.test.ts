// Hand-offs while all numbers jump about at random: never two changes of a service within the cooldown, never onto a key.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProfileView } from '../../../core/api/state.ts';
import { cooldownMs, nextHandOff, noHandOff } from '../../../core/quota/hand-off.ts';
import { runs } from '../../support/runs.ts';
import { meter, minute, profileView, snapshot, now as start } from '../../unit/core/profile-view.ts';

const names = ['work', 'home', 'third', 'key'] as const;

/** What is left, and in how many minutes it is reset. */
const reading = fc.record({
  left: fc.constantFrom(0, 0, 0, 5, 19, 20, 60, 100),
  resetsIn: fc.integer({ min: -5, max: 300 }),
  stale: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
});

const step = fc.record({
  minutes: fc.integer({ min: 0, max: 12 }),
  readings: fc.tuple(reading, reading, reading, reading),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function profilesOf({ readings }: Step, now: number): readonly ProfileView[] {
  return names.map((profileId, index) => {
    const { left = 0, resetsIn = 0, stale = false } = readings[index] ?? {};
    const one = meter({ usedPercent: 100 - left, exhausted: left === 0, resetsAt: now + resetsIn * minute });
    return profileView({
      profileId,
      kind: profileId === 'key' ? 'api-key' : 'oauth',
      isDefault: profileId === 'work',
      quota: { snapshot: snapshot(one), stale, refreshing: false, failure: null },
    });
  });
}

test('one change per cooldown at most, and never a key', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 80 }), (steps) => {
      let now = start;
      let memory = noHandOff;
      const changes: number[] = [];
      for (const each of steps) {
        now += each.minutes * minute;
        const profiles = profilesOf(each, now);
        const next = nextHandOff(memory, { serviceId: 'openai-codex', profiles, automatic: true }, now);
        if (next.handOff?.to !== memory.handOff?.to) changes.push(now);
        memory = next;
        expect(memory.handOff?.to).not.toBe('key');
        expect(memory.handOff?.from ?? 'work').toBe('work');
      }
      const gaps = changes.slice(1).map((at, index) => at - (changes[index] ?? 0));
      expect(gaps.filter((gap) => gap < cooldownMs)).toEqual([]);
    }),
    { numRuns: runs(200) },
  );
});
