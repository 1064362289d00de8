// Homes of different profiles never meet, whatever the file system makes of names.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { profileSegment } from '../../../daemon/materialize/home-folder.ts';
import { runs } from '../../support/runs.ts';

const profileId = fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_:-]{0,63}$/).map((text) => profileIdSchema.parse(text));

/** Pairs that differ in little: case, or a colon for what might stand for it. */
const nearlyTheSame = fc
  .tuple(profileId, fc.nat(), fc.constantFrom('', 'A', 'a', ':', '0', '-', '_'))
  .map(([id, at, letter]) => {
    const place = at % id.length;
    const other = profileIdSchema.safeParse(id.slice(0, place) + letter + id.slice(place + 1));
    return [id, other.success ? other.data : id] as const;
  });

it('gives every profile id a folder name of its own, also where case does not count', () => {
  fc.assert(
    fc.property(nearlyTheSame, ([one, other]) => {
      const [a, b] = [profileSegment(one).toUpperCase(), profileSegment(other).toUpperCase()];
      expect(a === b).toBe(one === other);
    }),
    { numRuns: runs(2000) },
  );
  const [lower, upper] = ['work', 'WORK'].map((text) => profileSegment(profileIdSchema.parse(text)).toUpperCase());
  expect(lower).not.toBe(upper);
});

it('makes names that every file system takes', () => {
  fc.assert(
    fc.property(profileId, (id) => {
      expect(profileSegment(id)).toMatch(/^p-[a-z0-9_+-]{1,128}$/);
    }),
  );
});
