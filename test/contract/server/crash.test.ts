// Writers as real processes: killed in the middle of their writes, and several at once on one database.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { accountIdSchema, profileIdSchema } from '../../../core/ids.ts';
import { readCredential } from '../../../server/store/credentials.ts';
import { openStore } from '../../../server/store/store.ts';
import { buildProgram, type Program, type RunningProgram } from '../../support/child-program.ts';

let program: Program;
let folder: string;
beforeAll(async () => {
  program = await buildProgram('test/contract/server/programs/writer.ts');
});
afterAll(() => program.remove());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'happier-crash-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const key = {
  accountId: accountIdSchema.parse('0b8f3a34-5f3c-4dd7-9c2e-0d7c5a6f6b11'),
  serviceId: 'openai-codex' as const,
  profileId: profileIdSchema.parse('office'),
};

/** The marks in the database, and its revision. */
async function stored(databaseFile: string): Promise<{ marks: string[]; revision: number }> {
  const store = await openStore(databaseFile);
  try {
    const { ciphertext, revision } = await readCredential(store, key);
    return { marks: ciphertext.split(';').filter((mark) => mark !== ''), revision };
  } finally {
    await store.destroy();
  }
}

async function readAll(running: RunningProgram, count: number): Promise<string[]> {
  const lines: string[] = [];
  while (lines.length < count) lines.push(await running.nextLine());
  return lines;
}

it('loses no confirmed write when the process is killed at any moment', async () => {
  const databaseFile = join(folder, 'server.sqlite');
  const confirmed: string[] = [];
  for (let round = 0; round < 6; round++) {
    const writer = program.start(databaseFile, `r${round}w`, '100000');
    confirmed.push(...(await readAll(writer, 1 + round * 3)));
    await writer.kill();
    // Lines that were printed before the kill and not read yet count as well.
    for (let line = await writer.nextLine().catch(() => null); line; line = await writer.nextLine().catch(() => null)) {
      confirmed.push(line);
    }
    const { marks, revision } = await stored(databaseFile);
    expect(revision).toBe(marks.length);
    // The write under way when it was killed may have come through whole, or not at all.
    expect(marks.length - confirmed.length).toBeOneOf([0, 1]);
    expect(marks.slice(0, confirmed.length)).toEqual(confirmed);
    confirmed.push(...marks.slice(confirmed.length));
  }
});

it('lets writers in several processes race without losing or mixing a write', async () => {
  const databaseFile = join(folder, 'server.sqlite');
  const turns = 25;
  const names = ['a', 'b', 'c'];
  const writers = names.map((name) => program.start(databaseFile, name, String(turns)));
  await Promise.all(writers.map((writer) => readAll(writer, turns)));
  await Promise.all(writers.map((writer) => writer.ended));
  const { marks, revision } = await stored(databaseFile);
  const expected = names.flatMap((name) => Array.from({ length: turns }, (_, turn) => `${name}${turn}`));
  expect([...marks].sort()).toEqual(expected.sort());
  expect(revision).toBe(expected.length);
});
