// Signing in by a code that is typed in elsewhere: the daemon looks for the decision, not too often, and stops.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { connectDaemon } from '../../../daemon/api/client.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { poll } from '../../support/poll.ts';
import { type ConnectWorld, codeOf, id, openConnectWorld } from './connect-world.ts';

/** Five seconds and the margin pass in 80 ms. */
const clock = createFastClock(100);

let world: ConnectWorld;
beforeAll(async () => {
  world = await openConnectWorld({ now: clock.now });
});
afterAll(() => world.close());
beforeEach(async () => {
  const { openai } = world.simulator.control;
  openai.setDeviceLogin('on');
  openai.setDevicePending('403');
  openai.setDeviceInterval(5);
  await world.fresh({ ports: { clock } });
});

const begin = (profileId = 'Work') =>
  world.daemon.call['connect.device']({ serviceId: 'openai-codex', profileId: id(profileId), label: 'Office' });
type Attempt = Awaited<ReturnType<typeof begin>>;
const wait = ({ attemptId }: Attempt) => world.daemon.call['connect.wait']({ attemptId });
const cancel = ({ attemptId }: Attempt) => world.daemon.call['connect.cancel']({ attemptId });
const approve = ({ userCode }: Attempt) =>
  world.simulator.control.openai.approveDevice(userCode, world.demo.accountIds['openai-codex']);
const looks = () => world.simulator.control.requests({ endpoint: 'device-poll' });
const looked = (count: number) => poll(() => looks().length >= count);

/** Long enough to be asked again, if anybody still did. */
const severalIntervals = () => new Promise<void>((resolve) => clock.after(30_000, resolve));

describe('a device sign-in', () => {
  it('shows a code and where to type it in, and connects once the person has', async () => {
    const attempt = await begin();
    expect(attempt.userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}/);
    expect(attempt.verificationUrl).toContain('/codex/device');
    const leftMs = attempt.expiresAt - clock.now();
    expect(leftMs).toBeGreaterThan(600_000);
    expect(leftMs).toBeLessThanOrEqual(900_000);
    const end = wait(attempt);
    await looked(2);
    expect(await world.profiles()).toEqual([]);
    approve(attempt);
    expect(await end).toEqual({ serviceId: 'openai-codex', profileId: 'Work' });
    expect(await world.profiles()).toMatchObject([
      {
        label: 'Office',
        kind: 'oauth',
        identity: { email: 'demo@example.com', plan: 'Plus' },
        status: { state: 'connected' },
      },
    ]);
    const asked = looks().length;
    await severalIntervals();
    expect(looks()).toHaveLength(asked);
  });

  it('goes through the server, which tells the provider what it must know and nothing else', async () => {
    const attempt = await begin();
    await looked(1);
    approve(attempt);
    await wait(attempt);
    const bodies = [...world.simulator.control.requests({ endpoint: 'device-start' }), ...looks()].map(({ body }) =>
      Object.keys(JSON.parse(body) as object).sort(),
    );
    expect(bodies[0]).toEqual(['client_id']);
    for (const body of bodies.slice(1)) expect(body).toEqual(['device_auth_id', 'user_code']);
  });

  it('is asked for no more often than the provider wants', async () => {
    const attempt = await begin();
    await looked(3);
    world.simulator.control.openai.slowDownDevice(attempt.userCode);
    await looked(6);
    await cancel(attempt);
    const [device] = world.simulator.control.openai.devices().slice(-1);
    const times = [device?.startedAt ?? 0, ...(device?.polledAt ?? [])];
    for (const [index, at] of times.entries()) {
      if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(5_000 + (index > 4 ? 5_000 : 0));
    }
  });

  it.each(['403-text', '404-empty'] as const)('goes on waiting where "pending" is said as %s', async (pendingAs) => {
    world.simulator.control.openai.setDevicePending(pendingAs);
    const attempt = await begin();
    const end = wait(attempt);
    await looked(2);
    approve(attempt);
    expect(await end).toMatchObject({ profileId: 'Work' });
  });

  it.each(['500', '503', '429', 'cut', '403-html'] as const)(
    'goes on waiting while the provider fails with %s',
    async (kind) => {
      const attempt = await begin();
      const end = wait(attempt);
      world.simulator.control.fault({ endpoint: 'device-poll', kind, times: 2 });
      await looked(2);
      approve(attempt);
      expect(await end).toMatchObject({ profileId: 'Work' });
    },
  );
});

