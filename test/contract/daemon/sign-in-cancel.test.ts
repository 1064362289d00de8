// A cancel at every moment of a sign-in: afterwards everything is as it was before, whatever was under way.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AttemptId } from '../../../core/ids.ts';
import type { Checkpoint } from '../../../daemon/checkpoint.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { consentAs } from '../../support/oauth-persons.ts';
import { poll } from '../../support/poll.ts';
import { type ConnectWorld, codeOf, id, openConnectWorld } from './connect-world.ts';

/** Where the daemon stands still; each step is passed once. */
type Gate = { readonly step: string; reached: boolean; open: () => void };

let world: ConnectWorld;
let gate: Gate | null = null;
const checkpoint: Checkpoint = async (name) => {
  if (gate === null || gate.reached || name !== gate.step) return;
  gate.reached = true;
  const { step } = gate;
  await new Promise<void>((resolve) => {
    gate = { step, reached: true, open: resolve };
  });
};
const standAt = (step: string) => {
  gate = { step, reached: false, open: () => undefined };
};
const reached = () => poll(() => gate?.reached === true);

beforeAll(async () => {
  world = await openConnectWorld();
});
afterAll(() => world.close());
beforeEach(() => world.fresh({ ports: { checkpoint } }));
afterEach(() => {
  gate?.open();
  gate = null;
});

const cancel = (attemptId: AttemptId) => world.daemon.call['connect.cancel']({ attemptId });

/** Cancels while the daemon stands still, and lets it go on. */
async function cancelThere(attemptId: AttemptId): Promise<void> {
  const cancelled = cancel(attemptId);
  // Calls are taken in order: when this one is answered, the cancel has been heard.
  await world.daemon.state();
  gate?.open();
  await cancelled;
}

/** Begins, and answers: the exchange is under way. */
async function answer(): Promise<{ attemptId: AttemptId; end: Promise<unknown> }> {
  const { attemptId, authorizeUrl } = await world.begin('openai-codex', { label: 'New' });
  const redirect = await world.follow(authorizeUrl);
  return { attemptId, end: codeOf(world.daemon.call['connect.finish']({ attemptId, redirect })) };
}

const steps = ['sign-in.exchanged', 'credential.written', 'credential.remembered', 'settings.written'];

describe('of a new profile', () => {
  it('before its answer: the answer is none any more', async () => {
    const { attemptId, authorizeUrl } = await world.begin('openai-codex');
    await cancel(attemptId);
    const redirect = await world.follow(authorizeUrl);
    expect(await codeOf(world.daemon.call['connect.finish']({ attemptId, redirect }))).toBe('attempt_unknown');
    expect(world.exchanges()).toBe(0);
  });

  it.each(['before', 'after'] as const)('while the provider is asked, %s it has acted', async (phase) => {
    // Far longer than this test: nobody waits for the provider.
    const variables = { HAPPIER_CONNECTED_SERVICES_OAUTH_EXCHANGE_TIMEOUT_MS: '60000' };
    await world.restart({ variables });
    world.simulator.control.fault({ endpoint: 'token', kind: 'slow', phase });
    const { attemptId, end } = await answer();
    await poll(() => world.simulator.control.held().length > 0);
    await cancel(attemptId);
    expect(await end).toBe('attempt_cancelled');
    world.simulator.control.release();
    await world.restart();
    expect(await world.profiles()).toEqual([]);
  });

  it('while its provider is asked who it is', async () => {
    world.simulator.control.fault({ provider: 'anthropic', endpoint: 'profile', kind: 'slow' });
    const { attemptId, authorizeUrl } = await world.begin('claude-subscription');
    const redirect = await world.follow(authorizeUrl);
    const end = codeOf(world.daemon.call['connect.finish']({ attemptId, redirect }));
    await poll(() => world.simulator.control.held().length > 0);
    await cancel(attemptId);
    expect(await end).toBe('attempt_cancelled');
    expect(await world.profiles()).toEqual([]);
  });

  it.each(steps)('right after the step %s', async (step) => {
    standAt(step);
    const { attemptId, end } = await answer();
    await reached();
    await cancelThere(attemptId);
    // Answered means done: nobody sees the profile after it.
    expect(await world.profiles()).toEqual([]);
    expect(await end).toBe('attempt_cancelled');
    await world.restart();
    expect(await world.profiles()).toEqual([]);
    // Nor what it was called.
    await world.signIn('openai-codex');
    expect(await world.profiles()).toMatchObject([{ profileId: 'Work', label: null }]);
  });
});

describe('of a profile that was there before', () => {
  it.each(steps)('right after the step %s brings back what it held', async (step) => {
    await world.signIn('openai-codex', { label: 'Office' });
    const [before] = await world.profiles();
    const token = world.simulator.control.openai
      .issued(world.demo.accountIds['openai-codex'])
      .currentRefreshTokens.at(-1);
    standAt(step);
    const { attemptId, end } = await answer();
    await reached();
    await cancelThere(attemptId);
    expect(await end).toBe('attempt_cancelled');
    const [after] = await world.profiles();
    expect(after).toMatchObject({
      label: 'Office',
      createdAt: before?.createdAt,
      refreshedAt: before?.refreshedAt,
      status: { state: 'connected' },
    });
    // The very credential: its refresh token is the one that is presented next.
    world.simulator.control.openai.expireAccessTokens(world.demo.accountIds['openai-codex']);
    world.simulator.control.forgetRequests();
    await world.daemon.call['quota.refresh']({});
    const [refresh] = world.simulator.control.requests({ endpoint: 'token', contains: 'refresh_token' });
    expect(new URLSearchParams(refresh?.body).get('refresh_token')).toBe(token);
    expect(await world.profiles()).toMatchObject([{ status: { state: 'connected' } }]);
  });
});

it('of a confirmation under way leaves the account that was there', async () => {
  await world.signIn('openai-codex', { label: 'Office' });
  consentAs(world.simulator, world.other);
  const { attemptId, end } = await answer();
  expect(await end).toBe('identity_changed');
  standAt('credential.written');
  const confirmed = codeOf(world.daemon.call['connect.confirm']({ attemptId }));
  await reached();
  await cancelThere(attemptId);
  expect(await confirmed).toBe('attempt_cancelled');
  expect(await world.profiles()).toMatchObject([{ label: 'Office', identity: { email: 'demo@example.com' } }]);
});

it('of a device sign-in whose approval is being exchanged', async () => {
  const clock = createFastClock(100);
  await world.restart({ ports: { clock, checkpoint } });
  const { attemptId, userCode } = await world.daemon.call['connect.device']({
    serviceId: 'openai-codex',
    profileId: id('Work'),
  });
  world.simulator.control.openai.approveDevice(userCode, world.demo.accountIds['openai-codex']);
  standAt('sign-in.exchanged');
  const end = codeOf(world.daemon.call['connect.wait']({ attemptId }));
  await reached();
  await cancelThere(attemptId);
  expect(await end).toBe('attempt_cancelled');
  expect(await world.profiles()).toEqual([]);
});

it('of what is cancelled already, or ended, is no error', async () => {
  const { attemptId } = await world.begin('openai-codex');
  await cancel(attemptId);
  await cancel(attemptId);
  const { attemptId: ended, end } = await answer();
  expect(await end).toBe('fulfilled');
  await cancel(ended);
  expect(await world.profiles()).toMatchObject([{ profileId: 'Work', label: 'New' }]);
});
