// Quotas over the daemon's real socket: what is connected is read, kept, noted and told of, and what a person sets holds.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { QuotaAlert } from '../../../core/api/daemon.ts';
import type { DaemonState } from '../../../core/api/state.ts';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { defaultAlerts } from '../../../core/settings.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import {
  type DataFolder,
  keepKey,
  makeDataFolder,
  runDaemon,
  signIn,
  type TestDaemon,
} from '../../support/test-daemon.ts';
import { work } from './poller-world.ts';

const hour = 3_600_000;
let simulator: TestSimulator;
let folder: DataFolder;
let daemon: TestDaemon;

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(async () => {
  simulator.control.forgetRequests();
  folder = await makeDataFolder();
  daemon = await runDaemon({ folder, variables: simulator.environment() });
});
afterEach(async () => {
  await daemon.stop();
  await folder.remove();
});

const quotaIn = (state: DaemonState, serviceId: ServiceId) =>
  state.profiles.find((profile) => profile.serviceId === serviceId)?.quota;
const known = (serviceId: ServiceId) => daemon.until((state) => quotaIn(state, serviceId)?.snapshot);
const firstUsed = (state: DaemonState, serviceId: ServiceId) =>
  quotaIn(state, serviceId)?.snapshot?.meters[0]?.usedPercent;

async function connectClaude(usedPercent: number): Promise<string> {
  const { anthropic } = simulator.control;
  const { accountId } = anthropic.addAccount({ email: `${Math.random()}@example.com`, plan: 'max-5x' });
  setUsed(accountId, usedPercent);
  anthropic.setAutoConsent({ account: accountId });
  await signIn(daemon, work, { serviceId: 'claude-subscription' });
  return accountId;
}

function setUsed(accountId: string, usedPercent: number): void {
  simulator.control.anthropic.setUsage(accountId, { session: { usedPercent, resetsAt: Date.now() + 2 * hour } });
}

it('reads a sign-in of each service right after it was connected', async () => {
  const { openai, google } = simulator.control;
  await connectClaude(12);
  const codex = openai.addAccount({
    email: 'codex@example.com',
    plan: 'plus',
    usage: { windows: [{ usedPercent: 34, windowSeconds: 18_000, resetsAt: Date.now() + hour }] },
  });
  openai.setAutoConsent({ account: codex.accountId });
  await signIn(daemon, work, { serviceId: 'openai-codex' });
  const bucket = { modelId: 'gemini-2.5-pro', remainingFraction: 0.44, resetsAt: Date.now() + hour };
  const gemini = google.addAccount({ email: 'gemini@example.com', project: 'demo', quota: [bucket] });
  google.setAutoConsent({ account: gemini.accountId });
  await signIn(daemon, work, { serviceId: 'gemini' });
  expect((await known('claude-subscription')).plan).toBe('Max 5x');
  expect((await known('openai-codex')).plan).toBe('Plus');
  expect((await known('gemini')).plan).not.toBeNull();
  const state = await daemon.state();
  expect([firstUsed(state, 'claude-subscription'), firstUsed(state, 'openai-codex')]).toEqual([12, 34]);
  expect(firstUsed(state, 'gemini')).toBeCloseTo(56);
});

it('offers the paid question for a setup-token, asks it when that is wished, and not twice', async () => {
  const { anthropic } = simulator.control;
  const { accountId } = anthropic.addAccount({ email: 'setup@example.com', plan: 'pro' });
  setUsed(accountId, 23);
  await keepKey(daemon, { serviceId: 'claude-subscription', secret: anthropic.setupToken(accountId) });
  const ref = { serviceId: 'claude-subscription', profileId: work } as const;
  const offered = await daemon.until((state) => quotaIn(state, ref.serviceId));
  expect(offered).toMatchObject({ snapshot: null, failure: { code: 'no-scope', retryAt: null }, probe: 'offered' });
  await daemon.call['quota.probe']({ ...ref, on: true });
  await known(ref.serviceId);
  const state = await daemon.state();
  expect(quotaIn(state, ref.serviceId)).toMatchObject({ probe: 'on', failure: null });
  expect(firstUsed(state, ref.serviceId)).toBe(23);
  const again = await daemon.call['quota.refresh']({ ...ref, ifDue: false });
  expect(again).toMatchObject({ refreshed: [], waiting: [ref] });
  expect(again.waiting[0]?.until).toBeGreaterThan(Date.now() + 29 * 60_000);
  expect(simulator.control.requests({ endpoint: 'messages' })).toHaveLength(1);
  expect(simulator.control.requests({ endpoint: 'usage' })).toEqual([]);
  await daemon.call['quota.probe']({ ...ref, on: false });
  await daemon.until((now) => quotaIn(now, ref.serviceId)?.probe === 'offered');
});

it('keeps what a person has set, and the history of what was read', async () => {
  await connectClaude(12);
  await known('claude-subscription');
  await daemon.call['quota.rules']({ numbers: 'used', alerts: { ...defaultAlerts, runsOut: false } });
  const ref = { serviceId: 'claude-subscription', profileId: work } as const;
  await daemon.call['quota.meterAlert']({ ...ref, meterId: 'claude:5h', alert: 'off' });
  const { quotaRules } = await daemon.state();
  expect(quotaRules).toMatchObject({
    numbers: 'used',
    alerts: { runsOut: false },
    meterAlerts: { 'claude-subscription/Work': { 'claude:5h': 'off' } },
  });
  const history = await daemon.call['quota.history']({ ...ref, days: 1 });
  expect(history.points).toMatchObject([{ used: { 'claude:5h': 12 } }]);
  expect(history.labels).toMatchObject({ 'claude:5h': '5-hour' });
});

it('tells every client of a threshold that was crossed', async () => {
  const told: QuotaAlert[] = [];
  daemon.on('quota.alert', (alert) => told.push(alert));
  await daemon.call['quota.rules']({ alerts: { ...defaultAlerts, runsOut: false } });
  const accountId = await connectClaude(12);
  await known('claude-subscription');
  setUsed(accountId, 80);
  await daemon.call['quota.refresh']({ serviceId: 'claude-subscription', ifDue: false });
  await daemon.until((state) => firstUsed(state, 'claude-subscription') === 80);
  await daemon.until(() => told.length > 0);
  expect(told[0]).toMatchObject({ serviceId: 'claude-subscription', kind: 'first-threshold', leftPercent: 20 });
});
