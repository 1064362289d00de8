// What each answer of a provider becomes in the daemon's state: the whole way from the network to the status that every surface shows, and
// the one thing that a person then does. The answers are the simulator's (provider-answers.md §6).
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { type ProfileStatus, type StatusAction, statusAction } from '../../../core/credential/status.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import type { AnthropicKeyState } from '../../providers/anthropic/api-key.ts';
import type { GoogleStanding } from '../../providers/google/account-book.ts';
import type { RefreshAnswer } from '../../providers/google/refresh-errors.ts';
import type { Fault } from '../../providers/kernel/fault-table.ts';
import type { OpenAiKeyState } from '../../providers/openai/api-key.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import {
  type DataFolder,
  keepKey,
  makeDataFolder,
  runDaemon,
  signIn,
  type TestDaemon,
} from '../../support/test-daemon.ts';

const profileId = profileIdSchema.parse('Work');
const players = { 'openai-codex': 'openai', 'claude-subscription': 'anthropic', gemini: 'google' } as const;
type OauthService = keyof typeof players;

let simulator: TestSimulator;
let folder: DataFolder;
let daemon: TestDaemon;
const start = () => runDaemon({ folder, variables: simulator.environment() });

beforeAll(async () => {
  simulator = await startTestSimulator();
  folder = await makeDataFolder();
  daemon = await start();
});
afterAll(async () => {
  await daemon.stop();
  await folder.remove();
  await simulator.close();
});
beforeEach(() => simulator.control.clearFaults());
afterEach(async () => {
  for (const { serviceId, profileId: id } of (await daemon.state()).profiles)
    await daemon.call['profiles.disconnect']({ serviceId, profileId: id, immediate: true });
});

async function restart(): Promise<void> {
  await daemon.stop();
  daemon = await start();
}

/** The server exchanges ten codes a minute; a restart forgives. */
const exchangesPerStart = 9;
let exchanges = 0;

/** A profile of a new account. Answers the account's id. */
async function connect(serviceId: OauthService): Promise<string> {
  exchanges += 1;
  if (exchanges % exchangesPerStart === 0) await restart();
  const player = simulator.control[players[serviceId]];
  const { accountId } = player.addAccount({ email: `${Math.random()}@example.com` });
  player.setAutoConsent({ account: accountId });
  await signIn(daemon, profileId, { serviceId });
  return accountId;
}

/** Asks the provider; whether it could be reached stands in the status. */
const check = (serviceId: ServiceId) => daemon.call['profiles.check']({ serviceId, profileId }).catch(() => undefined);

async function seen(serviceId: ServiceId): Promise<[ProfileStatus, StatusAction]> {
  const view = (await daemon.state()).profiles.find((profile) => profile.serviceId === serviceId);
  if (!view) throw new Error(`no profile of ${serviceId}`);
  return [view.status, statusAction(view.status, view.kind)];
}

/** The access token is over by the provider's count, so that the refresh token is presented. */
async function refresh(serviceId: OauthService, accountId: string) {
  simulator.control[players[serviceId]].expireAccessTokens(accountId);
  await check(serviceId);
  return seen(serviceId);
}

const signInAgain = (cause: string) => [{ state: 'needs-sign-in', cause }, 'sign-in'];
const failing = (cause: 'provider' | 'client') => [
  { state: 'refresh-failing', cause, retryAt: expect.any(Number) },
  'wait',
];
const notServed = (cause: string, link: unknown = null) => [
  { state: 'ineligible', cause, link },
  link === null ? 'check-again' : 'open-link',
];
const connected = [{ state: 'connected' }, 'none'];

