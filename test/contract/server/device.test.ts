// The routes of a device sign-in: a code to show, what each look at it says, and the bundle that an approval ends in.
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attemptHash, type KeyPair, newKeyPair, openBundle } from '../../../core/crypto/sealed-bundle.ts';
import { readySodium, type Sodium } from '../../../core/crypto/sodium.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { openBench, type ServerBench } from './bench.ts';
import { startTokenEndpoint } from './token-endpoint.ts';

const failed = (status: number, error: string) => ({ status, body: { error } });
const answered = (body: unknown) => ({ status: 200, body });
const impatient = { HAPPIER_CONNECTED_SERVICES_OAUTH_EXCHANGE_TIMEOUT_MS: '1000' };
const deviceUrl = 'HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_DEVICE_URL';

type Started = {
  readonly deviceAuthId: string;
  readonly userCode: string;
  readonly intervalMs: number;
  readonly verificationUrl: string;
  readonly redirectUri: string;
  readonly expiresAt: number;
};

let sodium: Sodium;
let simulator: TestSimulator;
let accountId: string;
let bench: ServerBench;
let keys: KeyPair;
const open = async (variables: Record<string, string> = {}) => {
  await bench?.close();
  bench = await openBench({ fetch: globalThis.fetch, variables: { ...simulator.environment(), ...variables } });
};
beforeAll(async () => {
  sodium = await readySodium();
  simulator = await startTestSimulator();
  accountId = simulator.control.openai.addAccount({ email: 'demo@example.com' }).accountId;
});
afterAll(async () => {
  await bench.close();
  await simulator.close();
});
beforeEach(async () => {
  simulator.control.forgetRequests();
  keys = newKeyPair(sodium, (bytes) => new Uint8Array(randomBytes(bytes)));
  await open();
});
afterEach(() => {
  const { openai } = simulator.control;
  openai.setDeviceLogin('on');
  openai.setDevicePending('403');
  openai.setDeviceInterval(5);
  simulator.control.clearFaults();
  simulator.control.release();
});

const start = () => bench.ask('deviceStart', {}, { body: { publicKey: keys.publicKey } });
async function started(): Promise<Started> {
  const { status, body } = await start();
  expect(status).toBe(200);
  return body as Started;
}
const look = ({ deviceAuthId, userCode }: Started, change: Record<string, unknown> = {}) =>
  bench.ask('devicePoll', {}, { body: { publicKey: keys.publicKey, deviceAuthId, userCode, ...change } });

describe('a device sign-in', () => {
  it('begins with a code, where to type it in, and how often to look', async () => {
    simulator.control.openai.setDeviceInterval(7);
    const { userCode, intervalMs, verificationUrl, redirectUri, expiresAt } = await started();
    expect(userCode.length).toBeGreaterThan(6);
    expect(intervalMs).toBe(7_000);
    expect(verificationUrl).toBe(simulator.direct('https://auth.openai.com/codex/device'));
    expect(redirectUri).toBe('https://auth.openai.com/deviceauth/callback');
    expect(expiresAt).toBeGreaterThan(Date.now());
    const [request] = simulator.control.requests({ endpoint: 'device-start' });
    expect(JSON.parse(request?.body ?? '')).toEqual({ client_id: 'app_EMoamEEZ73f0CkXaXp7hrann' });
  });

  it('ends in a bundle that only this attempt can open', async () => {
    const device = await started();
    simulator.control.openai.approveDevice(device.userCode, accountId);
    const { status, body } = await look(device);
    expect([status, body]).toMatchObject([200, { status: 'approved' }]);
    const { bundle } = body as { bundle: string };
    const hash = (state: string) =>
      attemptHash(sodium, {
        serviceId: 'openai-codex',
        state,
        publicKey: keys.publicKey,
        redirectUri: device.redirectUri,
      });
    const openAs = (state: string) =>
      openBundle(sodium, bundle, keys, { serviceId: 'openai-codex', attempt: hash(state) });
    const opened = openAs(device.deviceAuthId);
    expect(opened).toMatchObject({ providerEmail: 'demo@example.com', providerAccountId: accountId });
    expect(simulator.control.openai.issued(accountId).currentRefreshTokens).toContain(opened.refreshToken);
    expect(() => openAs('another')).toThrow();
    const [request] = simulator.control.requests({ endpoint: 'token' });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toMatchObject({
      grant_type: 'authorization_code',
      redirect_uri: 'https://auth.openai.com/deviceauth/callback',
    });
    // A code is handed out once.
    expect(await look(device)).toEqual(failed(400, 'connect_device_expired'));
  });
});

