// A poller by a clock that the test moves, on real rows, with a provider whose answers the test gives.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { type ProfileId, profileIdSchema } from '../../../core/ids.ts';
import type { QuotaView, Snapshot } from '../../../core/quota/snapshot.ts';
import { createPace } from '../../../daemon/network/pace.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { createQuotaPoller, type QuotaPoller, type RefreshWish } from '../../../daemon/quota/poller.ts';
import type { QuotaFailureCode, QuotaOutcome } from '../../../daemon/quota/quota-fetcher.ts';
import { createQuotaGates } from '../../../daemon/quota/quota-gates.ts';
import { createQuotaLeases } from '../../../daemon/quota/quota-lease.ts';
import type { SnapshotOrigin } from '../../../daemon/quota/shown-quota.ts';
import { createManualClock, eventually, type ManualClock } from '../../support/manual-clock.ts';
import { createVaultWorld, type VaultWorld } from './vault-world.ts';

export const minute = 60_000;
export const work = profileIdSchema.parse('Work');

export type PollerWorld = {
  readonly world: VaultWorld;
  readonly clock: ManualClock;
  /** Replaced by a restart. */
  poller: QuotaPoller;
  asked: { at: number; profileId: ProfileId }[];
  readonly origins: SnapshotOrigin[];
  /** Whose paid question is switched on. */
  readonly probed: Set<ProfileId>;
  answer: (profileId: ProfileId) => Promise<QuotaOutcome> | QuotaOutcome;
  numbers(profileId: ProfileId, usedPercent?: number, resetsAt?: number | null): QuotaOutcome;
  connect(profileId: ProfileId, accountId: string): Promise<void>;
  quota(profileId?: ProfileId, serviceId?: ServiceId): QuotaView | null | undefined;
  begin(): Promise<void>;
  /** A person's wish, with the seconds that it may take until nobody else is asked about. */
  wish(wanted: RefreshWish): ReturnType<QuotaPoller['refresh']>;
  makePoller(): QuotaPoller;
  close(): Promise<void>;
};

/** In memory where the system has such a folder: an hour of the clock is some hundred writes to the disk. */
export const makeRoot = (name: string) =>
  mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), `happier-${name}-`));

export const failure = (code: QuotaFailureCode, retryAfterMs: number | null = null): QuotaOutcome => ({
  kind: 'failure',
  code,
  retryAfterMs,
});

/** @param now ms epoch */
export function testSnapshot(
  profileId: ProfileId,
  now: number,
  usedPercent: number,
  resetsAt: number | null = null,
): Snapshot {
  const meter = {
    id: 'codex:w18000',
    label: '5-hour',
    windowSeconds: 18_000,
    scope: 'account',
    exhausted: false,
  } as const;
  return {
    v: 1,
    serviceId: profileId === 'Setup' ? 'claude-subscription' : 'openai-codex',
    profileId,
    observedAt: now,
    plan: 'Plus',
    meters: [{ ...meter, usedPercent, resetsAt }],
    credits: null,
    resetCredits: null,
  };
}

export async function createPollerWorld(): Promise<PollerWorld> {
  const root = await makeRoot('poller');
  const clock = createManualClock();
  const world = await createVaultWorld(root, {}, { clock });

  const makePoller = () =>
    createQuotaPoller({
      list: world.list,
      rows: world.snapshots,
      gates: createQuotaGates(world.index, clock),
      leases: createQuotaLeases(world.server.client, () => world.account.machineId),
      collect: async ({ profileId }) => {
        made.asked.push({ at: clock.now(), profileId });
        return made.answer(profileId);
      },
      canAsk: () => true,
      probeOn: ({ profileId }) => made.probed.has(profileId),
      onSnapshot: (_ref, _snapshot, origin) => made.origins.push(origin),
      clock,
      random: systemPorts.random,
      pace: createPace(clock, systemPorts.random),
      log: world.log,
      staleAfterMs: 30 * minute,
    });

  const made: PollerWorld = {
    world,
    clock,
    poller: makePoller(),
    asked: [],
    origins: [],
    probed: new Set(),
    answer: (profileId) => made.numbers(profileId),
    makePoller,
    numbers: (profileId, usedPercent = 10, resetsAt = null) => ({
      kind: 'snapshot',
      snapshot: testSnapshot(profileId, clock.now(), usedPercent, resetsAt),
    }),
    connect(profileId, accountId) {
      const tokens = { accessToken: 'a', refreshToken: 'r', idToken: 'i', expiresInSeconds: 3600, scope: '' };
      const identity = { email: 'demo@example.com', accountId, plan: 'plus' };
      return world.keep(profileId, identity, tokens, { now: clock.now() });
    },
    quota: (profileId = work, serviceId = 'openai-codex') => world.list.view(serviceId, profileId)?.quota,
    async begin() {
      made.poller.update();
      await eventually(() => clock.waiting() > 0);
      await clock.advance(0);
    },
    async wish(wanted) {
      const wished = made.poller.refresh(wanted);
      await clock.advance(30_000);
      return wished;
    },
    async close() {
      const stopped = made.poller.stop();
      world.list.stop();
      const waiting = clock.waiting();
      await stopped;
      await world.close();
      await rm(root, { recursive: true, force: true });
      if (waiting > 0) throw new Error(`${waiting} timers are left`);
    },
  };
  return made;
}
