// The command line against the real daemon and the simulator: sign-in, keys, status, quota, and what each failure says.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QuotaJson, StatusJson } from '../../../cli/json.ts';
import { type CliBench, connectByPaste, createCliBench } from '../../support/cli.ts';
import { readPublished } from '../../support/published-schema.ts';
import { secretsBelow } from '../../support/secret-scan.ts';
import { startTestSimulator } from '../../support/simulator.ts';

type Simulator = Awaited<ReturnType<typeof startTestSimulator>>;

const knownKey = 'sk-proj-known-T3BlbkFJ-000000000001';

let simulator: Simulator;
let bench: CliBench;

beforeAll(async () => {
  simulator = await startTestSimulator();
  simulator.control.openai.addAccount({
    email: 'work@example.com',
    plan: 'plus',
    accountId: 'acc-work',
    apiKeys: [knownKey],
    usage: {
      windows: [
        { usedPercent: 38, windowSeconds: 18_000, resetsAt: Date.now() + 7_200_000 },
        { usedPercent: 69, windowSeconds: 604_800, resetsAt: Date.now() + 259_200_000 },
      ],
    },
  });
  simulator.control.openai.addAccount({ email: 'other@example.com', plan: 'pro', accountId: 'acc-other' });
  simulator.control.openai.setAutoConsent({ account: 'acc-work' });
  bench = await createCliBench(simulator.environment());
});

afterAll(async () => {
  await bench.close();
  await simulator.close();
});

