// Two machines of one account: one of them asks for the numbers, both show them, and both wait when the provider says so.
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { createPace } from '../../../daemon/network/pace.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { createQuotaPoller, type QuotaPoller } from '../../../daemon/quota/poller.ts';
import type { QuotaOutcome } from '../../../daemon/quota/quota-fetcher.ts';
import { createQuotaGates } from '../../../daemon/quota/quota-gates.ts';
import { createQuotaLeases, type QuotaLeases } from '../../../daemon/quota/quota-lease.ts';
import type { SnapshotOrigin } from '../../../daemon/quota/shown-quota.ts';
import { createManualClock, eventually, type ManualClock } from '../../support/manual-clock.ts';
import { makeRoot, minute, testSnapshot, work } from './poller-world.ts';
import { createVaultWorld, type Machine, type VaultWorld } from './vault-world.ts';

let root: string;
let world: VaultWorld;
let clock: ManualClock;
let asked: { at: number; by: string }[];
let origins: { by: string; origin: SnapshotOrigin }[];
let used: number;
let answer: () => QuotaOutcome;
let reachable: boolean;
const pollers = new Map<string, QuotaPoller>();
const machines = new Map<string, Machine>();

function numbers(): QuotaOutcome {
  used += 1;
  return { kind: 'snapshot', snapshot: testSnapshot(work, clock.now(), used) };
}

function leasesOf(machine: Machine): QuotaLeases {
  const { acquire, release } = createQuotaLeases(machine.server.client, () => machine.account.machineId);
  return {
    acquire: (...args) => (reachable ? acquire(...args) : Promise.reject(new AppError('server_unavailable'))),
    release,
  };
}

async function start(by: string, machine: Machine): Promise<void> {
  const poller = createQuotaPoller({
    list: machine.list,
    rows: machine.snapshots,
    gates: createQuotaGates(machine.index, clock),
    leases: leasesOf(machine),
    async collect() {
      asked.push({ at: clock.now(), by });
      return answer();
    },
    canAsk: () => true,
    probeOn: () => false,
    onSnapshot: (_ref, _snapshot, origin) => origins.push({ by, origin }),
    clock,
    random: systemPorts.random,
    pace: createPace(clock, systemPorts.random),
    log: machine.log,
    staleAfterMs: 30 * minute,
  });
  pollers.set(by, poller);
  machines.set(by, machine);
  poller.update();
  await eventually(() => clock.waiting() > 0);
  await clock.advance(0);
}

const shown = (by: string) => machines.get(by)?.list.view('openai-codex', work)?.quota;
const wish = async (by: string) => {
  const wished = pollers.get(by)?.refresh({ profileId: work });
  await clock.advance(3_000);
  return await wished;
};
const askedBy = (by: string) => asked.filter((question) => question.by === by).length;

beforeEach(async () => {
  root = await makeRoot('machines');
  clock = createManualClock();
  world = await createVaultWorld(root, {}, { clock });
  asked = [];
  origins = [];
  used = 10;
  answer = numbers;
  reachable = true;
  const tokens = { accessToken: 'a', refreshToken: 'r', idToken: 'i', expiresInSeconds: 3600, scope: '' };
  const identity = { email: 'demo@example.com', accountId: 'account-1', plan: 'plus' };
  await world.keep(work, identity, tokens, { now: clock.now() });
  await start('first', world);
  await start('second', await world.otherMachine());
});
afterEach(async () => {
  await Promise.all([...pollers.values()].map((poller) => poller.stop()));
  pollers.clear();
  machines.clear();
  await world.close();
  await rm(root, { recursive: true, force: true });
});

it('one machine asks, and the other shows what it has stored', async () => {
  await clock.advance(6 * 60 * minute);
  expect(askedBy('second')).toBe(0);
  expect(askedBy('first')).toBeGreaterThan(25);
  expect(shown('second')).toMatchObject({ stale: false, failure: null });
  const [first, second] = [shown('first')?.snapshot, shown('second')?.snapshot];
  expect((first?.observedAt ?? 0) - (second?.observedAt ?? 0)).toBeLessThan(13 * minute);
  expect(origins.filter(({ by }) => by === 'second').every(({ origin }) => origin === 'stored')).toBe(true);
});

it('the other goes on when the first one has ended or is gone, never under the floor', async () => {
  await clock.advance(30 * minute);
  await pollers.get('first')?.stop();
  await clock.advance(60 * minute);
  expect(askedBy('second')).toBeGreaterThan(3);
  for (const [index, { at }] of asked.entries())
    if (index > 0) expect(at - (asked[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(5 * minute);
});

it('one that starts right after the other has ended keeps the distance', async () => {
  for (const before = asked.length; asked.length === before; ) await clock.advance(minute);
  const last = asked.at(-1)?.at ?? 0;
  await pollers.get('first')?.stop();
  await start('third', await world.otherMachine());
  expect(shown('third')?.snapshot?.observedAt).toBe(last);
  await clock.advance(30 * minute);
  const next = asked.find(({ at }) => at > last)?.at ?? 0;
  expect(next - last).toBeGreaterThanOrEqual(5 * minute);
  expect(next - last).toBeLessThan(20 * minute);
});

it('both wait when the provider has asked one of them to', async () => {
  answer = () => ({ kind: 'failure', code: 'throttled', retryAfterMs: 90 * minute });
  await clock.advance(12 * minute);
  const before = asked.length;
  const until = shown('first')?.failure?.retryAt;
  expect(await pollers.get('second')?.refresh({})).toMatchObject({ refreshed: [], waiting: [{ until }] });
  await pollers.get('first')?.stop();
  answer = numbers;
  await clock.advance(70 * minute);
  expect(asked).toHaveLength(before);
  await clock.advance(40 * minute);
  expect(askedBy('second')).toBeGreaterThan(0);
});

it('a person at the other machine is served, and what came is shown there', async () => {
  expect((await wish('second'))?.refreshed).toHaveLength(1);
  expect(askedBy('second')).toBe(1);
  expect(shown('second')?.snapshot?.meters[0]?.usedPercent).toBe(used);
});

it('what went wrong here is over when another machine has had an answer since', async () => {
  answer = () => ({ kind: 'failure', code: 'provider', retryAfterMs: null });
  await wish('second');
  expect(shown('second')?.failure).toMatchObject({ code: 'provider' });
  answer = numbers;
  await wish('first');
  await clock.advance(60 * minute);
  expect(askedBy('second')).toBe(1);
  expect(shown('second')).toMatchObject({ failure: null, stale: false });
});

it('without a server everyone asks by the own gate', async () => {
  reachable = false;
  await clock.advance(60 * minute);
  for (const by of ['first', 'second']) expect(askedBy(by)).toBeGreaterThan(3);
});
