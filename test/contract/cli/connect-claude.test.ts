// Every way to connect Claude and an Anthropic key from the command line: success, cancel, and each error by name.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StatusJson } from '../../../cli/json.ts';
import { type CliBench, connectByPaste, createCliBench, endOfSignIn, printedAddress } from '../../support/cli.ts';
import { readPublished } from '../../support/published-schema.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

const key = 'sk-ant-api03-0000000000000000000000000000000000000000AA';
const dayMs = 86_400_000;

let simulator: TestSimulator;
let bench: CliBench;

beforeAll(async () => {
  simulator = await startTestSimulator();
  simulator.control.anthropic.addAccount({
    email: 'max@example.com',
    accountId: 'acc-max',
    plan: 'max-5x',
    apiKeys: [key],
  });
  simulator.control.anthropic.addAccount({ email: 'pro@example.com', accountId: 'acc-pro', plan: 'pro' });
  bench = await createCliBench(simulator.environment());
});

afterEach(() => {
  simulator.control.clearFaults();
  simulator.control.anthropic.setAutoConsent({ account: 'acc-max' });
  simulator.control.anthropic.setAuthorizeError(null);
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

const addToken = (profile: string, token: string, ...args: string[]) =>
  bench.run(['connect', 'claude', '--profile', profile, ...args], { input: `${token}\n` });

describe('connect claude with a setup-token', () => {
  it('is what happens without an option: the token is tested, has no identity, and ends in a year', async () => {
    const result = await addToken('year', simulator.control.anthropic.setupToken('acc-max'));
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining('Connected: claude-subscription year') });
    const [profile] = await profiles('claude-subscription');
    expect(profile).toMatchObject({
      profileId: 'year',
      kind: 'setup-token',
      identity: { email: null, accountId: null, plan: null },
      status: { state: 'connected' },
    });
    const days = ((profile?.expiresAt ?? 0) - Date.now()) / dayMs;
    expect(days).toBeGreaterThan(364);
    expect(days).toBeLessThanOrEqual(365);
  });

  it('is refused when the provider does not know it', async () => {
    const result = await addToken('unknown', `sk-ant-oat01-${'a'.repeat(80)}`);
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('[key_refused]') });
  });

  it.each([
    [key, 'key_of_other_service'],
    ['sk-ant-ort01-aaaaaaaaaaaaaaaaaaaa', 'key_of_other_service'],
    ['sk-proj-aaaaaaaaaaaaaaaaaaaaaaaa', 'key_of_other_service'],
    ['nothing of the kind', 'key_shape'],
  ])('refuses %j as %s', async (text, error) => {
    expect(await addToken('wrong', text)).toMatchObject({ code: 1, stderr: expect.stringContaining(`[${error}]`) });
  });
});

describe('connect claude --paste', () => {
  it.each(['address', 'code#state'] as const)(
    'takes the %s that the page ends on, and says who it is',
    async (form) => {
      simulator.control.anthropic.setAutoConsent({ account: 'acc-max' });
      const running = bench.start(['connect', 'claude', '--paste', '--no-open', '--profile', `by-${form.slice(0, 4)}`]);
      const end = new URL(await endOfSignIn(await printedAddress(running)));
      const pasted = form === 'address' ? end.href : `${end.searchParams.get('code')}#${end.searchParams.get('state')}`;
      running.write(`${pasted}\n`);
      running.endInput();
      expect(await running.result).toMatchObject({ code: 0 });
      const found = (await profiles('claude-subscription')).find(
        ({ profileId }) => profileId === `by-${form.slice(0, 4)}`,
      );
      expect(found).toMatchObject({
        kind: 'oauth',
        identity: { email: 'max@example.com', accountId: 'acc-max', plan: 'Max 5x' },
        status: { state: 'connected' },
      });
    },
  );

  it('refuses the code alone: without its state it proves nothing', async () => {
    simulator.control.anthropic.setAutoConsent({ account: 'acc-max' });
    const running = bench.start(['connect', 'claude', '--paste', '--no-open', '--profile', 'bare']);
    const end = new URL(await endOfSignIn(await printedAddress(running)));
    running.write(`${end.searchParams.get('code')}\n`);
    running.endInput();
    expect(await running.result).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[redirect_missing_state]'),
    });
  });

  it('says that it was declined, and that the provider was busy', async () => {
    simulator.control.anthropic.setAutoConsent({ account: 'acc-max' });
    simulator.control.fault({ endpoint: 'token', kind: '429' });
    const busy = await connectByPaste(bench, ['--profile', 'busy'], 'claude');
    expect(busy).toMatchObject({ code: 1, stderr: expect.stringContaining('[connect_oauth_exchange_failed]') });
    simulator.control.anthropic.setAuthorizeError({ error: 'access_denied' });
    const declined = await connectByPaste(bench, ['--profile', 'declined'], 'claude');
    expect(declined).toMatchObject({ code: 1, stderr: expect.stringContaining('[connect_access_denied]') });
  });

  it('does not take an answer of Codex, nor Codex one of Claude', async () => {
    simulator.control.openai.addAccount({ email: 'o@example.com', accountId: 'acc-o' });
    simulator.control.openai.setAutoConsent({ account: 'acc-o' });
    simulator.control.anthropic.setAutoConsent({ account: 'acc-max' });
    const claude = bench.start(['connect', 'claude', '--paste', '--no-open', '--profile', 'cross']);
    const codex = bench.start(['connect', 'codex', '--paste', '--no-open', '--profile', 'cross']);
    const [endOfClaude, endOfCodex] = [
      await endOfSignIn(await printedAddress(claude)),
      await endOfSignIn(await printedAddress(codex)),
    ];
    claude.write(`${endOfCodex}\n`);
    codex.write(`${endOfClaude}\n`);
    for (const running of [claude, codex]) {
      running.endInput();
      expect(await running.result).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('[redirect_wrong_address]'),
      });
    }
  });
});

describe('connect claude --api-key', () => {
  it('stores a key that works under its own service', async () => {
    const result = await bench.run(['connect', 'claude', '--api-key', '--profile', 'ci'], { input: `${key}\n` });
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining('Connected: anthropic ci') });
    expect(await profiles('anthropic')).toMatchObject([
      { profileId: 'ci', kind: 'api-key', status: { state: 'connected' } },
    ]);
  });

  it('offers no browser: Claude has no redirect to this computer', async () => {
    expect(await bench.run(['connect', 'claude', '--browser'])).toMatchObject({ code: 2 });
  });
});
