// The list that every client sees: what the clock alone changes in it, and what other machines of the account write.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileView } from '../../../core/api/state.ts';
import { unknownIdentity } from '../../../core/credential/identity.ts';
import type { CredentialRecord } from '../../../core/credential/record.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { profileKey } from '../../../core/settings.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { createLookAgain } from '../../../daemon/profiles/look-again.ts';
import { createProfileList, type ProfileList } from '../../../daemon/profiles/profile-list.ts';
import { withDefault, withLabel, withRule } from '../../../daemon/profiles/settings-changes.ts';
import { createManualClock, eventually, type ManualClock } from '../../support/manual-clock.ts';
import { createVaultWorld, type Machine, type VaultWorld } from './vault-world.ts';

const day = 86_400_000;
const work = profileIdSchema.parse('Work');
const home = profileIdSchema.parse('home');
const owner = { email: 'demo@example.com', accountId: 'account-1', plan: 'Plus' };
const tokens = (mark: string) => ({
  accessToken: `access-${mark}`,
  refreshToken: `refresh-${mark}`,
  idToken: null,
  expiresInSeconds: 3_600,
  scope: '',
});

let root: string;
let world: VaultWorld;
let clock: ManualClock;
let shown: ProfileView[][];

function listOf({ vault, settings, notes }: Machine): ProfileList {
  const publish = ({ profiles }: { profiles: ProfileView[] }) => void shown.push(profiles);
  return createProfileList({ vault, settingsRow: settings, notes, clock, publish });
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'happier-list-'));
  world = await createVaultWorld(root, {});
  clock = createManualClock(Date.now());
  shown = [];
});
afterEach(async () => {
  await world.close();
  await rm(root, { recursive: true, force: true });
});

describe('a setup-token', () => {
  const latest = () => shown.at(-1)?.[0]?.status;

  it('is announced thirty days before its end and over at it, by the clock alone', async () => {
    const endsAt = clock.now() + 365 * day;
    const record: CredentialRecord = {
      v: 1,
      kind: 'setup-token',
      serviceId: 'claude-subscription',
      profileId: work,
      createdAt: clock.now(),
      updatedAt: clock.now(),
      identity: unknownIdentity,
      token: 'sk-ant-oat01-planted',
      expiresAt: endsAt,
      check: { result: 'accepted', at: clock.now() },
    };
    await world.vault.write(record, 0);
    const list = listOf(world);
    await list.load();
    expect(latest()).toEqual({ state: 'connected' });
    await clock.advance(335 * day - 1);
    expect(latest()).toEqual({ state: 'connected' });
    expect(shown).toHaveLength(1);
    await clock.advance(1);
    expect(latest()).toEqual({ state: 'expires-soon', at: endsAt });
    await clock.advance(30 * day - 1);
    expect(latest()).toEqual({ state: 'expires-soon', at: endsAt });
    await clock.advance(1);
    expect(latest()).toEqual({ state: 'needs-sign-in', cause: 'expired' });
    expect(clock.waiting()).toBe(0);
    const { fresh } = world.credentials;
    await expect(fresh('claude-subscription', work)).resolves.toMatchObject({ kind: 'setup-token' });
  });

  it('leaves no timer behind', async () => {
    const record = { v: 1, kind: 'setup-token', serviceId: 'claude-subscription', profileId: work } as const;
    const times = { createdAt: 1, updatedAt: 1, expiresAt: clock.now() + 365 * day };
    await world.vault.write({ ...record, ...times, identity: unknownIdentity, token: 't' }, 0);
    const list = listOf(world);
    await list.load();
    expect(clock.waiting()).toBe(1);
    list.stop();
    await list.load();
    expect(clock.waiting()).toBe(0);
  });
});

describe('what another machine writes', () => {
  let other: Machine;
  let list: ProfileList;
  let newer: CredentialRecord[];
  const ids = () => list.known().map(({ profileId }) => profileId);
  beforeEach(async () => {
    await world.keep(work, owner, tokens('work-1'));
    other = await world.otherMachine();
    list = listOf(other);
    newer = [];
    list.onNewer((record) => newer.push(record));
    await list.load();
  });

  it('into the settings is seen', async () => {
    await world.list.changeSettings((settings) => withLabel(settings, profileKey('openai-codex', work), 'Office'));
    await world.list.changeSettings((settings) => withDefault(settings, 'openai-codex', work));
    await world.list.changeSettings((s) => withRule(s, { by: 'backend', backend: 'codex' }, 'openai-codex', work));
    await list.load();
    expect(list.view('openai-codex', work)).toMatchObject({ label: 'Office', isDefault: true });
    expect(list.settings().backendDefaults).toEqual({ codex: { 'openai-codex': work } });
  });

  it('is seen by and by without being asked for', async () => {
    const again = createLookAgain({ list, clock, random: systemPorts.random, log: world.log });
    again.start();
    again.start();
    expect(clock.waiting()).toBe(1);
    await world.keep(home, owner, tokens('home-1'));
    await clock.advance(72_000);
    await eventually(() => ids().includes(home));
    await eventually(() => clock.waiting() === 1);
    again.stop();
    expect(clock.waiting()).toBe(0);
  });

  it('is taken over: profiles that come, change and go, and a token that was renewed there', async () => {
    expect(newer).toEqual([]);
    await world.keep(home, owner, tokens('home-1'));
    await world.keep(work, owner, tokens('work-2'));
    await list.load();
    expect(ids().sort()).toEqual([work, home].sort());
    // A profile that was not known before has no home that could run on an older token.
    expect(newer).toEqual([expect.objectContaining({ profileId: work, accessToken: 'access-work-2' })]);
    await list.load();
    expect(newer).toHaveLength(1);
    await world.vault.remove('openai-codex', work);
    await list.load();
    expect(ids()).toEqual([home]);
  });

  it('never takes back what this machine has just written', async () => {
    const key = profileKey('openai-codex', work);
    let deliver = () => {};
    const late = new Promise<void>((resolve) => {
      deliver = resolve;
    });
    const read = async () => {
      const settings = await other.settings.read();
      await late;
      return settings;
    };
    list = listOf({ ...other, settings: { ...other.settings, read } });
    const reading = list.load();
    await list.changeSettings((settings) => withLabel(settings, key, 'Mine'));
    deliver();
    await reading;
    expect(list.view('openai-codex', work)?.label).toBe('Mine');
  });

  it('lets go of what was noted here of a profile that was removed there', async () => {
    await list.used('openai-codex', work);
    expect(list.view('openai-codex', work)?.usedAt).toBe(clock.now());
    await list.checked('openai-codex', work);
    expect([...(await other.notes.all()).values()]).toEqual([{ usedAt: clock.now(), checkedAt: clock.now() }]);
    await world.vault.remove('openai-codex', work);
    await listOf(other).load();
    expect((await other.notes.all()).size).toBe(0);
    await world.keep(work, owner, tokens('work-3'));
    const fresh = listOf(other);
    await fresh.load();
    expect(fresh.view('openai-codex', work)?.usedAt).toBeNull();
  });
});
