// Renewal by the clock: shortly before the end, again after a failure, and never for what is gone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { type ProfileId, profileIdSchema } from '../../../core/ids.ts';
import { createPace } from '../../../daemon/network/pace.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import type { FreshOptions } from '../../../daemon/refresh/fresh-credential.ts';
import { createRefreshSchedule, type RefreshSchedule } from '../../../daemon/refresh/schedule.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { createSleepingClock } from '../../support/sleeping-clock.ts';
import { createVaultWorld, type VaultWorld } from './vault-world.ts';

const minute = 60_000;
const work = profileIdSchema.parse('Work');

let root: string;
let world: VaultWorld;
let clock: ManualClock;
let schedule: RefreshSchedule;
let asked: { at: number; profileId: ProfileId; options: FreshOptions | undefined }[];

/** A sign-in whose access token lives for an hour from now. */
const signIn = (profileId = work) =>
  world.keep(
    profileId,
    { email: 'demo@example.com', accountId: 'account-1', plan: 'plus' },
    { accessToken: 'a', refreshToken: 'r', idToken: null, expiresInSeconds: 3_600, scope: '' },
    { now: clock.now() },
  );

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'happier-schedule-'));
  world = await createVaultWorld(root, {});
  clock = createManualClock();
  asked = [];
  schedule = createRefreshSchedule({
    list: world.list,
    pace: createPace(clock, systemPorts.random),
    random: systemPorts.random,
    windowMs: 10 * minute,
    credentials: {
      async fresh(_, profileId, options) {
        asked.push({ at: clock.now(), profileId, options });
        const retryAt = clock.now() + 60 * minute;
        world.list.setRefresh('openai-codex', profileId, { state: 'failing', cause: 'provider', retryAt });
        throw new AppError('refresh_unavailable');
      },
    },
  });
});
afterEach(async () => {
  schedule.stop();
  expect(clock.waiting()).toBe(0);
  await world.close();
  await rm(root, { recursive: true, force: true });
});

it('renews in the background when the window has begun, with room before the end', async () => {
  await signIn();
  schedule.update();
  schedule.update();
  const start = clock.now();
  await clock.advance(50 * minute);
  expect(asked).toEqual([]);
  await clock.advance(3 * minute);
  expect(asked).toEqual([{ at: expect.any(Number), profileId: work, options: { background: true } }]);
  expect((asked[0]?.at ?? 0) - start).toBeLessThanOrEqual(52 * minute + 1_000);
});

it('follows a sign-in that was renewed meanwhile', async () => {
  await signIn();
  schedule.update();
  await clock.advance(40 * minute);
  await signIn();
  schedule.update();
  await clock.advance(49 * minute);
  expect(asked).toEqual([]);
  await clock.advance(4 * minute);
  expect(asked).toHaveLength(1);
});

it('tries again at the time that a failure has set', async () => {
  await signIn();
  world.list.setRefresh('openai-codex', work, { state: 'failing', cause: 'provider', retryAt: clock.now() + minute });
  schedule.update();
  await clock.advance(minute - 1);
  expect(asked).toEqual([]);
  await clock.advance(3 * minute + 1_000);
  expect(asked).toHaveLength(1);
});

it('leaves alone what is gone and what needs a sign-in', async () => {
  await signIn();
  schedule.update();
  await world.vault.remove('openai-codex', work);
  await world.list.reload('openai-codex', work);
  schedule.update();
  expect(clock.waiting()).toBe(0);
});

it('tries again soon after a server that was out of reach, though no status tells of it', async () => {
  await signIn();
  schedule.stop();
  schedule = createRefreshSchedule({
    list: world.list,
    pace: createPace(clock, systemPorts.random),
    random: systemPorts.random,
    windowMs: 10 * minute,
    credentials: {
      async fresh(_, profileId, options) {
        asked.push({ at: clock.now(), profileId, options });
        throw new AppError('server_unavailable');
      },
    },
  });
  schedule.update();
  await clock.advance(59 * minute);
  expect(asked.length).toBeGreaterThan(2);
});

it('staggers ten profiles whose renewal a sleep has put off: never two in one second, all within a minute', async () => {
  const waking = createSleepingClock(clock.now());
  const ids = Array.from({ length: 10 }, (_, i) => profileIdSchema.parse(`profile-${i}`));
  for (const id of ids) await signIn(id);
  schedule.stop();
  schedule = createRefreshSchedule({
    list: world.list,
    pace: createPace(waking, systemPorts.random),
    random: systemPorts.random,
    windowMs: 10 * minute,
    credentials: {
      async fresh(_, profileId, options) {
        asked.push({ at: waking.now(), profileId, options });
        world.list.setRefresh('openai-codex', profileId, { state: 'refreshing' });
        throw new AppError('refresh_unavailable');
      },
    },
  });
  schedule.update();
  await waking.sleep(8 * 60 * minute);
  expect(asked).toEqual([]);
  await waking.wake(minute);
  expect(asked.map(({ profileId }) => profileId).sort()).toEqual([...ids].sort());
  expect(new Set(asked.map(({ at }) => Math.floor(at / 1_000))).size).toBe(10);
});
