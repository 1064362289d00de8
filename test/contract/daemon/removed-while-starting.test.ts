// A profile that is removed in the moment in which a session starts as it, or while one runs: no home is left that nobody would clean up.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { homeFolder } from '../../../daemon/materialize/home-folder.ts';
import type { SessionStep } from '../../../daemon/materialize/steps.ts';
import { asWork, codexRecord, work } from '../sessions/records.ts';
import { createSessionsWorld, eventually, type SessionsWorld } from '../sessions/sessions-world.ts';

const profile = { serviceId: 'openai-codex', profileId: work } as const;

let world: SessionsWorld;
/** Called at each step of a session. */
let at: (step: SessionStep) => Promise<void>;
const home = () => homeFolder(world.home, { backend: 'codex', profiles: [profile] });
const removeFromList = () => world.state.change({ profiles: [] });
const gone = () => !existsSync(dirname(home()));

beforeEach(async () => {
  at = async () => {};
  world = await createSessionsWorld({ checkpoint: (step) => at(step) });
  world.hold(codexRecord());
});
afterEach(() => world.close());

it('is told of each session that starts as a profile, and of no other', async () => {
  await world.start();
  expect(world.used).toEqual([]);
  await world.start({ bindings: asWork });
  expect(world.used).toEqual(['openai-codex/Work']);
});

it('refuses a start whose profile was removed after it had been looked at', async () => {
  const removed: Promise<boolean>[] = [];
  Object.defineProperty(world.credentials, 'next', {
    get() {
      removeFromList();
      removed.push(world.sessions.removeHomes(profile));
      return null;
    },
  });
  await expect(world.start({ bindings: asWork })).rejects.toMatchObject({ code: 'profile_not_found' });
  expect(await Promise.all(removed)).toEqual([true]);
  expect(gone()).toBe(true);
});

it.each(['session.claimed', 'session.home-made', 'session.token-written', 'session.spawned'] as const)(
  'keeps the home of a start that had come to %s, and removes it with the session',
  async (step) => {
    let removal: Promise<boolean> | null = null;
    at = async (now) => {
      if (now !== step || removal !== null) return;
      removeFromList();
      removal = world.sessions.removeHomes(profile);
    };
    const { id } = await world.start({ bindings: asWork });
    expect(await removal).toBe(false);
    expect(existsSync(home())).toBe(true);
    world.sessions.stop({ id });
    await eventually(() => world.row(id)?.endedAt, 'the end of the session');
    expect(gone()).toBe(true);
  },
);

it('keeps the home of another profile, and of one that is still there', async () => {
  const { id } = await world.start({ bindings: asWork });
  expect(await world.sessions.removeHomes({ ...profile, profileId: 'Other' as typeof work })).toBe(true);
  world.sessions.stop({ id });
  await eventually(() => world.row(id)?.endedAt, 'the end of the session');
  expect(existsSync(home())).toBe(true);
  removeFromList();
  expect(await world.sessions.removeHomes(profile)).toBe(true);
  expect(gone()).toBe(true);
});
