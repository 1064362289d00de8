// A spent default over the daemon's socket: the person is told, and once it is switched on the next start is made as another account.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chooseStart } from '../../../cli/session/choose-start.ts';
import type { QuotaAlert } from '../../../core/api/daemon.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { makeSleepingBackend } from '../../support/sleeping-backend.ts';
import { type DataFolder, makeDataFolder, runDaemon, signIn, type TestDaemon } from '../../support/test-daemon.ts';

const serviceId = 'openai-codex';
const work = profileIdSchema.parse('work');
const home = profileIdSchema.parse('home');
const windows = (usedPercent: number) => ({
  windows: [{ usedPercent, windowSeconds: 18_000, resetsAt: Date.now() + 3_600_000 }] as const,
});

let simulator: TestSimulator;
let folder: DataFolder;
let daemon: TestDaemon;
const told: QuotaAlert[] = [];
const accounts = new Map<string, string>();
beforeAll(async () => {
  simulator = await startTestSimulator();
  folder = await makeDataFolder('/var/tmp');
  const programs = await makeSleepingBackend(folder.root, 'codex');
  const variables = { ...simulator.environment(), PATH: `${programs}:${process.env.PATH}` };
  daemon = await runDaemon({ folder, variables });
  daemon.on('quota.alert', (alert) => void told.push(alert));
  for (const name of ['work', 'home']) {
    const usage = windows(name === 'work' ? 40 : 30);
    const account = simulator.control.openai.addAccount({ email: `${name}@example.com`, usage });
    simulator.control.openai.setAutoConsent({ account: account.accountId });
    accounts.set(name, account.accountId);
    await signIn(daemon, name);
  }
  await daemon.call['profiles.default']({ serviceId, profileId: work });
  await daemon.until(({ profiles }) => profiles.length === 2 && profiles.every(({ quota }) => quota?.snapshot));
}, 60_000);
afterAll(async () => {
  await daemon.stop();
  await folder.remove();
  await simulator.close();
});

async function use(name: string, usedPercent: number): Promise<void> {
  simulator.control.openai.setUsage(accounts.get(name) ?? '', windows(usedPercent));
  const ask = () => daemon.call['quota.refresh']({ serviceId, profileId: profileIdSchema.parse(name) });
  // Not before its provider's own Retry-After.
  await expect.poll(async () => (await ask()).refreshed, { timeout: 10_000 }).toHaveLength(1);
}

it('is not one that refuses its numbers for a moment', async () => {
  await daemon.call['quota.rules']({ automaticHandOff: true });
  simulator.control.fault({ endpoint: 'usage', kind: '429', retryAfterSeconds: 1 });
  await daemon.call['quota.refresh']({ serviceId, profileId: work });
  const { handOffs, profiles } = await daemon.state();
  expect(profiles.find(({ profileId }) => profileId === work)?.quota?.failure?.code).toBe('throttled');
  expect(handOffs).toEqual([]);
  expect(told).toEqual([]);
  await daemon.call['quota.rules']({ automaticHandOff: false });
});

it('is told with a suggestion, and hands the next starts on when the person wants that', {
  timeout: 60_000,
}, async () => {
  await use('work', 100);
  await expect.poll(() => told).toMatchObject([{ kind: 'exhausted', profileId: work, suggestion: home }]);
  expect((await daemon.state()).handOffs).toEqual([]);

  await daemon.call['quota.rules']({ automaticHandOff: true });
  const [handOff] = await daemon.until(({ handOffs }) => handOffs.length > 0 && handOffs);
  expect(handOff).toMatchObject({ serviceId, from: work, to: home });

  const cwd = join(folder.root, 'project');
  await mkdir(cwd);
  const { bindings, rules } = chooseStart(await daemon.state(), 'codex', {}, cwd);
  expect(bindings[serviceId]).toEqual({ source: 'connected', profileId: home });
  expect(rules.join()).toContain('in place of work');
  const session = await daemon.call['sessions.start']({
    backend: 'codex',
    cwd,
    bindings,
    args: [],
    cols: 80,
    rows: 24,
  });
  expect(session.billsTo).toContain('home@example.com');
  await daemon.call['sessions.stop']({ id: session.id });

  await use('work', 10);
  expect((await daemon.state()).handOffs).toEqual([handOff]);
  expect(told).toHaveLength(1);
});

it('keeps the rule of a meter with its profile, and buys no numbers where they are free', async () => {
  const meterId = 'codex:w18000';
  await daemon.call['quota.meterAlert']({ serviceId, profileId: home, meterId, alert: [5, 50] });
  const { quotaRules } = await daemon.state();
  expect(quotaRules.meterAlerts).toEqual({ 'openai-codex/home': { [meterId]: [50, 5] } });
  const refused = daemon.call['quota.probe']({ serviceId, profileId: home, on: true });
  await expect(refused).rejects.toMatchObject({ code: 'invalid_input' });
  await daemon.call['profiles.disconnect']({ serviceId, profileId: home, immediate: true });
  await daemon.until((state) => Object.keys(state.quotaRules.meterAlerts).length === 0);
});
