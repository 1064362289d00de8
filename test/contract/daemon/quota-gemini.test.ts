// The questions for Gemini's tier and quota against the provider simulator: what goes out, and what each answer becomes.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../core/environment.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { fetchGeminiQuota } from '../../../daemon/quota/fetch/gemini.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { oauthRecord } from './quota-records.ts';

const prefix = 'HAPPIER_CONNECTED_SERVICES';
const hour = 3_600_000;
let simulator: TestSimulator;
let accountId: string;
let accessToken: string;

beforeAll(async () => {
  simulator = await startTestSimulator();
  accountId = simulator.control.google.addAccount({ email: 'demo@example.com', project: 'demo-project' }).accountId;
});
afterAll(() => simulator.close());
beforeEach(() => {
  const { google, clearFaults, forgetRequests } = simulator.control;
  clearFaults();
  forgetRequests();
  google.setQuotaAnswer(accountId, null);
  google.setLoadAnswer(accountId, null);
  google.setStanding(accountId, 'standard');
  google.setQuota(accountId, [
    { modelId: 'gemini-2.5-pro', remainingFraction: 0.25, resetsAt: Date.now() + hour },
    { modelId: 'gemini-2.5-flash', remainingFraction: 0.9, resetsAt: Date.now() + hour },
  ]);
  accessToken = google.signIn(accountId).accessToken;
});

const ask = (variables: Record<string, string> = {}) => {
  const environment = readEnvironment({ ...simulator.environment(), ...variables });
  return fetchGeminiQuota({ ...systemPorts, environment }, oauthRecord({ serviceId: 'gemini', accessToken }));
};
const failed = (code: string) => ({ kind: 'failure', code, retryAfterMs: null });
const asked = (endpoint: string) => simulator.control.requests({ provider: 'google', endpoint });

it('asks for the tier, then for the quota of its project, and changes nothing', async () => {
  expect(await ask()).toMatchObject({
    kind: 'snapshot',
    snapshot: { serviceId: 'gemini', profileId: 'Work', plan: 'Code Assist Standard' },
  });
  const [load] = asked('load');
  expect(load?.headers).toMatchObject({ authorization: `Bearer ${accessToken}`, 'user-agent': 'happier' });
  expect(JSON.parse(asked('usage')[0]?.body ?? '')).toEqual({ project: 'demo-project' });
  expect(asked('onboard')).toEqual([]);
  await ask({ [`${prefix}_QUOTAS_USER_AGENT`]: 'another agent' });
  expect(asked('usage')[1]?.headers['user-agent']).toBe('another agent');
});

it('reads each model family', async () => {
  const outcome = await ask();
  const meters = outcome.kind === 'snapshot' ? outcome.snapshot.meters : [];
  expect(meters.find(({ id }) => id === 'gemini:pro')).toMatchObject({ usedPercent: 75 });
  expect(meters.find(({ id }) => id === 'gemini:flash')?.usedPercent).toBeCloseTo(10);
});

it('asks below the overridden base', async () => {
  const base = simulator.environment()[`${prefix}_GEMINI_CODE_ASSIST_URL`] ?? '';
  const moved = { [`${prefix}_GEMINI_USAGE_URL`]: '', [`${prefix}_GEMINI_CODE_ASSIST_URL`]: `${base}/` };
  expect(await ask(moved)).toMatchObject({ kind: 'snapshot' });
});

it.each([
  ['retired', 'client-retired'],
  // The standard tier would be open to it.
  ['unsupported-location', 'project'],
  ['subscription-required', 'plan'],
  ['tos-blocked', 'blocked'],
] as const)('names an account that is not served: %s', async (standing, cause) => {
  simulator.control.google.setStanding(accountId, standing);
  expect(await ask()).toMatchObject({ kind: 'failure', code: 'forbidden', ineligible: { cause } });
});

it('asks once more without its project where that lacks the service', async () => {
  simulator.control.fault({ provider: 'google', endpoint: 'usage', kind: '403', code: 'SERVICE_DISABLED' });
  expect(await ask()).toMatchObject({ kind: 'snapshot' });
  expect(asked('usage').map(({ body }) => JSON.parse(body))).toEqual([{ project: 'demo-project' }, {}]);
});

describe('failures', () => {
  it.each([
    ['load', '401', 'auth'],
    ['load', '429', 'throttled'],
    ['load', '500', 'provider'],
    ['usage', '401', 'auth'],
    ['usage', '404', 'malformed'],
    ['usage', '429', 'throttled'],
    ['usage', '503', 'provider'],
    ['usage', '403-html', 'provider'],
    ['usage', 'malformed', 'malformed'],
    ['usage', 'cut', 'network'],
  ] as const)('of %s: %s is told as %s', async (endpoint, kind, code) => {
    simulator.control.fault({ provider: 'google', endpoint, kind });
    expect(await ask()).toEqual(failed(code));
  });

  it('keeps what the provider asks to wait', async () => {
    simulator.control.fault({ provider: 'google', endpoint: 'usage', kind: '429-retry-after', retryAfterSeconds: 90 });
    expect(await ask()).toEqual({ ...failed('throttled'), retryAfterMs: 90_000 });
  });

  it('gives up in time', async () => {
    simulator.control.fault({ provider: 'google', endpoint: 'usage', kind: 'slow' });
    expect(await ask({ [`${prefix}_QUOTAS_FETCH_TIMEOUT_MS`]: '1000' })).toEqual(failed('timeout'));
    simulator.control.release();
  });
});