describe('a refused refresh token', () => {
  const codex = (kind: '400' | '401' | '403', code: string) => ({ endpoint: 'token', kind, code }) as const;
  it.each<[OauthService, string, Fault, unknown]>([
    ['openai-codex', 'expired', codex('401', 'refresh_token_expired'), signInAgain('expired')],
    ['openai-codex', 'used elsewhere', codex('401', 'refresh_token_reused'), signInAgain('reused')],
    ['openai-codex', 'invalidated', codex('401', 'refresh_token_invalidated'), signInAgain('revoked')],
    ['openai-codex', 'revoked, as a 400', codex('400', 'refresh_token_revoked'), signInAgain('revoked')],
    ['openai-codex', 'session over', codex('401', 'app_session_terminated'), signInAgain('session-ended')],
    ['openai-codex', 'invalid grant', codex('400', 'invalid_grant'), signInAgain('expired')],
    ['openai-codex', 'a 401 that nobody knows', codex('401', 'never_heard_of'), signInAgain('unknown')],
    ['openai-codex', 'our client', codex('401', 'invalid_client'), failing('client')],
    ['openai-codex', 'a policy', codex('403', 'access_denied'), failing('client')],
    ['openai-codex', 'the account', codex('401', 'account_deactivated'), notServed('blocked')],
    ['claude-subscription', 'invalid grant', { endpoint: 'token', kind: '400' }, signInAgain('expired')],
    ['claude-subscription', 'our client', { endpoint: 'token', kind: '401' }, failing('client')],
  ])('%s: %s', async (serviceId, _, fault, expected) => {
    const accountId = await connect(serviceId);
    simulator.control.fault(fault);
    expect(await refresh(serviceId, accountId)).toEqual(expected);
  });

  it.each<[RefreshAnswer, unknown]>([
    ['invalid_grant', signInAgain('expired')],
    ['invalid_rapt', signInAgain('admin-reauth')],
    ['invalid_rapt_in_text', signInAgain('admin-reauth')],
    ['account_deleted', notServed('blocked')],
    ['account_disabled', notServed('blocked')],
    ['invalid_client', failing('client')],
    ['unauthorized_client', failing('client')],
    ['invalid_scope', failing('client')],
    ['admin_policy_enforced', notServed('plan')],
    ['unsupported_client', notServed('client-retired')],
    ['html', failing('provider')],
  ])('gemini: %s', async (answer, expected) => {
    const accountId = await connect('gemini');
    simulator.control.google.setRefreshAnswer(accountId, answer);
    expect(await refresh('gemini', accountId)).toEqual(expected);
  });
});

describe('a token endpoint in trouble says nothing of the account', () => {
  it.each(['openai-codex', 'claude-subscription', 'gemini'] as const)('%s', async (serviceId) => {
    const accountId = await connect(serviceId);
    for (const kind of ['429', '500', '503', '529', '403-html'] as const) {
      simulator.control.fault({ endpoint: 'token', kind });
      expect(await refresh(serviceId, accountId), kind).toEqual(failing('provider'));
    }
    simulator.control.fault({ endpoint: 'token', kind: 'cut', phase: 'before' });
    expect(await refresh(serviceId, accountId)).toEqual(failing('provider'));
    await check(serviceId);
    expect(await seen(serviceId)).toEqual(connected);
    simulator.control.fault({ endpoint: 'token', kind: '429-retry-after', retryAfterSeconds: 900 });
    const [status] = await refresh(serviceId, accountId);
    expect(status.state === 'refresh-failing' && status.retryAt - Date.now()).toBeGreaterThan(890_000);
  });
});

