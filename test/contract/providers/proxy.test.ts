// The HTTPS proxy: tunnels to played hosts end in TLS under the throw-away CA, other hosts are refused and counted.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificateAuthority } from '../../providers/kernel/certificate-authority.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { askThroughProxy, openTls, openTunnel } from './proxy-client.ts';

let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());

describe('a tunnel to a played host', () => {
  it.each(['auth.openai.com', 'chatgpt.com', 'api.openai.com'])(
    'is TLS that the CA file vouches for: %s',
    async (host) => {
      const socket = await openTls(simulator, host);
      expect(socket.authorized).toBe(true);
      expect(socket.getPeerCertificate().subject.CN).toBe('Provider simulator');
      socket.destroy();
    },
  );

  it('is worth nothing without that CA', async () => {
    const { caPem } = createCertificateAuthority(['chatgpt.com'], Date.now());
    await expect(openTls(simulator, 'chatgpt.com', caPem)).rejects.toThrow();
  });

  it('leads to the same endpoints as plain http, and is told apart in the record', async () => {
    const { accountId } = simulator.control.openai.addAccount({ email: 'one@example.com' });
    const { accessToken } = simulator.control.openai.signIn(accountId);
    const headers = { authorization: `Bearer ${accessToken}`, 'ChatGPT-Account-Id': accountId };
    const url = 'https://chatgpt.com/backend-api/wham/usage';
    const proxied = await askThroughProxy(simulator, url, { headers });
    const direct = await fetch(simulator.direct(url), { headers });
    expect(proxied.status).toBe(200);
    expect(JSON.parse(proxied.body)).toEqual(await direct.json());
    const records = simulator.control.requests({ credential: accessToken });
    expect(records.map(({ via }) => via)).toEqual(['proxy', 'direct']);
    expect(records.every((record) => record.host === 'chatgpt.com' && record.accountIdHeader === accountId)).toBe(true);
    expect(simulator.control.credentialsSeenAt('chatgpt.com', '/backend-api/wham/usage')).toEqual([accessToken]);
    expect(simulator.control.credentialsSeenAt('api.openai.com')).toEqual([]);
  });

  it('answers 404 where the host has no such endpoint, and keeps it in the record', async () => {
    expect((await askThroughProxy(simulator, 'https://chatgpt.com/nothing')).status).toBe(404);
    expect(simulator.control.requests({ path: '/nothing' })).toMatchObject([{ endpoint: null, status: 404 }]);
  });
});

describe('a host that nobody plays', () => {
  it('gets no tunnel and is counted', async () => {
    const { status, socket } = await openTunnel(simulator, 'unknown.example.com:443');
    socket.destroy();
    expect(status).toBe(502);
    expect(simulator.control.unknownHosts()).toEqual({ 'unknown.example.com': 1 });
  });

  it('is refused over plain http too', async () => {
    expect((await fetch(`${simulator.url}/other.example.com/path`)).status).toBe(502);
    expect(simulator.control.unknownHosts()).toMatchObject({ 'other.example.com': 1 });
  });
});

describe('a host that the backends ask of their own accord', () => {
  it.each(['pi.dev', 'play.googleapis.com', 'github.com'])('has nothing, and is known: %s', async (host) => {
    expect((await askThroughProxy(simulator, `https://${host}/anything`)).status).toBe(404);
    expect(simulator.control.requests({ host })).toMatchObject([{ provider: 'elsewhere', credential: null }]);
    expect(simulator.control.unknownHosts()).not.toHaveProperty(host);
  });

  it.each([
    ['authorization', 'Bearer secret-1', 'secret-1'],
    ['authorization', 'Basic secret-2', 'Basic secret-2'],
    ['x-api-key', 'secret-3', 'secret-3'],
    ['x-goog-api-key', 'secret-4', 'secret-4'],
    ['cookie', 'session=secret-5', 'session=secret-5'],
  ])('betrays a credential that comes in %s: %s', async (name, value, credential) => {
    await askThroughProxy(simulator, 'https://api.github.com/with', { headers: { [name]: value } });
    expect(simulator.control.credentialsSeenAt('api.github.com', '/with')).toContain(credential);
  });
});
