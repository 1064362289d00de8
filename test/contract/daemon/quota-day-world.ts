// A poller with ten profiles of the played providers, by a clock that waits for real requests: whole days pass in seconds.
import type { ServiceId } from '../../../core/catalog/services.ts';
import type { CredentialRecord } from '../../../core/credential/record.ts';
import { readEnvironment } from '../../../core/environment.ts';
import { type ProfileId, profileIdSchema } from '../../../core/ids.ts';
import type { QuotaView } from '../../../core/quota/snapshot.ts';
import type { Fetch } from '../../../daemon/clock.ts';
import { createPace } from '../../../daemon/network/pace.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { createNotServed } from '../../../daemon/profiles/not-served.ts';
import { collectQuota } from '../../../daemon/quota/collect.ts';
import { createQuotaPoller, type QuotaPoller } from '../../../daemon/quota/poller.ts';
import { createQuotaGates, type QuotaGates } from '../../../daemon/quota/quota-gates.ts';
import { createQuotaLeases, type QuotaLeases } from '../../../daemon/quota/quota-lease.ts';
import type { IssuedTokens } from '../../providers/oauth/grant-types.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { oauthRecord, setupTokenRecord } from './quota-records.ts';
import { createVaultWorld, type VaultWorld } from './vault-world.ts';

export type Shown = { readonly at: number; readonly profileId: string; readonly view: QuotaView };

export type DayWorld = {
  readonly simulator: TestSimulator;
  readonly clock: ManualClock;
  readonly world: VaultWorld;
  /** Everything that was ever shown, in order. */
  readonly shown: Shown[];
  poller(): QuotaPoller;
  /** Ends the poller and begins another one, as a restart of the daemon does. */
  restart(): Promise<void>;
  signIn(serviceId: ServiceId, name: string, accountId: string, tokens: IssuedTokens): Promise<ProfileId>;
  keep(record: CredentialRecord): Promise<ProfileId>;
  keepSetupToken(name: string, token: string): Promise<ProfileId>;
  quota(serviceId: ServiceId, name: string): QuotaView | null | undefined;
  close(): Promise<void>;
};

/** Counts what is under way, but for what the simulator holds back: that waits for the clock, and the clock for everything else. */
function createCounter(held: () => number) {
  let underWay = 0;
  async function count<T>(work: Promise<T>): Promise<T> {
    underWay += 1;
    try {
      return await work;
    } finally {
      underWay -= 1;
    }
  }
  return {
    counted:
      <A extends unknown[], T>(work: (...args: A) => Promise<T>) =>
      (...args: A) =>
        count(work(...args)),
    isBusy: () => underWay > held(),
  };
}

/** Who gave up waiting is held back no longer. */
function releasingFetch(release: () => void): Fetch {
  return async (...args) => {
    try {
      return await globalThis.fetch(...args);
    } catch (error) {
      if (args[1]?.signal?.aborted) release();
      throw error;
    }
  };
}

export async function createDayWorld(root: string, probes: readonly string[] = []): Promise<DayWorld> {
  const { counted, isBusy } = createCounter(() => simulator.control.held().length);
  const clock = createManualClock(undefined, { isBusy, rounds: 4 });
  const simulator = await startTestSimulator({ now: clock.now });
  const variables = simulator.environment();
  const fetch = releasingFetch(() => simulator.control.release());
  const world = await createVaultWorld(root, variables, { fetch, clock });
  const { credentials, amend, log } = world;
  const shown: Shown[] = [];
  const list: typeof world.list = {
    ...world.list,
    setQuota(serviceId, profileId, view) {
      if (view) shown.push({ at: clock.now(), profileId, view });
      world.list.setQuota(serviceId, profileId, view);
    },
  };
  const probeOn = ({ profileId }: { profileId: ProfileId }) => probes.includes(profileId);
  const notServed = createNotServed({ credentials, amend, list, clock, log });
  const network = { fetch: world.ask, clock, environment: readEnvironment(variables) };
  const countedGates = (): QuotaGates => {
    const { read, write, refusedAt, noteRefused } = createQuotaGates(world.index, clock);
    return {
      read: counted(read),
      write: counted(write),
      refusedAt: counted(refusedAt),
      noteRefused: counted(noteRefused),
    };
  };
  const countedLeases = (): QuotaLeases => {
    const { acquire, release } = createQuotaLeases(world.server.client, () => world.account.machineId);
    return { acquire: counted(acquire), release: counted(release) };
  };
  const makePoller = () =>
    createQuotaPoller({
      list,
      rows: { read: counted(world.snapshots.read), write: counted(world.snapshots.write) },
      gates: countedGates(),
      leases: countedLeases(),
      collect: counted(async (ref) => {
        const outcome = await collectQuota({ network, credentials, probeOn }, ref);
        if (outcome.kind === 'failure' && outcome.ineligible) await notServed(ref, outcome.ineligible);
        return outcome;
      }),
      canAsk: () => true,
      probeOn,
      onSnapshot: () => undefined,
      clock,
      random: systemPorts.random,
      pace: createPace(clock, systemPorts.random),
      log,
      staleAfterMs: 30 * 60_000,
    });
  let poller = makePoller();
  const keep = async (record: CredentialRecord) => {
    await world.vault.write(record, 0);
    await world.list.reload(record.serviceId, record.profileId);
    return record.profileId;
  };
  const now = clock.now();
  const times = { createdAt: now, updatedAt: now };
  return {
    simulator,
    clock,
    world,
    shown,
    poller: () => poller,
    async restart() {
      await poller.stop();
      poller = makePoller();
      poller.update();
      await clock.advance(0);
    },
    keep,
    signIn: (serviceId, name, accountId, { accessToken, refreshToken = 'none', idToken = null, expiresInSeconds }) =>
      keep(
        oauthRecord({
          ...times,
          serviceId,
          accessToken,
          profileId: profileIdSchema.parse(name),
          identity: { email: `${name}@example.com`, accountId, plan: null },
          refreshToken: refreshToken || 'none',
          idToken: idToken || null,
          expiresAt: now + expiresInSeconds * 1000,
          refreshedAt: now,
        }),
      ),
    keepSetupToken: (name, token) =>
      keep(setupTokenRecord(token, { ...times, profileId: profileIdSchema.parse(name) })),
    quota: (serviceId, name) => world.list.view(serviceId, profileIdSchema.parse(name))?.quota,
    async close() {
      await poller.stop();
      await world.close();
      await simulator.close();
    },
  };
}
