// Every way to connect Codex and an OpenAI key from the command line: success, cancel, and each error by name; nothing is stored then.
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StatusJson } from '../../../cli/json.ts';
import {
  type CliBench,
  connectByPaste,
  createCliBench,
  endOfSignIn,
  printedAddress,
  type RunningCli,
} from '../../support/cli.ts';
import { poll } from '../../support/poll.ts';
import { readPublished } from '../../support/published-schema.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

const goodKey = 'sk-proj-good-T3BlbkFJ-000000000001';

let simulator: TestSimulator;
let bench: CliBench;

beforeAll(async () => {
  simulator = await startTestSimulator();
  const { openai } = simulator.control;
  openai.addAccount({ email: 'a@example.com', accountId: 'acc-a', apiKeys: [goodKey] });
  openai.addAccount({ email: 'b@example.com', accountId: 'acc-b', plan: 'pro' });
  openai.setDeviceInterval(1);
  bench = await createCliBench(simulator.environment());
});

afterEach(() => {
  const { control } = simulator;
  control.clearFaults();
  control.openai.setAutoConsent({ account: 'acc-a' });
  control.openai.setAuthorizeError(null);
  control.openai.setDeviceLogin('on');
  control.openai.setApiKeyState(goodKey, 'valid');
});

afterAll(async () => {
  await bench.close();
  await simulator.close();
});

async function profiles(serviceId: string): Promise<StatusJson['services'][number]['profiles']> {
  const { stdout } = await bench.run(['connect', 'status', '--json']);
  const status = await readPublished<StatusJson>(stdout);
  return status.services.find((service) => service.serviceId === serviceId)?.profiles ?? [];
}

async function expectNothingStored(profileId: string): Promise<void> {
  for (const serviceId of ['openai-codex', 'openai']) {
    expect((await profiles(serviceId)).map((profile) => profile.profileId)).not.toContain(profileId);
  }
}

async function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

const start = (profile: string, ...args: string[]) =>
  bench.start(['connect', 'codex', '--no-open', '--profile', profile, ...args]);

describe('connect codex --browser', () => {
  it('is what happens without an option, and ends by itself when the browser comes back', async () => {
    simulator.control.openai.setAutoConsent({ account: 'acc-a' });
    const running = start('loop', '--label', 'Loop', '--json');
    const page = await fetch(await endOfSignIn(await printedAddress(running)));
    expect(page.status).toBe(200);
    const result = await running.result;
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining('Connected: openai-codex loop') });
    expect(await readPublished(result.stdout)).toMatchObject({ profileId: 'loop', status: { state: 'connected' } });
    expect(await profiles('openai-codex')).toContainEqual(
      expect.objectContaining({
        profileId: 'loop',
        label: 'Loop',
        identity: expect.objectContaining({ email: 'a@example.com' }),
      }),
    );
    expect(await portIsFree(1455)).toBe(true);
  });

  it('says that it was declined', async () => {
    simulator.control.openai.setAuthorizeError({ error: 'access_denied' });
    const running = start('no');
    await fetch(await endOfSignIn(await printedAddress(running)));
    expect(await running.result).toMatchObject({ code: 1, stderr: expect.stringContaining('[connect_access_denied]') });
    await expectNothingStored('no');
  });

  it('leaves nothing behind when it is interrupted: no listener, no profile', async () => {
    const running = start('gone', '--browser');
    const address = await endOfSignIn(await printedAddress(running));
    running.kill('SIGINT');
    await running.result;
    await poll(() => portIsFree(1455));
    await expect(fetch(address)).rejects.toThrow();
    await expectNothingStored('gone');
  });

  it('gives up after --timeout', async () => {
    const running = start('late', '--timeout', '1');
    expect(await running.result).toMatchObject({ code: 1, stderr: expect.stringContaining('[attempt_expired]') });
    await poll(() => portIsFree(1455));
  });

  describe('while another program has the port', () => {
    let other: Server;

    beforeAll(async () => {
      other = createServer();
      await new Promise<void>((resolve) => other.listen(1455, '127.0.0.1', resolve));
    });

    afterAll(() => new Promise<void>((resolve) => other.close(() => resolve())));

    it('names it when --browser was asked for', async () => {
      const result = await start('taken', '--browser').result;
      expect(result).toMatchObject({ code: 1, stderr: expect.stringMatching(/1455.*\[connect_port_taken\]/) });
    });

    it('goes on by paste otherwise', async () => {
      const running = start('led-on');
      const address = await endOfSignIn(await printedAddress(running));
      running.write(`${address}\n`);
      running.endInput();
      const result = await running.result;
      expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining('Another program uses the port') });
    });
  });
});

