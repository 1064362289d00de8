// Once a day, and no more often, each sign-in is asked who it is: by a clock that the test moves.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { type ProfileId, profileIdSchema } from '../../../core/ids.ts';
import { createPace } from '../../../daemon/network/pace.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import type { Told } from '../../../daemon/profiles/check-profile.ts';
import { createDailyChecks, type DailyChecks } from '../../../daemon/profiles/daily-checks.ts';
import { createProfileList, type ProfileList } from '../../../daemon/profiles/profile-list.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { createVaultWorld, type VaultWorld } from './vault-world.ts';

const hour = 3_600_000;
const day = 24 * hour;
const tokens = { accessToken: 'a', refreshToken: 'r', idToken: null, expiresInSeconds: 3_600, scope: '' };

let root: string;
let world: VaultWorld;
let clock: ManualClock;
let list: ProfileList;
let checks: DailyChecks;
let asked: { at: number; profileId: ProfileId; background: boolean }[];
let answer: () => Promise<Told>;

function begin(): void {
  list = createProfileList({
    vault: world.vault,
    settingsRow: world.settings,
    notes: world.notes,
    clock,
    publish: () => checks.update(),
  });
  checks = createDailyChecks({
    list,
    async check({ serviceId, profileId }, { background }) {
      asked.push({ at: clock.now(), profileId, background });
      const told = await answer();
      if (told === 'told') await list.checked(serviceId, profileId);
      return told;
    },
    pace: createPace(clock, systemPorts.random),
    clock,
    random: systemPorts.random,
  });
}

const connect = (id: string) =>
  world.keep(profileIdSchema.parse(id), { email: null, accountId: id, plan: null }, tokens, { now: clock.now() });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'happier-daily-'));
  world = await createVaultWorld(root, {});
  clock = createManualClock();
  asked = [];
  answer = async () => 'told';
  begin();
});
afterEach(async () => {
  checks.stop();
  list.stop();
  expect(clock.waiting()).toBe(0);
  await world.close();
  await rm(root, { recursive: true, force: true });
});

it('asks about each sign-in once a day, one after the other', async () => {
  const ids = Array.from({ length: 5 }, (_, i) => `profile-${i}`);
  for (const id of ids) await connect(id);
  await list.load();
  for (let hours = 0; hours < 4 * 24; hours += 1) await clock.advance(hour);
  for (const id of ids) {
    const times = asked.filter(({ profileId }) => profileId === id).map(({ at }) => at);
    expect(times.length).toBeGreaterThanOrEqual(3);
    for (const [i, at] of times.entries()) {
      const gap = at - (times[i - 1] ?? at - day);
      expect(gap).toBeGreaterThanOrEqual(day);
      expect(gap).toBeLessThanOrEqual(1.1 * day + 60_000);
    }
  }
  expect(asked.every(({ background }) => background)).toBe(true);
  const all = asked.map(({ at }) => at).sort((a, b) => a - b);
  for (const [i, at] of all.entries()) if (i > 0) expect(at - (all[i - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
});

it('remembers over a restart when it has asked', async () => {
  await connect('Work');
  await list.load();
  await clock.advance(4 * hour);
  expect(asked).toHaveLength(1);
  checks.stop();
  list.stop();
  begin();
  await list.load();
  await clock.advance(19 * hour);
  expect(asked).toHaveLength(1);
});

it.each([
  ['silence', async (): Promise<Told> => 'silent'],
  [
    'a failure',
    async (): Promise<Told> => {
      throw new AppError('refresh_unavailable');
    },
  ],
] as const)('asks again about an hour after %s', async (_, silence) => {
  answer = silence;
  await connect('Work');
  await list.load();
  for (let hours = 0; hours < 10; hours += 1) await clock.advance(hour);
  const times = asked.map(({ at }) => at);
  expect(times.length).toBeGreaterThanOrEqual(6);
  for (const [i, at] of times.entries()) if (i > 0) expect(at - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(hour);
});

it('leaves keys, sign-ins that are over and profiles that are being removed alone, and asks again about an account that is not served', async () => {
  await connect('refused');
  await connect('leaving');
  await connect('blocked');
  const change = async (id: string, parts: object) => {
    const { record, revision } = await world.vault.read('openai-codex', profileIdSchema.parse(id));
    await world.vault.write({ ...record, ...parts }, revision);
  };
  await change('refused', { refused: { cause: 'expired', at: 1 } });
  await change('blocked', { ineligible: { cause: 'plan', at: 1, link: null } });
  const base = { v: 1, createdAt: 1, updatedAt: 1, identity: { email: null, accountId: null, plan: null } } as const;
  const key = {
    ...base,
    kind: 'api-key',
    serviceId: 'openai',
    profileId: profileIdSchema.parse('key'),
    token: 'k',
  } as const;
  await world.vault.write(key, 0);
  await list.load();
  list.setRemoval('openai-codex', profileIdSchema.parse('leaving'), clock.now() + 30 * day);
  await clock.advance(2 * day);
  expect(new Set(asked.map(({ profileId }) => profileId))).toEqual(new Set(['blocked']));
});
