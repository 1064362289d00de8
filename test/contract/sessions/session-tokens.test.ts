// Running sessions get the newest token of their account, each its own, and say when they need the person for it.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bindings } from '../../../core/session/binding.ts';
import { poll } from '../../support/poll.ts';
import { type AccountsWorld, bindingTo, createAccountsWorld } from './accounts-world.ts';

let world: AccountsWorld;
afterEach(() => world.close());

describe('a token that is renewed while sessions run', () => {
  beforeEach(async () => {
    world = await createAccountsWorld();
  });

  it('reaches all sessions of its home, and no other account’s', async () => {
    const [work, other] = [await world.connect('openai-codex', 'Work'), await world.connect('openai-codex', 'Other')];
    const [first, second] = [await world.start('codex', bindingTo(work)), await world.start('codex', bindingTo(work))];
    const third = await world.start('codex', bindingTo(other));
    const [othersToken] = world.tokens(other);
    for (let round = 0; round < 2; round += 1) {
      const token = await world.renew(work);
      const file = join(world.home('codex', work), 'auth.json');
      await poll(async () => (await readFile(file, 'utf8')).includes(token));
      // Codex follows once its own token is refused, in the same turn.
      for (const { id } of [first, second]) {
        expect(await world.say(id, 'ask again', 'ANSWER')).toBe('200 again');
        expect(await world.say(id, 'token', 'TOKEN')).toBe(token);
      }
      expect(await world.say(third.id, 'token', 'TOKEN')).toBe(othersToken);
    }
    expect(
      world.simulator.control.requests({ endpoint: 'token' }).filter(({ headers }) => headers['x-scripted']),
    ).toEqual([]);
  });

  it('is renewed by the clock before it ends, whether or not the session asks for anything', async () => {
    world.simulator.control.anthropic.setAccessTokenLifetime(9_000);
    const work = await world.connect('claude-subscription', 'Work');
    const session = await world.start('claude', bindingTo(work));
    const [before] = world.tokens(work);
    expect(await world.say(session.id, 'token', 'TOKEN')).toBe(before);
    await poll(() => world.tokens(work).length > 1);
    const endsAt = (await world.row(session.id)).startedAt + 9_000;
    await poll(async () => (await world.say(session.id, 'token', 'TOKEN')) !== before);
    expect(Date.now()).toBeLessThan(endsAt);
    expect(await world.say(session.id, 'ask still', 'ANSWER')).toBe('200 still');
  });

  it('goes into a home of two accounts beside the other one’s', async () => {
    const work = await world.connect('openai-codex', 'Work');
    const key = 'sk-ant-api03-planted-key-of-anthropic-0001';
    await world.daemon.call['connect.secret']({
      serviceId: 'anthropic',
      profileId: work.profileId,
      secret: key,
      replace: false,
      skipCheck: true,
    });
    const bindings: Bindings = { ...bindingTo(work), anthropic: { source: 'connected', profileId: work.profileId } };
    const session = await world.start('opencode', bindings);
    const token = await world.renew(work);
    await poll(async () => (await world.say(session.id, 'token', 'TOKEN')) === token);
    expect(await world.say(session.id, 'ask both', 'ANSWER')).toBe('200 both');
  });

  it('is written again later when it could not be written at first', async () => {
    const work = await world.connect('openai-codex', 'Work');
    const session = await world.start('codex', bindingTo(work));
    const home = world.home('codex', work);
    const log = () => readFile(join(world.folder.home, 'logs', 'daemon.log'), 'utf8');
    // In a file nothing can be made.
    await rename(home, `${home}-kept`);
    await writeFile(home, '');
    const token = await world.renew(work);
    await poll(async () => (await log()).includes('access token not replaced in a home'));
    await rm(home);
    await rename(`${home}-kept`, home);
    await poll(async () => (await readFile(join(home, 'auth.json'), 'utf8')).includes(token));
    expect(await world.say(session.id, 'ask later', 'ANSWER')).toBe('200 later');
    expect(await log()).not.toContain(token);
  });
});

describe('what a session needs from the person', () => {
  beforeEach(async () => {
    world = await createAccountsWorld();
  });

  it('is a restart where the program takes up no new token, until it was restarted', async () => {
    const work = await world.connect('gemini', 'Work');
    const session = await world.start('gemini', bindingTo(work));
    expect((await world.row(session.id)).attention).toBeNull();
    const token = await world.renew(work);
    const wanted = await poll(async () => (await world.row(session.id)).attention);
    expect(wanted).toEqual({ kind: 'restart', until: expect.any(Number) });
    expect(await world.say(session.id, 'ask old', 'ANSWER')).toBe('401 old');
    await world.daemon.call['sessions.restart']({ id: session.id });
    await poll(async () => (await world.row(session.id)).attention === null);
    expect(await world.say(session.id, 'token', 'TOKEN')).toBe(token);
  });

  it('is a restart when the token has less than five minutes and nothing could be renewed', async () => {
    world.simulator.control.google.setAccessTokenLifetime(240_000);
    const work = await world.connect('gemini', 'Work');
    const session = await world.start('gemini', bindingTo(work));
    expect(await poll(async () => (await world.row(session.id)).attention)).toMatchObject({ kind: 'restart' });
  });

  it('is a sign-in when the provider has ended it, for every backend, until the person has signed in', async () => {
    const work = await world.connect('openai-codex', 'Work');
    const session = await world.start('codex', bindingTo(work));
    world.simulator.control.openai.revoke(work.accountId);
    await world.check(work);
    expect(await poll(async () => (await world.row(session.id)).attention)).toMatchObject({ kind: 'sign-in' });
    await world.connect('openai-codex', 'Work', work.accountId);
    await poll(async () => (await world.row(session.id)).attention === null);
    // The new token is on its way into the home then.
    await poll(async () => (await world.say(session.id, 'ask again', 'ANSWER')) === '200 again');
  });

  it('is told of a session that ends no more', async () => {
    const work = await world.connect('gemini', 'Work');
    const session = await world.start('gemini', bindingTo(work));
    await world.renew(work);
    await poll(async () => (await world.row(session.id)).attention);
    await world.daemon.call['sessions.stop']({ id: session.id });
    await world.ended(session.id);
    expect((await world.row(session.id)).attention).toBeNull();
  });
});