describe('connect codex --device', () => {
  async function userCode(running: RunningCli): Promise<string> {
    const [, code = ''] = await running.seen(/enter the code\n\n\s+(\S+)/);
    return code;
  }

  it('shows address and code, waits, and connects', async () => {
    const running = start('device', '--device');
    const code = await userCode(running);
    simulator.control.openai.approveDevice(code, 'acc-b');
    expect(await running.result).toMatchObject({ code: 0 });
    expect(await profiles('openai-codex')).toContainEqual(
      expect.objectContaining({ profileId: 'device', identity: expect.objectContaining({ plan: 'Pro' }) }),
    );
  });

  it.each([
    ['denied', (code: string) => simulator.control.openai.denyDevice(code), 'connect_access_denied'],
    ['expired', (code: string) => simulator.control.openai.expireDevice(code), 'connect_device_expired'],
  ])('says that the code was %s', async (_name, decide, error) => {
    const running = start('device-no', '--device');
    decide(await userCode(running));
    expect(await running.result).toMatchObject({ code: 1, stderr: expect.stringContaining(`[${error}]`) });
    await expectNothingStored('device-no');
  });

  it('stops asking when it is interrupted', async () => {
    const running = start('device-gone', '--device');
    const code = await userCode(running);
    running.kill('SIGINT');
    await running.result;
    simulator.control.openai.approveDevice(code, 'acc-a');
    await expectNothingStored('device-gone');
  });
});

describe('connect codex --device where codes are switched off', () => {
  // Of its own: an account may ask for a code five times a minute.
  let other: CliBench;

  beforeAll(async () => {
    other = await createCliBench(simulator.environment());
  });

  afterAll(() => other.close());

  it.each(['off', 'admin'] as const)(
    'says that codes are switched off (%s) and where to switch them on',
    async (login) => {
      simulator.control.openai.setDeviceLogin(login);
      const result = await other.run(['connect', 'codex', '--device', '--profile', 'device-off']);
      expect(result).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/security settings.*\[connect_device_disabled\]/),
      });
    },
  );
});

describe('connect codex --paste', () => {
  it('stores another account under the same profile with --replace only, without a second sign-in', async () => {
    simulator.control.openai.setAutoConsent({ account: 'acc-a' });
    expect(await connectByPaste(bench, ['--profile', 'same'])).toMatchObject({ code: 0 });
    simulator.control.openai.setAutoConsent({ account: 'acc-b' });
    const refused = await connectByPaste(bench, ['--profile', 'same']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/b@example\.com.*\[identity_changed\]/) });
    simulator.control.forgetRequests();
    expect(await connectByPaste(bench, ['--profile', 'same', '--replace'])).toMatchObject({ code: 0 });
    expect(simulator.control.requests({ endpoint: 'token' })).toHaveLength(1);
    expect(await profiles('openai-codex')).toContainEqual(
      expect.objectContaining({ profileId: 'same', identity: expect.objectContaining({ email: 'b@example.com' }) }),
    );
  });

  it.each([
    ['500', 'connect_oauth_exchange_failed'],
    ['403-html', 'connect_oauth_exchange_failed'],
    ['400', 'connect_oauth_invalid_grant'],
  ] as const)('names what went wrong at the token endpoint (%s)', async (kind, error) => {
    simulator.control.openai.setAutoConsent({ account: 'acc-a' });
    simulator.control.fault({ endpoint: 'token', kind });
    const result = await connectByPaste(bench, ['--profile', 'faulty']);
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining(`[${error}]`) });
    await expectNothingStored('faulty');
  });

  it.each([
    ['', 'invalid_input', 2],
    ['just some words', 'redirect_not_url', 1],
    ['abcdefghijklmnopqrstuvwx', 'redirect_missing_state', 1],
    ['http://localhost:1455/auth/callback?state=x', 'connect_oauth_state_mismatch', 1],
    ['http://localhost:54545/oauth2callback?code=a&state=b', 'redirect_wrong_address', 1],
    ['http://localhost:1455/auth/callback?code=a&code=b&state=c', 'redirect_duplicate', 1],
  ])('refuses the pasted %j by name', async (text, error, code) => {
    const running = start('pasted', '--paste');
    await printedAddress(running);
    running.write(`${text}\n`);
    running.endInput();
    expect(await running.result).toMatchObject({ code, stderr: expect.stringContaining(`[${error}]`) });
    await expectNothingStored('pasted');
  });
});