describe('its end without a profile', () => {
  it.each(['access_denied', 'authorization_declined'] as const)('is a no of the person: %s', async (denial) => {
    const attempt = await begin();
    const end = codeOf(wait(attempt));
    world.simulator.control.openai.denyDevice(attempt.userCode, denial);
    expect(await end).toBe('connect_access_denied');
    expect(await world.profiles()).toEqual([]);
  });

  it('is the end of the code', async () => {
    const attempt = await begin();
    const end = codeOf(wait(attempt));
    world.simulator.control.openai.expireDevice(attempt.userCode);
    expect(await end).toBe('connect_device_expired');
  });

  it('comes by itself when nobody ever types it in', { timeout: 60_000 }, async () => {
    const attempt = await begin();
    const end = codeOf(wait(attempt));
    expect(await end).toBe('connect_device_expired');
    expect(clock.now()).toBeGreaterThanOrEqual(attempt.expiresAt);
    const asked = looks().length;
    await severalIntervals();
    expect(looks()).toHaveLength(asked);
  });

  it.each([
    ['503', 'connect_oauth_exchange_failed'],
    ['400', 'connect_oauth_invalid_grant'],
  ] as const)('is a failed exchange of the approved code: %s', async (kind, code) => {
    const attempt = await begin();
    const end = codeOf(wait(attempt));
    world.simulator.control.fault({ endpoint: 'token', kind });
    approve(attempt);
    expect(await end).toBe(code);
    expect(await world.profiles()).toEqual([]);
  });

  it('is the cancel: nobody asks any more', async () => {
    const attempt = await begin();
    const end = codeOf(wait(attempt));
    await looked(1);
    await cancel(attempt);
    expect(await end).toBe('attempt_cancelled');
    const asked = looks().length;
    approve(attempt);
    await severalIntervals();
    expect(looks()).toHaveLength(asked);
    expect(await world.profiles()).toEqual([]);
  });

  it('is the going of the program that has begun it', async () => {
    const client = await connectDaemon({ home: world.daemon.home, client: 'cli' });
    const profileId = profileIdSchema.parse('gone');
    const attempt = await client.call['connect.device']({ serviceId: 'openai-codex', profileId });
    const end = codeOf(wait(attempt));
    client.close();
    expect(await end).toBe('attempt_cancelled');
  });
});

describe('what cannot begin, and what cannot end it', () => {
  it.each(['off', 'admin'] as const)('where the account does not allow it: %s', async (login) => {
    world.simulator.control.openai.setDeviceLogin(login);
    expect(await codeOf(begin())).toBe('connect_device_disabled');
  });

  it('while the provider is out of reach', async () => {
    world.simulator.control.fault({ endpoint: 'device-start', kind: '503' });
    expect(await codeOf(begin())).toBe('connect_oauth_exchange_failed');
  });

  it('a paste is none of its answers, and does not end it', async () => {
    const attempt = await begin();
    const { attemptId } = attempt;
    const other = await world.begin('openai-codex', { id: 'home' });
    const redirect = await world.follow(other.authorizeUrl);
    expect(await codeOf(world.daemon.call['connect.finish']({ attemptId, redirect }))).toBe('unsupported_method');
    expect(world.exchanges()).toBe(0);
    approve(attempt);
    expect(await wait(attempt)).toMatchObject({ profileId: 'Work' });
  });

  it('a new code after an old one is another sign-in', async () => {
    const [first, second] = [await begin(), await begin('home')];
    expect(first.userCode).not.toBe(second.userCode);
    approve(second);
    expect(await wait(second)).toMatchObject({ profileId: 'home' });
    expect(await world.profiles()).toMatchObject([{ profileId: 'home' }]);
    await cancel(first);
  });
});