describe('what a look says', () => {
  it.each(['403', '403-text', '404-empty'] as const)('pending, told as %s', async (pendingAs) => {
    simulator.control.openai.setDevicePending(pendingAs);
    expect(await look(await started())).toEqual(answered({ status: 'pending' }));
  });

  it('pending, when a guard stops it: its status is that of "pending", and nothing is decided by it', async () => {
    const device = await started();
    simulator.control.fault({ endpoint: 'device-poll', kind: '403-html' });
    expect(await look(device)).toEqual(answered({ status: 'pending' }));
  });

  it('that it comes too often', async () => {
    const device = await started();
    simulator.control.openai.slowDownDevice(device.userCode);
    expect(await look(device)).toEqual(answered({ status: 'slow-down' }));
    expect(await look(device)).toEqual(answered({ status: 'pending' }));
  });

  it.each(['access_denied', 'authorization_declined'] as const)('that the person declined: %s', async (denial) => {
    const device = await started();
    simulator.control.openai.denyDevice(device.userCode, denial);
    expect(await look(device)).toEqual(failed(400, 'connect_access_denied'));
  });

  it('that the code is over', async () => {
    const device = await started();
    simulator.control.openai.expireDevice(device.userCode);
    expect(await look(device)).toEqual(failed(400, 'connect_device_expired'));
  });

  it.each([
    ['500', null],
    ['503', null],
    ['429', null],
    ['429-retry-after', 30_000],
    ['cut', null],
  ] as const)('nothing, when the provider fails with %s', async (kind, retryAfterMs) => {
    const device = await started();
    simulator.control.fault({ endpoint: 'device-poll', kind });
    expect(await look(device)).toEqual(answered({ status: 'unavailable', retryAfterMs }));
  });

  it('nothing, when the provider does not answer in time', async () => {
    await open(impatient);
    const device = await started();
    simulator.control.fault({ endpoint: 'device-poll', kind: 'slow' });
    expect(await look(device)).toEqual(answered({ status: 'unavailable', retryAfterMs: null }));
  });

  it('that the exchange of an approved code failed, by its own name', async () => {
    for (const [kind, status, error] of [
      ['503', 502, 'connect_oauth_exchange_failed'],
      ['400', 400, 'connect_oauth_invalid_grant'],
    ] as const) {
      const device = await started();
      simulator.control.openai.approveDevice(device.userCode, accountId);
      simulator.control.fault({ endpoint: 'token', kind });
      expect(await look(device)).toEqual(failed(status, error));
    }
  });
});

describe('what cannot begin', () => {
  it.each(['off', 'admin'] as const)('where sign-in by code is switched off: %s', async (login) => {
    simulator.control.openai.setDeviceLogin(login);
    expect(await start()).toEqual(failed(400, 'connect_device_disabled'));
  });

  it.each(['500', '503', '403-html', '429', 'cut', 'malformed'] as const)(
    'while the provider fails with %s',
    async (kind) => {
      simulator.control.fault({ endpoint: 'device-start', kind });
      expect(await start()).toEqual(failed(502, 'connect_oauth_exchange_failed'));
    },
  );

  it('while the provider does not answer in time', async () => {
    await open(impatient);
    simulator.control.fault({ endpoint: 'device-start', kind: 'slow' });
    expect(await start()).toEqual(failed(504, 'connect_oauth_timeout'));
  });

  it('where the answer leads elsewhere', async () => {
    const elsewhere = await startTokenEndpoint((_request, response) => response.end('{}'));
    const endpoint = await startTokenEndpoint((_request, response) => {
      response.writeHead(307, { location: elsewhere.url }).end();
    });
    await open({ [deviceUrl]: endpoint.url });
    expect(await start()).toEqual(failed(502, 'connect_oauth_exchange_failed'));
    expect(elsewhere.count()).toBe(0);
    await Promise.all([endpoint.close(), elsewhere.close()]);
  });

  it('with a key that nothing can be sealed for', async () => {
    const body = { publicKey: randomBytes(31).toString('base64url') };
    expect(await bench.ask('deviceStart', {}, { body })).toEqual(failed(400, 'invalid_input'));
    expect(simulator.control.requests()).toEqual([]);
    const device = await started();
    simulator.control.openai.approveDevice(device.userCode, accountId);
    expect(await look(device, body)).toEqual(failed(400, 'invalid_input'));
    // The approval is not spent by it.
    expect((await look(device)).body).toMatchObject({ status: 'approved' });
  });
});

describe('how often', () => {
  it('five starts in a minute by one account', async () => {
    for (let turn = 0; turn < 5; turn++) expect((await start()).status).toBe(200);
    expect(await start()).toEqual(failed(429, 'rate_limited'));
    expect(simulator.control.requests({ endpoint: 'device-start' })).toHaveLength(5);
    bench.clock.at += 60_000;
    expect((await start()).status).toBe(200);
  });

  it('sixty looks in a minute by one account', async () => {
    const device = await started();
    for (let turn = 0; turn < 60; turn++) expect((await look(device)).status).toBe(200);
    expect(await look(device)).toEqual(failed(429, 'rate_limited'));
    expect(simulator.control.requests({ endpoint: 'device-poll' })).toHaveLength(60);
    bench.clock.at += 60_000;
    expect((await look(device)).status).toBe(200);
  });
});
