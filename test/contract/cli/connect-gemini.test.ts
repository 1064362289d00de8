// Every way to connect Gemini from the command line, and what is said where Google no longer serves the account.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StatusJson } from '../../../cli/json.ts';
import { type CliBench, connectByPaste, createCliBench, endOfSignIn, printedAddress } from '../../support/cli.ts';
import { readPublished } from '../../support/published-schema.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

let simulator: TestSimulator;
let bench: CliBench;

beforeAll(async () => {
  simulator = await startTestSimulator();
  const { google } = simulator.control;
  google.addAccount({ email: 'work@example.com', accountId: '1001', standing: 'enterprise' });
  google.addAccount({ email: 'home@example.com', accountId: '1002', standing: 'retired' });
  bench = await createCliBench(simulator.environment());
});

afterEach(() => {
  simulator.control.clearFaults();
  simulator.control.google.setAuthorizeError(null);
});

afterAll(async () => {
  await bench.close();
  await simulator.close();
});

async function geminiProfiles(): Promise<StatusJson['services'][number]['profiles']> {
  const { stdout } = await bench.run(['connect', 'status', '--json']);
  const status = await readPublished<StatusJson>(stdout);
  return status.services.find((service) => service.serviceId === 'gemini')?.profiles ?? [];
}

describe('connect gemini', () => {
  it('signs in in the browser of this computer without an option, and says who and which plan', async () => {
    simulator.control.google.setAutoConsent({ account: '1001' });
    const running = bench.start(['connect', 'gemini', '--no-open', '--profile', 'work']);
    const end = await endOfSignIn(await printedAddress(running));
    expect(end).toMatch(/^http:\/\/localhost:54545\/oauth2callback\?/);
    expect((await fetch(end)).status).toBe(200);
    expect(await running.result).toMatchObject({ code: 0 });
    expect(await geminiProfiles()).toMatchObject([
      { profileId: 'work', identity: { email: 'work@example.com', accountId: '1001' }, status: { state: 'connected' } },
    ]);
  });

  it('signs in by paste', async () => {
    simulator.control.google.setAutoConsent({ account: '1001' });
    expect(await connectByPaste(bench, ['--profile', 'pasted'], 'gemini')).toMatchObject({ code: 0 });
  });

  it('explains the end of personal sign-in with the next step, keeps the profile, and never says that the login failed', async () => {
    simulator.control.google.setAutoConsent({ account: '1002' });
    const result = await connectByPaste(bench, ['--profile', 'home'], 'gemini');
    expect(result.code).toBe(3);
    expect(result.stderr).toContain('Connected: gemini home');
    expect(result.stderr).toMatch(/personal accounts on 18 June 2026; a Workspace account .* or a Gemini API key/);
    expect(result.stderr).not.toMatch(/fail/i);
    const home = (await geminiProfiles()).find(({ profileId }) => profileId === 'home');
    expect(home).toMatchObject({ status: { state: 'ineligible', cause: 'client-retired' }, action: 'check-again' });
    // Google may serve it again one day: the person can ask.
    simulator.control.google.setStanding('1002', 'standard');
    expect((await bench.run(['connect', 'check', 'gemini', 'home'])).stderr).toContain('gemini home: connected');
  });

  it('says that it was declined', async () => {
    simulator.control.google.setAuthorizeError({ error: 'access_denied' });
    const result = await connectByPaste(bench, ['--profile', 'declined'], 'gemini');
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('[connect_access_denied]') });
  });

  it('names the missing client secret before anybody signs in', async () => {
    const { HAPPIER_CONNECTED_SERVICES_GEMINI_OAUTH_CLIENT_SECRET: _secret, ...rest } = simulator.environment();
    const without = await createCliBench({ ...rest, PATH: '/usr/bin:/bin' });
    try {
      const result = await without.run(['connect', 'gemini', '--paste'], { input: '\n' });
      expect(result).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/Install Gemini CLI.*\[connect_client_secret_missing\]/),
      });
    } finally {
      await without.close();
    }
  });
});
