// The history of a profile's quota over the real server and sealed rows: what is kept, how much of it, and by whom.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import type { Meter, Snapshot } from '../../../core/quota/snapshot.ts';
import { createQuotaHistory, type QuotaHistory } from '../../../daemon/quota/history.ts';
import { createHistoryRows } from '../../../daemon/vault/history-rows.ts';
import { createVaultWorld, type VaultWorld } from './vault-world.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const begun = Math.floor(Date.now() / dayMs) * dayMs - 40 * dayMs;
const clock = { at: begun, now: () => clock.at, after: () => () => undefined };

let root: string;
let world: VaultWorld;
let history: QuotaHistory;
let count = 0;
let ref: { serviceId: 'openai-codex'; profileId: ReturnType<typeof profileIdSchema.parse> };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'happier-history-'));
  world = await createVaultWorld(root, {});
});
afterAll(async () => {
  await world.close();
  await rm(root, { recursive: true, force: true });
});
beforeEach(async () => {
  count += 1;
  clock.at = begun;
  since = 0;
  ref = { serviceId: 'openai-codex', profileId: profileIdSchema.parse(`p${count}`) };
  const tokens = { accessToken: 'access', refreshToken: 'refresh', idToken: null, scope: null, expiresInSeconds: 3600 };
  await world.keep(ref.profileId, { email: null, accountId: null, plan: null }, tokens as never);
  history = open();
});

let since = 0;
const open = () =>
  createQuotaHistory({ rows: createHistoryRows(world.server.client, world.rows), clock, since: () => since });

function meter(usedPercent: number | null, parts: Partial<Meter> = {}): Meter {
  return {
    id: 'codex:w18000',
    label: '5-hour',
    usedPercent,
    windowSeconds: 18_000,
    resetsAt: null,
    scope: 'account',
    exhausted: false,
    ...parts,
  };
}

async function noteAt(at: number, ...meters: Meter[]): Promise<void> {
  clock.at = at;
  const rest = { plan: null, credits: null, resetCredits: null };
  const snapshot: Snapshot = { v: 1, ...ref, observedAt: at, meters, ...rest };
  await history.note(snapshot);
}

it('tells what was used at each change, the newest last, and over a restart', async () => {
  await noteAt(begun, meter(10), meter(40, { id: 'codex:w604800', label: 'Weekly' }));
  await noteAt(begun + 20 * minuteMs, meter(12.34));
  history = open();
  await noteAt(begun + 40 * minuteMs, meter(80, { exhausted: true }));
  expect(await history.read(ref, 7)).toEqual({
    points: [
      { at: begun, used: { 'codex:w18000': 10, 'codex:w604800': 40 } },
      { at: begun + 20 * minuteMs, used: { 'codex:w18000': 12.3 } },
      { at: begun + 40 * minuteMs, used: { 'codex:w18000': 100 } },
    ],
    labels: { 'codex:w18000': '5-hour', 'codex:w604800': 'Weekly' },
  });
});

it('keeps nothing that says the same, comes within ten minutes, or says nothing', async () => {
  await noteAt(begun, meter(10));
  await noteAt(begun + 9 * minuteMs, meter(50));
  await noteAt(begun + 30 * minuteMs, meter(10));
  await noteAt(begun + 60 * minuteMs, meter(null));
  expect((await history.read(ref, 7)).points).toHaveLength(1);
  // The first of a day is always kept: a row of its own begins with it.
  await noteAt(begun + dayMs, meter(10));
  expect((await history.read(ref, 7)).points).toHaveLength(2);
});

it('gives the days that are asked for, and of a long time what tells of each day', async () => {
  const rows = createHistoryRows(world.server.client, world.rows);
  for (let day = 0; day < 32; day += 1) {
    const from = begun + day * dayMs;
    const points = Array.from({ length: 144 }, (_, index): [number, number] => [
      from + index * 10 * minuteMs,
      index % 100,
    ]);
    const content = { v: 1 as const, meters: [{ id: 'codex:w18000', label: '5-hour' }], points };
    await rows.change(ref, Math.floor(from / dayMs), () => content);
    clock.at = points.at(-1)?.[0] ?? from;
  }
  const month = await history.read(ref, 30);
  expect(month.points.length).toBeLessThanOrEqual(31 * 4);
  expect(month.points.at(-1)?.at).toBe(clock.at);
  const highest = new Map<number, number>();
  for (const { at, used } of month.points) {
    const day = new Date(at).setHours(0, 0, 0, 0);
    highest.set(day, Math.max(highest.get(day) ?? 0, used['codex:w18000'] ?? 0));
  }
  expect(highest.size).toBeGreaterThanOrEqual(30);
  expect([...highest.values()].slice(1, -1).every((used) => used === 99)).toBe(true);
  const day = await history.read(ref, 1);
  expect(day.points.every(({ at }) => at >= clock.at - dayMs)).toBe(true);
  expect(day.points.length).toBeGreaterThan(60);
});

it('begins anew with another account under the same profile, on the same day too', async () => {
  await noteAt(begun, meter(80));
  since = begun + 3 * minuteMs;
  await noteAt(begun + 5 * minuteMs, meter(80));
  expect((await history.read(ref, 7)).points).toEqual([{ at: begun + 5 * minuteMs, used: { 'codex:w18000': 80 } }]);
  since = 0;
  // Nothing of the other account lies in that day any more.
  expect((await open().read(ref, 7)).points).toHaveLength(1);
});

it('is written by two machines without losing either’s points', async () => {
  const other = open();
  await noteAt(begun, meter(10));
  clock.at = begun + 15 * minuteMs;
  const rest = { plan: null, credits: null, resetCredits: null };
  await Promise.all([
    history.note({ v: 1, ...ref, observedAt: begun + 15 * minuteMs, meters: [meter(20)], ...rest }),
    other.note({ v: 1, ...ref, observedAt: begun + 26 * minuteMs, meters: [meter(30)], ...rest }),
  ]);
  const used = (await history.read(ref, 7)).points.map((point) => point.used['codex:w18000']);
  expect(used[0]).toBe(10);
  expect(used).toContain(30);
});

it('lies sealed, and belongs to its day', async () => {
  await noteAt(begun, meter(10, { label: 'a label to look for' }));
  const files = await Promise.all(['server.sqlite', 'server.sqlite-wal'].map((name) => readFile(join(root, name))));
  expect(files.some((bytes) => bytes.includes('a label to look for'))).toBe(false);
  const { server } = world;
  const day = Math.floor(begun / dayMs);
  const { days } = await server.client('getHistory', { ...ref, day: `${day}` }, null);
  const sealed = days[0]?.sealed;
  if (!sealed) throw new Error('nothing was kept');
  // Put under another day it is not that day's.
  await server.client('putHistoryDay', { ...ref, day: `${day + 1}` }, { sealed, revision: 1, expectedRevision: 0 });
  expect((await history.read(ref, 7)).points).toHaveLength(1);
});
