// Signing in with the person's own browser: the daemon waits on the registered loopback port, and nothing waits there afterwards.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { connectDaemon } from '../../../daemon/api/client.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { providerNames, providerOf } from '../../support/oauth-persons.ts';
import { poll } from '../../support/poll.ts';
import { type ConnectWorld, codeOf, openConnectWorld } from './connect-world.ts';

const services = ['openai-codex', 'gemini'] as const;
const ports = { 'openai-codex': 1455, gemini: 54_545 } as const;

let world: ConnectWorld;
beforeAll(async () => {
  world = await openConnectWorld();
});
afterAll(() => world.close());
beforeEach(() => world.fresh());

const begin = (serviceId: (typeof services)[number], id?: string) =>
  world.begin(serviceId, { method: 'system-browser', ...(id === undefined ? {} : { id }) });
type Attempt = Awaited<ReturnType<typeof begin>>;
const wait = ({ attemptId }: Attempt) => world.daemon.call['connect.wait']({ attemptId });
const cancel = ({ attemptId }: Attempt) => world.daemon.call['connect.cancel']({ attemptId });

/** Whether somebody listens there. */
const isOpen = (port: number) =>
  fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
const isShut = async (port: number) => !(await isOpen(port));

/** Signs in as a browser does, through to the page at the end. */
async function browse({ authorizeUrl }: Attempt): Promise<Response> {
  return fetch(await world.follow(authorizeUrl));
}

describe.each(services)('%s', (serviceId) => {
  const port = ports[serviceId];

  it('is connected when the browser comes back', async () => {
    const attempt = await begin(serviceId);
    const end = wait(attempt);
    const page = await browse(attempt);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Back to Happier');
    expect(await end).toEqual({ serviceId, profileId: 'Work' });
    expect(await world.profiles()).toMatchObject([{ serviceId, status: { state: 'connected' } }]);
    expect(await isShut(port)).toBe(true);
    // Who asks late is told the same.
    expect(await wait(attempt)).toEqual({ serviceId, profileId: 'Work' });
  });

  it('is connected by a paste where the browser is on another computer, and nothing waits any more', async () => {
    const attempt = await begin(serviceId);
    const end = wait(attempt);
    const { attemptId, authorizeUrl } = attempt;
    await world.daemon.call['connect.finish']({ attemptId, redirect: await world.follow(authorizeUrl) });
    expect(await end).toEqual({ serviceId, profileId: 'Work' });
    expect(await isShut(port)).toBe(true);
  });

  it('is not connected by the answer of another sign-in, which does not end this one either', async () => {
    const elsewhere = await world.begin(serviceId, { id: 'home' });
    const attempt = await begin(serviceId);
    const end = wait(attempt);
    expect((await browse(elsewhere)).status).toBe(400);
    expect((await fetch(`http://127.0.0.1:${port}${new URL(attempt.redirectUri).pathname}?error=x`)).status).toBe(400);
    expect(world.exchanges()).toBe(0);
    expect((await browse(attempt)).status).toBe(200);
    expect(await end).toMatchObject({ profileId: 'Work' });
  });

  it('goes on waiting after an answer without a code', async () => {
    const attempt = await begin(serviceId);
    const end = wait(attempt);
    const state = new URL(attempt.authorizeUrl).searchParams.get('state') ?? '';
    expect((await fetch(`${attempt.redirectUri}?${new URLSearchParams({ state })}`)).status).toBe(400);
    expect((await browse(attempt)).status).toBe(200);
    expect(await end).toMatchObject({ profileId: 'Work' });
  });

  it('is not connected when the person declines, who is told so by page and program', async () => {
    providerOf(world.simulator, serviceId).setAuthorizeError({ error: 'access_denied' });
    const attempt = await begin(serviceId);
    const end = codeOf(wait(attempt));
    const page = await browse(attempt);
    providerOf(world.simulator, serviceId).setAuthorizeError(null);
    expect(await page.text()).toContain('Not signed in');
    expect(await end).toBe('connect_access_denied');
    expect(await isShut(port)).toBe(true);
    expect(await world.profiles()).toEqual([]);
  });

  it('is not connected when the provider fails', async () => {
    world.simulator.control.fault({ provider: providerNames[serviceId], endpoint: 'token', kind: '503' });
    const attempt = await begin(serviceId);
    const end = codeOf(wait(attempt));
    await browse(attempt);
    expect(await end).toBe('connect_oauth_exchange_failed');
    expect(await isShut(port)).toBe(true);
    expect(await world.profiles()).toEqual([]);
  });

  it('does not begin where another program has the port, which is named; another way is open', async () => {
    const other = createServer();
    await once(other.listen(port, '127.0.0.1'), 'listening');
    const failure = await begin(serviceId).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'connect_port_taken', detail: String(port) });
    await world.signIn(serviceId);
    await new Promise((resolve) => other.close(resolve));
    const attempt = await begin(serviceId, 'home');
    await cancel(attempt);
  });

  it('waits no longer once it is cancelled', async () => {
    const attempt = await begin(serviceId);
    const end = codeOf(wait(attempt));
    expect(await isOpen(port)).toBe(true);
    await cancel(attempt);
    expect(await isShut(port)).toBe(true);
    expect(await end).toBe('attempt_cancelled');
  });

  it('waits no longer once the program that has begun it is gone, also before it waits', async () => {
    const client = await connectDaemon({ home: world.daemon.home, client: 'cli' });
    const profileId = profileIdSchema.parse('gone');
    const attempt = await client.call['connect.begin']({ serviceId, profileId, method: 'system-browser' });
    expect(await isOpen(port)).toBe(true);
    client.close();
    await poll(() => isShut(port));
    expect(await codeOf(wait(attempt))).toBe('attempt_unknown');
  });

  it('waits no longer than the daemon', async () => {
    await begin(serviceId);
    expect(await isOpen(port)).toBe(true);
    await world.daemon.stop();
    expect(await isShut(port)).toBe(true);
    await world.restart();
  });

  it('waits ten minutes', async () => {
    await world.restart({ ports: { clock: createFastClock(1_000) } });
    const attempt = await begin(serviceId);
    const end = codeOf(wait(attempt));
    expect(await isOpen(port)).toBe(true);
    expect(await end).toBe('attempt_expired');
    expect(await isShut(port)).toBe(true);
    const finish = world.daemon.call['connect.finish']({ attemptId: attempt.attemptId, redirect: 'x' });
    expect(await codeOf(finish)).toBe('attempt_expired');
  });
});

it('two services wait side by side, each for its own answer', async () => {
  const attempts = await Promise.all(services.map((serviceId) => begin(serviceId)));
  const ends = attempts.map(wait);
  for (const attempt of attempts.reverse()) expect((await browse(attempt)).status).toBe(200);
  expect(await Promise.all(ends)).toEqual(services.map((serviceId) => ({ serviceId, profileId: 'Work' })));
});