describe('connect codex --api-key', () => {
  const add = (profile: string, key: string, ...args: string[]) =>
    bench.run(['connect', 'codex', '--api-key', '--profile', profile, ...args], { input: `${key}\n` });

  it('stores a key that the provider accepts, and asks before another one takes its place', async () => {
    expect(await add('key', goodKey)).toMatchObject({ code: 0 });
    expect(await profiles('openai')).toContainEqual(
      expect.objectContaining({ profileId: 'key', status: { state: 'connected' }, action: 'none' }),
    );
    expect(await add('key', goodKey)).toMatchObject({ code: 1, stderr: expect.stringContaining('[profile_exists]') });
    expect(await add('key', goodKey, '--replace')).toMatchObject({ code: 0 });
  });

  it('does not store a key that the provider refuses', async () => {
    const refused = await add('bad', 'sk-proj-unknown-T3BlbkFJ-00000000002');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('[key_refused]') });
    await expectNothingStored('bad');
  });

  it('stores a refused key untested with --no-check, and says so once it is tested', async () => {
    expect(await add('blind', 'sk-proj-unknown-T3BlbkFJ-00000000003', '--no-check')).toMatchObject({ code: 0 });
    const checked = await bench.run(['connect', 'check', 'openai', 'blind']);
    expect(checked.stderr).toContain('the provider refuses this key');
    expect(await profiles('openai')).toContainEqual(
      expect.objectContaining({
        profileId: 'blind',
        status: { state: 'needs-sign-in', cause: 'key-refused' },
        action: 'replace-key',
      }),
    );
  });

  it.each([
    ['restricted', 'restricted-key'],
    ['insufficient-quota', 'no-credit'],
  ] as const)('stores a key that is %s and says what it lacks', async (state, cause) => {
    simulator.control.openai.setApiKeyState(goodKey, state);
    expect(await add(`key-${state}`, goodKey)).toMatchObject({ code: 0 });
    expect(await profiles('openai')).toContainEqual(
      expect.objectContaining({ profileId: `key-${state}`, status: { state: 'limited', cause } }),
    );
  });

  it('stores a key untested when the provider does not answer, and says so', async () => {
    simulator.control.fault({ endpoint: 'models', kind: '503' });
    const added = await add('unanswered', goodKey);
    expect(added).toMatchObject({ code: 0, stderr: expect.stringContaining('could not be tested') });
    expect(await profiles('openai')).toContainEqual(
      expect.objectContaining({ profileId: 'unanswered', status: { state: 'limited', cause: 'unverified' } }),
    );
  });

  it.each([
    ['sk-ant-api03-aaaaaaaaaaaaaaaaaaaaaaaa', 'key_of_other_service'],
    ['sk-ant-oat01-aaaaaaaaaaaaaaaaaaaaaaaa', 'key_of_other_service'],
    ['AIzaSyaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'key_of_other_service'],
    ['!cat ~/.ssh/id_ed25519', 'key_executes'],
    ['OPENAI_API_KEY', 'key_names_variable'],
    ['what is this', 'key_shape'],
  ])('refuses %j as %s', async (key, error) => {
    expect(await add('shape', key)).toMatchObject({ code: 1, stderr: expect.stringContaining(`[${error}]`) });
    await expectNothingStored('shape');
  });
});
