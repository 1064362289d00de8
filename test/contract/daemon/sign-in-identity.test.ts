// Signing in again to a profile: the same account goes on, another one waits for a confirmation, and no sign-in is lost meanwhile.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attemptIdSchema } from '../../../core/ids.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { consentAs, oauthServices } from '../../support/oauth-persons.ts';
import { type ConnectWorld, codeOf, id, openConnectWorld } from './connect-world.ts';

let world: ConnectWorld;
beforeAll(async () => {
  world = await openConnectWorld();
});
afterAll(() => world.close());
beforeEach(() => world.fresh());

const call = () => world.daemon.call;
const attempt = (attemptId: string) => ({ attemptId: attemptIdSchema.parse(attemptId) });

/** The profile is of the first person; now the second one signs in to it. */
async function signInAsOther(serviceId: (typeof oauthServices)[number] = 'openai-codex') {
  await world.signIn(serviceId, { label: 'Office' });
  consentAs(world.simulator, world.other);
  const { attemptId, authorizeUrl } = await world.begin(serviceId);
  const redirect = await world.follow(authorizeUrl);
  const failure = await call()
    ['connect.finish']({ ...attempt(attemptId), redirect })
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'identity_changed', detail: 'other@example.com' });
  return attempt(attemptId);
}
const emails = async () => (await world.profiles()).map(({ identity }) => identity.email);

describe.each(oauthServices)('another account of %s', (serviceId) => {
  it('is stored once it is confirmed, without a second sign-in', async () => {
    const held = await signInAsOther(serviceId);
    expect(await emails()).toEqual(['demo@example.com']);
    const exchanges = world.exchanges();
    expect(await call()['connect.confirm'](held)).toEqual({ serviceId, profileId: 'Work' });
    expect(world.exchanges()).toBe(exchanges);
    expect(await world.profiles()).toMatchObject([
      { label: 'Office', identity: { email: 'other@example.com' }, status: { state: 'connected' } },
    ]);
    expect(await codeOf(call()['connect.confirm'](held))).toBe('attempt_unknown');
  });
});

describe('while it waits for the confirmation', () => {
  it('the profile is as it was, and what waits is told the same', async () => {
    const held = await signInAsOther();
    expect(await world.profiles()).toMatchObject([{ status: { state: 'connected' } }]);
    expect(await codeOf(call()['connect.wait'](held))).toBe('identity_changed');
    expect(await codeOf(call()['connect.finish']({ ...held, redirect: 'x' }))).toBe('attempt_unknown');
  });

  it('a cancel drops it', async () => {
    const held = await signInAsOther();
    await call()['connect.cancel'](held);
    expect(await codeOf(call()['connect.confirm'](held))).toBe('attempt_unknown');
    expect(await emails()).toEqual(['demo@example.com']);
  });

  it('the end of the attempt drops it', async () => {
    await world.restart({ ports: { clock: createFastClock(300) } });
    const held = await signInAsOther();
    expect(await codeOf(call()['connect.confirm'](held))).toBe('fulfilled');
    consentAs(world.simulator, world.demo);
    const { attemptId, authorizeUrl, expiresAt } = await world.begin('openai-codex');
    const redirect = await world.follow(authorizeUrl);
    expect(await codeOf(call()['connect.finish']({ ...attempt(attemptId), redirect }))).toBe('identity_changed');
    expect(expiresAt).toBeGreaterThan(0);
    const late = await world.begin('openai-codex');
    // Both end at almost the same time; this one is waited for.
    expect(await codeOf(call()['connect.wait'](attempt(late.attemptId)))).toBe('attempt_expired');
    expect(await codeOf(call()['connect.confirm'](attempt(attemptId)))).toBe('attempt_expired');
    expect(await emails()).toEqual(['other@example.com']);
  });

  it('the end of the daemon drops it', async () => {
    const held = await signInAsOther();
    await world.restart();
    expect(await codeOf(call()['connect.confirm'](held))).toBe('attempt_unknown');
    expect(await emails()).toEqual(['demo@example.com']);
  });
});

describe('the same account', () => {
  it.each(oauthServices)('of %s goes on, with its day, label and spelling', async (serviceId) => {
    await world.signIn(serviceId, { label: 'Office' });
    const [before] = await world.profiles();
    await world.signIn(serviceId, { id: 'WORK' });
    const after = await world.profiles();
    expect(after).toMatchObject([{ profileId: 'Work', label: 'Office', createdAt: before?.createdAt }]);
    expect(after[0]?.refreshedAt).toBeGreaterThanOrEqual(before?.refreshedAt ?? Number.POSITIVE_INFINITY);
  });

  it('in another organization waits for a confirmation, too: somebody else pays for it', async () => {
    const { anthropic } = world.simulator.control;
    const organizations = [{ name: 'Own' }, { name: 'Team', plan: 'team-premium' }] as const;
    const account = anthropic.addAccount({ email: 'two@example.com', organizations });
    const [own, team] = account.organizations.map(({ organizationId }) => organizationId);
    const choose = (organizationId: string | undefined) =>
      anthropic.setAutoConsent({ account: `${account.accountId}/${organizationId}` });
    choose(own);
    await world.signIn('claude-subscription');
    choose(team);
    expect(await codeOf(world.signIn('claude-subscription'))).toBe('identity_changed');
    expect(await world.profiles()).toMatchObject([{ identity: { organization: { id: own } } }]);
  });
});

it('a sign-in to a profile that is about to be removed keeps it', async () => {
  await world.restart({ ports: { clock: createFastClock(20) } });
  await world.signIn('openai-codex', { label: 'Office' });
  const ref = { serviceId: 'openai-codex', profileId: id('Work') } as const;
  await call()['profiles.disconnect'](ref);
  await world.signIn('openai-codex');
  expect(await world.profiles()).toMatchObject([{ removalAt: null, label: 'Office' }]);
  await world.restart();
  expect(await world.profiles()).toMatchObject([{ profileId: 'Work', status: { state: 'connected' } }]);
});
