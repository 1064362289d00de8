// Every plan shape of provider-answers.md, of all three providers: which meters it becomes, and that the snapshot is a valid one.
import { describe, expect, test } from 'vitest';
import { snapshotSchema } from '../../../../core/quota/snapshot.ts';
import { mappers } from './answers/mappers.ts';

describe.each(mappers)('$service', ({ shapes, read }) => {
  test.each(shapes)('$name ($mark)', ({ answer, plan, meters }) => {
    const snapshot = read(answer, plan);
    expect(snapshotSchema.parse(snapshot)).toEqual(snapshot);
    expect(snapshot?.plan).toBe(plan);
    expect(snapshot?.meters.map((one) => [one.id, one.label, one.usedPercent, one.exhausted])).toEqual(meters);
  });
});
