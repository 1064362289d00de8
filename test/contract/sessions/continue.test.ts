// A conversation goes on as another account: what is told before, what is carried over, and that the old one is never touched.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionView } from '../../../core/api/state.ts';
import type { Bindings } from '../../../core/session/binding.ts';
import { poll } from '../../support/poll.ts';
import { type Account, type AccountsWorld, bindingTo, createAccountsWorld } from './accounts-world.ts';

let world: AccountsWorld;
let work: Account;
let spare: Account;
beforeEach(async () => {
  world = await createAccountsWorld();
  work = await world.connect('claude-subscription', 'Work');
  spare = await world.connect('claude-subscription', 'Spare');
});
afterEach(() => world.close());

const continueAs = ({ id }: SessionView, bindings: Bindings) =>
  world.daemon.call['sessions.continueAs']({ id, bindings, cols: 100, rows: 30 });
const tell = ({ id }: SessionView, bindings: Bindings) => world.daemon.call['sessions.continuation']({ id, bindings });

/** The text of every conversation file of a home. */
async function conversations(account: Account): Promise<string> {
  const folder = join(world.home('claude', account), 'projects');
  const names = (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

describe('continuing as another account', () => {
  it('carries the conversation over, bills the other account from then on, and names the session it continues', async () => {
    const session = await world.start('claude', bindingTo(work), { model: 'sonnet' });
    await world.say(session.id, 'ask first words', 'ANSWER');
    const before = await conversations(work);
    const told = await poll(async () => {
      const each = await tell(session, bindingTo(spare));
      return each.losses.includes('running-turn') ? null : each;
    });
    expect(told).toMatchObject({ carries: true, problem: null, losses: ['scrollback', 'session-approvals'] });
    const next = await continueAs(session, bindingTo(spare));
    expect(next).toMatchObject({
      continues: session.id,
      bindings: bindingTo(spare),
      billsTo: told.billsTo,
      conversation: session.conversation,
      model: 'sonnet',
    });
    expect(await world.heard(next.id, 'READY')).toBe(`resumed ${session.conversation}`);
    expect(await world.row(session.id)).toMatchObject({
      stopped: true,
      endedAt: expect.any(Number),
      restarting: false,
    });
    expect(await world.say(next.id, 'ask more words', 'ANSWER')).toBe('200 more words');
    const asked = world.simulator.control.requests({ endpoint: 'messages' });
    expect(asked.map(({ credential }) => credential)).toEqual([world.tokens(work)[0], world.tokens(spare)[0]]);
    expect(await conversations(work)).toBe(before);
    expect(await conversations(spare)).toContain('first words');
  });

  it('starts a new conversation where nothing was said, and says so before', async () => {
    const session = await world.start('claude', bindingTo(work));
    expect(await tell(session, bindingTo(spare))).toMatchObject({
      carries: false,
      losses: expect.arrayContaining(['conversation']),
    });
    const next = await continueAs(session, bindingTo(spare));
    expect(await world.heard(next.id, 'READY')).toBe('new');
    expect(next.continues).toBe(session.id);
  });

  it('also continues a session that has ended', async () => {
    const session = await world.start('claude', bindingTo(work));
    await world.say(session.id, 'ask first words', 'ANSWER');
    await world.daemon.call['sessions.stop']({ id: session.id });
    await world.ended(session.id);
    const next = await continueAs(session, bindingTo(spare));
    expect(await world.heard(next.id, 'READY')).toBe(`resumed ${session.conversation}`);
  });

  it('leaves the running session as it is when the other account cannot be used', async () => {
    const session = await world.start('claude', bindingTo(work));
    await world.say(session.id, 'ask first words', 'ANSWER');
    world.simulator.control.anthropic.revoke(spare.accountId);
    await world.check(spare);
    expect((await tell(session, bindingTo(spare))).problem).toMatchObject({ code: 'needs_sign_in' });
    await expect(continueAs(session, bindingTo(spare))).rejects.toMatchObject({ code: 'needs_sign_in' });
    expect(await world.say(session.id, 'ask still here', 'ANSWER')).toBe('200 still here');
    expect(await conversations(spare)).toBe('');
  });

  it('says that bindings that no start takes are none, without doing anything', async () => {
    const session = await world.start('claude', bindingTo(work));
    const wrong: Bindings = { gemini: { source: 'connected', profileId: work.profileId } };
    expect((await tell(session, wrong)).problem).toMatchObject({ code: 'incompatible' });
    await expect(continueAs(session, wrong)).rejects.toMatchObject({ code: 'incompatible' });
    expect((await world.row(session.id)).endedAt).toBeNull();
  });

  it('tells that a turn is under way, that something runs in the background, and lets one change wait at a time', async () => {
    const session = await world.start('claude', bindingTo(work));
    await world.say(session.id, 'ask first words', 'ANSWER');
    await world.say(session.id, 'server', 'SERVER');
    await world.daemon.call['sessions.input']({ id: session.id, data: 'work 4000\r' });
    await poll(async () => (await world.shown(session.id)).includes('⠙'));
    expect((await tell(session, bindingTo(spare))).losses).toEqual([
      'running-turn',
      'scrollback',
      'session-approvals',
      'background-processes',
    ]);
    const first = continueAs(session, bindingTo(spare));
    await poll(async () => (await world.row(session.id)).restarting);
    await expect(continueAs(session, bindingTo(spare))).rejects.toMatchObject({ code: 'session_busy' });
    await expect(world.daemon.call['sessions.restart']({ id: session.id, cancel: false })).rejects.toMatchObject({
      code: 'session_busy',
    });
    await first;
    expect(await world.shown(session.id)).toContain('DONE<>');
  });

  it('that waits can be taken back', async () => {
    const session = await world.start('claude', bindingTo(work));
    await world.daemon.call['sessions.input']({ id: session.id, data: 'work 20000\r' });
    await poll(async () => (await world.shown(session.id)).includes('⠙'));
    const waiting = continueAs(session, bindingTo(spare));
    const refused = expect(waiting).rejects.toMatchObject({ code: 'session_busy' });
    await poll(async () => (await world.row(session.id)).restarting);
    await world.daemon.call['sessions.restart']({ id: session.id, cancel: true });
    await refused;
    expect(await world.row(session.id)).toMatchObject({ endedAt: null, restarting: false });
  });
});
