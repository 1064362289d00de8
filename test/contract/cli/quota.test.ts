// `happier quota` against the real daemon and the simulator: what it tells, what can be set with it, and what it refuses by name.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QuotaJson } from '../../../cli/json.ts';
import { type CliBench, connectByPaste, createCliBench } from '../../support/cli.ts';
import { readPublished } from '../../support/published-schema.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

const token = ['claude-subscription', 'year'] as const;
const hourMs = 3_600_000;

let simulator: TestSimulator;
let bench: CliBench;

beforeAll(async () => {
  simulator = await startTestSimulator();
  simulator.control.openai.addAccount({
    email: 'work@example.com',
    plan: 'plus',
    accountId: 'acc-work',
    usage: {
      windows: [
        { usedPercent: 38, windowSeconds: 18_000, resetsAt: Date.now() + 2 * hourMs },
        { usedPercent: 69, windowSeconds: 604_800, resetsAt: Date.now() + 72 * hourMs },
      ],
    },
  });
  simulator.control.openai.setAutoConsent({ account: 'acc-work' });
  simulator.control.anthropic.addAccount({ email: 'max@example.com', accountId: 'acc-max', plan: 'max-5x' });
  bench = await createCliBench(simulator.environment());
  await connectByPaste(bench, ['--profile', 'work', '--label', 'Work']);
  const input = `${simulator.control.anthropic.setupToken('acc-max')}\n`;
  await bench.run(['connect', 'claude', '--profile', 'year'], { input });
});

afterAll(async () => {
  await bench.close();
  await simulator.close();
});

async function quotaJson(...args: string[]): Promise<QuotaJson> {
  return readPublished<QuotaJson>((await bench.run(['quota', '--json', ...args])).stdout);
}

describe('happier quota', () => {
  it('tells every limit with both senses, its forecast and the one that binds', async () => {
    const [profile] = (await quotaJson('openai-codex', 'work')).profiles;
    expect(profile).toMatchObject({ bindingMeterId: 'codex:w604800', stale: false, failure: null, handOff: null });
    expect(profile?.meters).toMatchObject([
      { label: '5-hour', leftPercent: 62, usedPercent: 38, forecast: { kind: 'lasts' } },
      { label: 'Weekly', leftPercent: 31, usedPercent: 69, forecast: { kind: 'runs-out' } },
    ]);
    const { stdout } = await bench.run(['quota', 'openai-codex']);
    expect(stdout).toMatch(/5-hour {2}62 % left {2}resets .* · in 2 h +\d+ % unused at reset/);
    expect(stdout).toMatch(/Weekly {2}31 % left {2}resets .* +runs out at .*, before its reset/);
  });

  it('turns every number round where the person wants what is used', async () => {
    expect(await bench.run(['quota', 'numbers', 'used'])).toMatchObject({ code: 0, stdout: '' });
    expect((await bench.run(['quota', 'openai-codex'])).stdout).toContain('5-hour  38 % used');
    expect((await bench.run(['connect', 'status'])).stdout).toContain('Week 69 % used');
    expect((await quotaJson()).numbers).toBe('used');
    await bench.run(['quota', 'numbers', 'left']);
    expect((await bench.run(['quota', 'openai-codex'])).stdout).toContain('5-hour  62 % left');
  });

  it('says that a setup-token cannot read its quota, and what buying it costs; once bought it is told', async () => {
    const offered = await bench.run(['quota', ...token]);
    expect(offered.code).toBe(0);
    expect(offered.stdout).toContain('a setup-token cannot read its quota');
    expect(offered.stdout).toContain('one token of the cheapest model');
    expect((await quotaJson(...token)).profiles[0]).toMatchObject({ probe: 'offered', failure: { code: 'no-scope' } });

    expect(await bench.run(['quota', 'probe', ...token, 'on'])).toMatchObject({ code: 0 });
    expect((await quotaJson(...token)).profiles[0]).toMatchObject({ probe: 'on' });
    expect((await bench.run(['quota', ...token])).stdout).toContain('quota probe claude-subscription year off');
    expect(await bench.run(['quota', 'probe', ...token, 'off'])).toMatchObject({ code: 0 });
    expect((await quotaJson(...token)).profiles[0]).toMatchObject({ probe: 'offered' });
  });

  it('says until when it has to wait, with the last numbers kept', async () => {
    simulator.control.fault({ provider: 'openai', endpoint: 'usage', kind: '429-retry-after', retryAfterSeconds: 700 });
    const refused = await bench.run(['quota', 'openai-codex', '--refresh']);
    expect(refused.code).toBe(0);
    expect(refused.stdout).toContain('5-hour  62 % left');
    expect(refused.stdout).toContain('not read now: the provider asked to wait; asked again at ');
    const again = await bench.run(['quota', 'openai-codex', '--refresh']);
    expect(again.stderr).toContain('openai-codex work: not asked now, it has to wait until ');
    expect(again.stdout).toContain('5-hour  62 % left');
  });

  it.each([
    [['quota', 'numbers', 'both'], 2, '--help'],
    [['quota', 'probe', 'claude-subscription', 'year'], 2, '--help'],
    [['quota', 'probe', 'claude-subscription', 'nobody', 'on'], 3, '[profile_not_found]'],
    [['quota', 'probe', 'openai-codex', 'work', 'on'], 2, '[invalid_input]'],
    [['quota', 'nothing'], 2, '[invalid_input]'],
  ])('%j ends with %i and says %s', async (args, code, words) => {
    expect(await bench.run(args)).toMatchObject({ code, stderr: expect.stringContaining(words), stdout: '' });
  });
});