describe('an account that is not served', () => {
  it.each<[GoogleStanding, unknown]>([
    ['retired', notServed('client-retired')],
    ['validation-required', notServed('validation', expect.stringMatching(/^https:\/\/[a-z.]*google\.com\//))],
    // The standard tier would be open to it with a project of its own.
    ['unsupported-location', notServed('project')],
    ['subscription-required', notServed('plan')],
    ['service-disabled', notServed('project', expect.stringMatching(/^https:\/\//))],
    ['tos-blocked', notServed('blocked')],
  ])(
    'gemini, %s: told when it is asked, kept over a restart, taken back when it is over',
    async (standing, expected) => {
      const accountId = await connect('gemini');
      expect(await seen('gemini')).toEqual(connected);
      simulator.control.google.setStanding(accountId, standing);
      await check('gemini');
      expect(await seen('gemini')).toEqual(expected);
      await daemon.stop();
      daemon = await start();
      expect(await seen('gemini')).toEqual(expected);
      simulator.control.google.setStanding(accountId, 'standard');
      await check('gemini');
      expect(await seen('gemini')).toEqual(connected);
    },
  );

  it('claude: its organization may not use Claude Code any more', async () => {
    const accountId = await connect('claude-subscription');
    simulator.control.anthropic.setStanding(accountId, 'not-allowed');
    await check('claude-subscription');
    expect(await seen('claude-subscription')).toEqual(notServed('plan'));
    simulator.control.anthropic.setStanding(accountId, 'active');
    await check('claude-subscription');
    expect(await seen('claude-subscription')).toEqual(connected);
  });

  it.each([
    ['402', 'plan'],
    ['403', 'blocked'],
  ] as const)('codex: the usage says so with a %s, also when only the numbers were asked for', async (kind, cause) => {
    await connect('openai-codex');
    await daemon.until(({ profiles }) => profiles[0]?.quota?.snapshot);
    simulator.control.fault({ endpoint: 'usage', kind });
    await daemon.call['quota.refresh']({});
    expect(await seen('openai-codex')).toEqual(notServed(cause));
    await check('openai-codex');
    expect(await seen('openai-codex')).toEqual(connected);
  });
});

describe('a profile question that fails takes nothing back', () => {
  it.each(['429', '500', '403-html', 'cut', 'malformed'] as const)('claude, %s', async (kind) => {
    await connect('claude-subscription');
    simulator.control.fault({ endpoint: 'profile', kind });
    await check('claude-subscription');
    expect(await seen('claude-subscription')).toEqual(connected);
  });
});

describe('a key', () => {
  const keep = (serviceId: ServiceId, secret: string) => keepKey(daemon, { serviceId, secret });
  const limited = (cause: string) => [{ state: 'limited', cause }, 'check-again'];
  const refused = [{ state: 'needs-sign-in', cause: 'key-refused' }, 'replace-key'];

  it.each<[OpenAiKeyState, unknown]>([
    ['valid', connected],
    ['invalid', refused],
    ['restricted', limited('restricted-key')],
    ['insufficient-quota', limited('no-credit')],
    ['rate-limited', limited('unverified')],
    ['deactivated', notServed('blocked')],
  ])('of OpenAI that is %s', async (state, expected) => {
    const key = `sk-proj-${Math.random()}-T3BlbkFJ-00000001`.replace('.', '');
    simulator.control.openai.addAccount({ email: 'key@example.com', apiKeys: [key] });
    simulator.control.openai.setApiKeyState(key, state);
    await keep('openai', key);
    await check('openai');
    expect(await seen('openai')).toEqual(expected);
    simulator.control.openai.setApiKeyState(key, 'rate-limited');
    await check('openai');
    expect(await seen('openai')).toEqual(expected);
  });

  it.each<[AnthropicKeyState, unknown]>([
    ['valid', connected],
    ['invalid', refused],
    ['forbidden', limited('restricted-key')],
    ['disabled', notServed('blocked')],
    ['overloaded', limited('unverified')],
  ])('of Anthropic that is %s', async (state, expected) => {
    const key = `sk-ant-api03-${Math.random()}-000001`.replace('.', '');
    simulator.control.anthropic.addAccount({ email: 'key@example.com', apiKeys: [key] });
    simulator.control.anthropic.setApiKeyState(key, state);
    await keep('anthropic', key);
    await check('anthropic');
    expect(await seen('anthropic')).toEqual(expected);
  });

  it('that is a setup-token proves itself by what it may not ask, until it is revoked', async () => {
    const { accountId } = simulator.control.anthropic.addAccount({ email: 'setup@example.com' });
    await keep('claude-subscription', simulator.control.anthropic.setupToken(accountId));
    await check('claude-subscription');
    expect(await seen('claude-subscription')).toEqual(connected);
    simulator.control.anthropic.revoke(accountId);
    await check('claude-subscription');
    expect(await seen('claude-subscription')).toEqual([{ state: 'needs-sign-in', cause: 'key-refused' }, 'sign-in']);
  });
});
