// A running session is restarted where its conversation stands: at the end of a turn, as the same account, for those who look on without a break.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionView } from '../../../core/api/state.ts';
import { poll } from '../../support/poll.ts';
import { type Account, type AccountsWorld, bindingTo, createAccountsWorld } from './accounts-world.ts';

let world: AccountsWorld;
let work: Account;
beforeEach(async () => {
  world = await createAccountsWorld();
  work = await world.connect('gemini', 'Work');
});
afterEach(() => world.close());

const restart = ({ id }: SessionView, cancel = false) => world.daemon.call['sessions.restart']({ id, cancel });
/** What the latest program said when it began. */
const begun = async ({ id }: SessionView) => (await world.shown(id)).match(/READY<[^>]*>/g) ?? [];

describe('a restart', () => {
  it('goes on with the conversation, under the same id, with a line that says so', async () => {
    const session = await world.start('gemini', bindingTo(work));
    expect(session.conversation).toMatch(/^[0-9a-f-]{36}$/);
    await world.say(session.id, 'ask first words', 'ANSWER');
    const token = await world.renew(work);
    await restart(session);
    await poll(async () => (await begun(session)).length === 2);
    expect(await begun(session)).toEqual(['READY<new>', `READY<resumed ${session.conversation}>`]);
    const text = await world.shown(session.id);
    expect(text.indexOf('first words')).toBeLessThan(text.indexOf('— restarted with a fresh sign-in —'));
    expect(await world.say(session.id, 'ask more words', 'ANSWER')).toBe('200 more words');
    expect(await world.say(session.id, 'token', 'TOKEN')).toBe(token);
    const row = await world.row(session.id);
    expect(row).toMatchObject({
      endedAt: null,
      restarting: false,
      conversation: session.conversation,
      attention: null,
    });
    expect(row.startedAt).toBe(session.startedAt);
  });

  it('goes on with a conversation whose id the program chose by itself', async () => {
    const codex = await world.connect('openai-codex', 'Work');
    const session = await world.start('codex', bindingTo(codex));
    expect(session.conversation).toBeNull();
    await world.say(session.id, 'ask first words', 'ANSWER');
    await restart(session);
    await poll(async () => (await begun(session)).length === 2);
    const { conversation } = await world.row(session.id);
    expect(conversation).not.toBeNull();
    expect((await begun(session))[1]).toBe(`READY<resumed ${conversation}>`);
  });

  it('is refused where it does not show which conversation is whose, and goes on where that was known before', async () => {
    const codex = await world.connect('openai-codex', 'Work');
    const known = await world.start('codex', bindingTo(codex));
    await world.say(known.id, 'ask first words', 'ANSWER');
    const beside = [
      await world.start('codex', bindingTo(codex)),
      await world.start('codex', bindingTo(codex)),
    ] as const;
    await poll(async () => (await world.row(known.id)).conversation);
    for (const { id } of beside) await world.say(id, 'ask other words', 'ANSWER');
    for (const each of beside) await expect(restart(each)).rejects.toMatchObject({ code: 'conversation_not_found' });
    expect(await world.say(beside[0].id, 'ask still here', 'ANSWER')).toBe('200 still here');
    await restart(known);
    await poll(async () => (await begun(known)).length === 2);
    expect((await begun(known))[1]).toBe(`READY<resumed ${(await world.row(known.id)).conversation}>`);
  });

  it('is a plain new start when nothing was said yet', async () => {
    const session = await world.start('gemini', bindingTo(work));
    await restart(session);
    await poll(async () => (await begun(session)).length === 2);
    expect(await begun(session)).toEqual(['READY<new>', 'READY<new>']);
  });

  it('waits for the end of the turn, is shown to wait, and can be taken back', async () => {
    const session = await world.start('gemini', bindingTo(work));
    await world.say(session.id, 'ask first words', 'ANSWER');
    await world.daemon.call['sessions.input']({ id: session.id, data: 'work 3000\r' });
    await poll(async () => (await world.shown(session.id)).includes('⠙'));
    const first = restart(session);
    await poll(async () => (await world.row(session.id)).restarting);
    await restart(session, true);
    await first;
    expect((await world.row(session.id)).restarting).toBe(false);
    expect(await begun(session)).toHaveLength(1);
    const second = restart(session);
    // Asked twice it happens once.
    await Promise.all([second, restart(session)]);
    await poll(async () => (await begun(session)).length === 2);
    const text = await world.shown(session.id);
    expect(text.indexOf('DONE<>')).toBeLessThan(text.indexOf('— restarted'));
    expect(text).toContain('DONE<>');
  });

  it('leaves the running program alone when the account cannot be used, and names why', async () => {
    const session = await world.start('gemini', bindingTo(work));
    await world.say(session.id, 'ask first words', 'ANSWER');
    world.simulator.control.google.revoke(work.accountId);
    await world.check(work);
    await expect(restart(session)).rejects.toMatchObject({ code: 'needs_sign_in' });
    expect(await world.say(session.id, 'token', 'TOKEN')).toBe(world.tokens(work)[0]);
    expect(await world.row(session.id)).toMatchObject({ endedAt: null, restarting: false });
  });

  it('never makes it the session of another account', async () => {
    const session = await world.start('gemini', bindingTo(work));
    await world.say(session.id, 'ask first words', 'ANSWER');
    const before = world.tokens(work)[0];
    const other = world.newAccount('gemini');
    world.simulator.control.google.setAutoConsent({ account: other });
    const begun = await world.daemon.call['connect.begin']({
      serviceId: 'gemini',
      profileId: work.profileId,
      method: 'embedded-browser',
    });
    const { headers } = await fetch(begun.authorizeUrl, { redirect: 'manual' });
    const finish = { attemptId: begun.attemptId, redirect: headers.get('location') ?? '' };
    await world.daemon.call['connect.finish'](finish).catch(() => undefined);
    await world.daemon.call['connect.confirm']({ attemptId: begun.attemptId });
    expect(await poll(async () => (await world.row(session.id)).attention)).toMatchObject({ kind: 'sign-in' });
    await expect(restart(session)).rejects.toMatchObject({ code: 'profile_unusable' });
    expect(await world.say(session.id, 'token', 'TOKEN')).toBe(before);
  });

  it('says that there is nothing to restart once the session has ended', async () => {
    const session = await world.start('gemini', bindingTo(work));
    await world.daemon.call['sessions.stop']({ id: session.id });
    await world.ended(session.id);
    await expect(restart(session)).rejects.toMatchObject({ code: 'session_ended' });
  });

  it('that waits ends with the session', async () => {
    const session = await world.start('gemini', bindingTo(work));
    await world.daemon.call['sessions.input']({ id: session.id, data: 'work 20000\r' });
    await poll(async () => (await world.shown(session.id)).includes('⠙'));
    const waiting = restart(session);
    const refused = expect(waiting).rejects.toMatchObject({ code: 'session_ended' });
    await world.daemon.call['sessions.stop']({ id: session.id });
    await refused;
    await world.ended(session.id);
  });
});
