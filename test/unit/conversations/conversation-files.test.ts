// A copy of a conversation has its original's time: it is as new, and no newer.
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changedAt, copyNewer } from '../../../daemon/conversations/conversation-files.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'happier-copy-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('is of the same millisecond, whatever the instant, and is not made again', async () => {
  const from = join(root, 'from.jsonl');
  const target = { root, path: 'copies/to.jsonl', native: false };
  writeFileSync(from, 'words\n');
  const instants = fc.record({
    millisecond: fc.integer({ min: 1.6e12, max: 2e12 }),
    part: fc.integer({ max: 999, min: 0 }),
  });
  await fc.assert(
    fc.asyncProperty(instants, async ({ millisecond, part }) => {
      rmSync(join(root, 'copies'), { recursive: true, force: true });
      utimesSync(from, 0, (millisecond + part / 1000) / 1000);
      expect(await copyNewer(from, target)).toBe(true);
      expect(await changedAt(join(root, target.path))).toBe(Math.floor(statSync(from).mtimeMs));
      expect(await copyNewer(from, target)).toBe(false);
    }),
    { numRuns: 150 },
  );
});
