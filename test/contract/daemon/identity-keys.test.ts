// Keys and setup-tokens asked about at the provider simulator: what goes out, and what each answer says of the key.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceId } from '../../../core/catalog/services.ts';
import type { KeyCheck } from '../../../core/credential/record.ts';
import { readEnvironment } from '../../../core/environment.ts';
import { createKeyCheck } from '../../../daemon/identity/check-key.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import type { AnthropicKeyState } from '../../providers/anthropic/api-key.ts';
import type { OpenAiKeyState } from '../../providers/openai/api-key.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

const prefix = 'HAPPIER_CONNECTED_SERVICES';
const openAiKey = `sk-proj-${'k'.repeat(32)}`;
const anthropicKey = `sk-ant-api03-${'k'.repeat(32)}`;
let simulator: TestSimulator;
let setupToken: string;
let claudeAccount: string;
beforeAll(async () => {
  simulator = await startTestSimulator();
  const { openai, anthropic } = simulator.control;
  openai.setApiKeys(openai.addAccount({ email: 'openai@example.com' }).accountId, [openAiKey]);
  claudeAccount = anthropic.addAccount({ email: 'claude@example.com', apiKeys: [anthropicKey] }).accountId;
});
afterAll(() => simulator.close());
beforeEach(() => {
  const { control } = simulator;
  control.clearFaults();
  control.forgetRequests();
  control.openai.setApiKeyState(openAiKey, 'valid');
  control.anthropic.setApiKeyState(anthropicKey, 'valid');
  control.anthropic.setStanding(claudeAccount, 'active');
  setupToken = control.anthropic.setupToken(claudeAccount);
});

function check(
  serviceId: ServiceId,
  secret: string,
  kind: 'api-key' | 'setup-token' = 'api-key',
  variables: Record<string, string> = {},
) {
  const environment = readEnvironment({ ...simulator.environment(), ...variables });
  return createKeyCheck({ ...systemPorts, environment })(serviceId, kind, secret);
}

describe('OpenAI', () => {
  it.each<[OpenAiKeyState, KeyCheck['result']]>([
    ['valid', 'accepted'],
    ['invalid', 'refused'],
    ['restricted', 'restricted'],
    ['insufficient-quota', 'no-credit'],
    ['rate-limited', 'unverified'],
    ['deactivated', 'blocked'],
    ['unsupported-region', 'unverified'],
  ])('%s: %s', async (state, result) => {
    simulator.control.openai.setApiKeyState(openAiKey, state);
    expect(await check('openai', openAiKey)).toBe(result);
  });

  it('lists models, as this key alone', async () => {
    await check('openai', openAiKey);
    const [request, ...more] = simulator.control.requests();
    expect(more).toEqual([]);
    expect(request).toMatchObject({ host: 'api.openai.com', path: '/v1/models', method: 'GET' });
    expect(request?.headers).toMatchObject({ authorization: `Bearer ${openAiKey}`, 'user-agent': 'happier' });
  });

  it('refuses a key that the provider does not know', async () => {
    expect(await check('openai', `sk-proj-${'x'.repeat(32)}`)).toBe('refused');
  });
});

describe('Anthropic', () => {
  it.each<[AnthropicKeyState, KeyCheck['result']]>([
    ['valid', 'accepted'],
    ['no-credit', 'accepted'],
    ['invalid', 'refused'],
    ['forbidden', 'restricted'],
    ['disabled', 'blocked'],
    ['rate-limited', 'unverified'],
    ['overloaded', 'unverified'],
  ])('%s: %s', async (state, result) => {
    simulator.control.anthropic.setApiKeyState(anthropicKey, state);
    expect(await check('anthropic', anthropicKey)).toBe(result);
  });

  it('lists one model, with the key in its own header', async () => {
    await check('anthropic', anthropicKey);
    const [request, ...more] = simulator.control.requests();
    expect(more).toEqual([]);
    expect(request).toMatchObject({
      host: 'api.anthropic.com',
      path: '/v1/models',
      query: { limit: '1' },
      method: 'GET',
    });
    expect(request?.headers).toMatchObject({ 'x-api-key': anthropicKey, 'anthropic-version': '2023-06-01' });
    expect(request?.headers).not.toHaveProperty('authorization');
  });
});

describe('a setup-token', () => {
  it('is proved by the refusal to tell who it is', async () => {
    expect(await check('claude-subscription', setupToken, 'setup-token')).toBe('accepted');
    const [request] = simulator.control.requests({ endpoint: 'profile' });
    expect(request?.headers.authorization).toBe(`Bearer ${setupToken}`);
  });

  it('is refused when the provider does not know it, or has revoked it', async () => {
    expect(await check('claude-subscription', `sk-ant-oat01-${'x'.repeat(32)}`, 'setup-token')).toBe('refused');
    simulator.control.anthropic.revoke(claudeAccount);
    expect(await check('claude-subscription', setupToken, 'setup-token')).toBe('refused');
  });

  it('that is the access token of a sign-in works as well', async () => {
    const { accessToken } = simulator.control.anthropic.signIn(claudeAccount);
    expect(await check('claude-subscription', accessToken, 'setup-token')).toBe('accepted');
  });

  it('of an organization that does not allow it is blocked', async () => {
    simulator.control.anthropic.setStanding(claudeAccount, 'not-allowed');
    expect(await check('claude-subscription', setupToken, 'setup-token')).toBe('blocked');
  });
});

describe('no definite no', () => {
  const all = [
    ['openai', 'api-key', 'models', () => openAiKey],
    ['anthropic', 'api-key', 'models', () => anthropicKey],
    ['claude-subscription', 'setup-token', 'profile', () => setupToken],
  ] as const;

  it.each(all)('%s, %s', async (serviceId, kind, endpoint, secret) => {
    for (const fault of ['403-html', '429', '500', '503', 'cut', 'malformed'] as const) {
      simulator.control.fault({ endpoint, kind: fault, ...(fault === '429' && { code: 'rate_limit_exceeded' }) });
      expect(await check(serviceId, secret(), kind)).toBe('unverified');
    }
  });

  it.each([
    ['openai', 'api-key', { [`${prefix}_OPENAI_MODELS_URL`]: 'http://127.0.0.1:1/models' }],
    ['anthropic', 'api-key', { [`${prefix}_ANTHROPIC_MODELS_URL`]: 'http://127.0.0.1:1/models' }],
    ['claude-subscription', 'setup-token', { [`${prefix}_CLAUDE_SUBSCRIPTION_PROFILE_URL`]: 'http://127.0.0.1:1/p' }],
  ] as const)('%s, %s without a network', async (serviceId, kind, variables) => {
    expect(await check(serviceId, 'any-secret-at-all', kind, variables)).toBe('unverified');
  });

  it('comes from a server that says yes to everything', async () => {
    const usage = simulator.environment()[`${prefix}_OPENAI_CODEX_USAGE_URL`] ?? '';
    const { openai } = simulator.control;
    const { accessToken } = openai.signIn(openai.addAccount({ email: 'usage@example.com' }).accountId);
    expect(await check('openai', accessToken, 'api-key', { [`${prefix}_OPENAI_MODELS_URL`]: usage })).toBe(
      'unverified',
    );
  });

  it('comes for a service whose keys are not asked about', async () => {
    expect(await check('gemini', 'AIza-key')).toBe('unverified');
    expect(simulator.control.requests()).toEqual([]);
  });
});