describe('happier connect', () => {
  it('signs in by paste and lists the profile with its identity and quota', async () => {
    const connected = await connectByPaste(bench, ['--profile', 'work', '--label', 'Work']);
    expect(connected).toMatchObject({ code: 0 });
    expect(connected.stderr).toContain('Connected: openai-codex work');

    const quota = await bench.run(['quota', '--json']);
    expect(quota.code).toBe(0);
    const [profile] = (await readPublished<QuotaJson>(quota.stdout)).profiles;
    expect(profile?.meters.map((meter) => [meter.label, meter.leftPercent])).toEqual([
      ['5-hour', 62],
      ['Weekly', 31],
    ]);

    const status = await bench.run(['connect', 'status', '--json']);
    const { services } = await readPublished<StatusJson>(status.stdout);
    const codex = services.find((service) => service.serviceId === 'openai-codex');
    expect(codex?.profiles).toMatchObject([
      {
        profileId: 'work',
        label: 'Work',
        identity: { email: 'work@example.com', accountId: 'acc-work', plan: 'Plus' },
        status: { state: 'connected' },
      },
    ]);
    const text = await bench.run(['connect', 'status']);
    expect(text.stdout).toMatch(/work\s+Work · work@example\.com · Plus\s+connected\s+Week 31 %/);
  });

  it('says in one line what is wrong with a pasted text, and stores nothing', async () => {
    const running = bench.start(['connect', 'codex', '--paste', '--no-open', '--profile', 'broken']);
    await running.seen(/https?:\S+/);
    running.write('this is not an address\n');
    running.endInput();
    const result = await running.result;
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('[redirect_');
    const status = await bench.run(['connect', 'status', '--json']);
    expect(status.stdout).not.toContain('broken');
  });

  it('refuses an answer that belongs to another attempt', async () => {
    const first = bench.start(['connect', 'codex', '--paste', '--no-open', '--profile', 'one']);
    const [firstUrl = ''] = await first.seen(/https?:\S+authorize\S+/);
    const answer = await fetch(firstUrl, { redirect: 'manual' });
    const second = bench.start(['connect', 'codex', '--paste', '--no-open', '--profile', 'two']);
    await second.seen(/https?:\S+authorize\S+/);
    second.write(`${answer.headers.get('location')}\n`);
    second.endInput();
    expect(await second.result).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[connect_oauth_state_mismatch]'),
    });
    first.endInput();
    expect((await first.result).code).not.toBe(0);
  });

  it('asks before another account takes a profile over, and --replace allows it', async () => {
    simulator.control.openai.setAutoConsent({ account: 'acc-other' });
    const refused = await connectByPaste(bench, ['--profile', 'work']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('[identity_changed]') });
    simulator.control.openai.setAutoConsent({ account: 'acc-work' });
  });

  it('adds an API key from standard input and refuses the key of another service by name', async () => {
    const wrong = await bench.run(['connect', 'codex', '--api-key', '--profile', 'ci'], {
      input: 'sk-ant-api03-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n',
    });
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('[key_of_other_service]') });
    expect(wrong.stderr).toMatch(/anthropic/i);
    const right = await bench.run(['connect', 'codex', '--api-key', '--profile', 'ci'], {
      input: `${knownKey}\n`,
    });
    expect(right).toMatchObject({ code: 0, stderr: expect.stringContaining('Connected: openai ci') });
  });

  it('changes default and label, and removes a profile', async () => {
    expect((await bench.run(['connect', 'default', 'openai', 'ci'])).code).toBe(0);
    expect((await bench.run(['connect', 'label', 'openai', 'ci', 'Build key'])).code).toBe(0);
    const status = await bench.run(['connect', 'status', '--json']);
    expect(status.stdout).toContain('"label":"Build key","default":true');
    expect((await bench.run(['connect', 'disconnect', 'openai', 'ci'])).code).toBe(0);
    expect((await bench.run(['connect', 'status', '--json'])).stdout).not.toContain('Build key');
    expect(await bench.run(['connect', 'disconnect', 'openai', 'ci'])).toMatchObject({ code: 3 });
  });

  it.each([
    [['connect', 'codex', '--profile', 'no spaces'], 2, 'invalid_profile_id'],
    [['connect', 'codex', '--paste', '--api-key'], 2, 'invalid_input'],
    [['connect', 'codex', '--browser', '--device'], 2, 'invalid_input'],
    [['connect', 'import', 'pi'], 2, 'invalid_input'],
    [['connect', 'check', 'openai', 'nobody'], 3, 'profile_not_found'],
    [['account', 'recovery-key'], 2, 'invalid_input'],
    [['connect', 'codex', '--timeout', 'soon'], 2, 'invalid_input'],
    [['quota', 'openai'], 1, 'not_found'],
    [['quota', 'openai-codex', 'nobody'], 3, 'profile_not_found'],
    [['run', 'vim'], 2, 'invalid_input'],
    [['run', 'codex', '--auth', 'openai-codex'], 2, 'invalid_input'],
    [['run', 'codex', '--auth', 'openai-codex=nobody'], 126, 'profile_not_found'],
    [['run', 'claude', '--cwd', '/no/such/folder'], 126, 'folder_missing'],
  ])('%j ends with %i and names %s', async (args, code, name) => {
    expect(await bench.run(args)).toMatchObject({ code, stderr: expect.stringContaining(`[${name}]`) });
  });

  it('obeys the gates of the interface: what is off is refused by name', async () => {
    const env = { EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED: 'false' };
    const commands = [
      'connect status',
      'connect codex --paste',
      'connect import',
      'connect label openai ci x',
      'quota',
    ];
    for (const args of commands.map((command) => command.split(' '))) {
      expect(await bench.run(args, { env })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('[feature_off]'),
      });
    }
    const quotas = { HAPPIER_BUILD_FEATURES_DENY: 'connectedServices.quotas' };
    expect(await bench.run(['quota'], { env: quotas })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[feature_off]'),
    });
    expect(await bench.run(['connect', 'status'], { env: quotas })).toMatchObject({ code: 0 });
  });

  it('ends with 2 on wrong usage and says how to get help', async () => {
    expect(await bench.run(['connect', 'codex', '--nonsense'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--help'),
    });
  });

  it('names a variable with a value that cannot be used, with its shape', async () => {
    const result = await bench.run(['daemon', 'status'], { env: { HAPPIER_HOME: 'relative/path' } });
    expect(result).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/HAPPIER_HOME: expected an absolute path.*\[invalid_environment\]/),
    });
  });

  it('leaves no token, code or passphrase readable in the data folder', async () => {
    const issued = simulator.control.openai.issued('acc-work');
    const tokens = [...issued.accessTokens, ...issued.refreshTokens];
    expect(tokens.length).toBeGreaterThan(1);
    const secrets = {
      passphrase: bench.passphrase,
      ...Object.fromEntries(tokens.map((token, index) => [`token ${index}`, token])),
    };
    expect(await secretsBelow(bench.home, secrets)).toEqual([]);
  });
});

describe('happier daemon', () => {
  it('is started by a command, seen by status and ended by stop', async () => {
    const status = await bench.run(['daemon', 'status', '--json']);
    expect(await readPublished(status.stdout)).toMatchObject({ running: true, host: 'detached' });
    expect((await bench.run(['daemon', 'stop'])).code).toBe(0);
    expect(await bench.run(['daemon', 'status'])).toMatchObject({ code: 4 });
    // What was stored is there again.
    const again = await bench.run(['connect', 'status', '--json']);
    expect(again.stdout).toContain('"profileId":"work"');
  });
});
