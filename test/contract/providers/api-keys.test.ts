// The live check of an API key at OpenAI and Anthropic, in each state that a test can give a key.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { bodyOf } from './oauth-client.ts';

const OPENAI_KEY = 'sk-proj-simulated-T3BlbkFJ-0001';
const ANTHROPIC_KEY = `sk-ant-api03-${'simulate'.repeat(11)}AA`;
const VERSION = { 'anthropic-version': '2023-06-01' };
let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.control.openai.addAccount({ accountId: 'a', email: 'one@example.com', apiKeys: [OPENAI_KEY] });
  simulator.control.openai.setApiKeyState(OPENAI_KEY, 'valid');
  simulator.control.anthropic.addAccount({
    accountId: 'b',
    organizationId: 'org-b',
    email: 'one@example.com',
    apiKeys: [ANTHROPIC_KEY],
  });
  simulator.control.anthropic.setApiKeyState(ANTHROPIC_KEY, 'valid');
});

const checkOpenAi = () =>
  fetch(simulator.direct('https://api.openai.com/v1/models'), { headers: { authorization: `Bearer ${OPENAI_KEY}` } });

const checkAnthropic = (headers: Record<string, string> = { 'x-api-key': ANTHROPIC_KEY }) =>
  fetch(simulator.direct('https://api.anthropic.com/v1/models?limit=1'), { headers: { ...VERSION, ...headers } });

describe('an OpenAI key', () => {
  it.each([
    ['invalid', 401, { code: 'invalid_api_key' }],
    ['restricted', 401, { code: null, message: expect.stringContaining('Missing scopes: api.model.read') }],
    ['insufficient-quota', 429, { code: 'insufficient_quota', type: 'insufficient_quota' }],
    ['rate-limited', 429, { code: 'rate_limit_exceeded' }],
    ['deactivated', 401, { code: 'account_deactivated' }],
    ['unsupported-region', 403, { code: 'unsupported_country_region_territory' }],
  ] as const)('that is %s', async (state, status, error) => {
    simulator.control.openai.setApiKeyState(OPENAI_KEY, state);
    expect(await bodyOf(await checkOpenAi())).toMatchObject({ status, body: { error } });
    simulator.control.openai.setApiKeyState(OPENAI_KEY, 'valid');
    expect((await checkOpenAi()).status).toBe(200);
  });

  it('is told when to come back', async () => {
    simulator.control.openai.setApiKeyState(OPENAI_KEY, 'rate-limited');
    const { headers } = await checkOpenAi();
    expect([headers.get('retry-after'), headers.get('x-ratelimit-reset-requests')]).toEqual(['20', '20s']);
  });

  it('that is restricted works for turns all the same', async () => {
    simulator.control.openai.setApiKeyState(OPENAI_KEY, 'restricted');
    const response = await fetch(simulator.direct('https://api.openai.com/v1/responses'), {
      method: 'POST',
      headers: { authorization: `Bearer ${OPENAI_KEY}` },
      body: JSON.stringify({ input: 'ping' }),
    });
    expect(response.status).toBe(200);
  });

  it('must be known to be given a state', () => {
    expect(() => simulator.control.openai.setApiKeyState('sk-other', 'invalid')).toThrow('no account');
  });
});

describe('an Anthropic key', () => {
  it('lists as many models as asked and names the organization', async () => {
    const response = await checkAnthropic();
    expect(response.headers.get('anthropic-organization-id')).toBe('org-b');
    const { status, body } = await bodyOf(response);
    expect(status).toBe(200);
    expect(body).toMatchObject({ data: [{ type: 'model', id: expect.any(String) }], has_more: true });
    expect([body.first_id, body.last_id]).toEqual([(body.data as { id: string }[])[0]?.id, body.first_id]);
  });

  it.each([
    ['invalid', 401, 'authentication_error', 'invalid x-api-key'],
    ['forbidden', 403, 'permission_error', 'permission'],
    ['disabled', 403, 'permission_error', 'organization has been disabled'],
    ['rate-limited', 429, 'rate_limit_error', 'rate limit'],
    ['overloaded', 529, 'overloaded_error', 'Overloaded'],
  ] as const)('that is %s', async (state, status, type, message) => {
    simulator.control.anthropic.setApiKeyState(ANTHROPIC_KEY, state);
    expect(await bodyOf(await checkAnthropic())).toMatchObject({
      status,
      body: {
        type: 'error',
        error: { type, message: expect.stringContaining(message) },
        request_id: expect.any(String),
      },
    });
    simulator.control.anthropic.setApiKeyState(ANTHROPIC_KEY, 'valid');
    expect((await checkAnthropic()).status).toBe(200);
  });

  it('without money lists models but answers no message', async () => {
    simulator.control.anthropic.setApiKeyState(ANTHROPIC_KEY, 'no-credit');
    expect((await checkAnthropic()).status).toBe(200);
    const message = await fetch(simulator.direct('https://api.anthropic.com/v1/messages'), {
      method: 'POST',
      headers: { ...VERSION, 'x-api-key': ANTHROPIC_KEY },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'ping' }] }),
    });
    expect(await bodyOf(message)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('credit balance is too low') } },
    });
  });

  it.each([
    ['that nobody has', { 'x-api-key': 'sk-ant-api03-other' }],
    ['that is a bearer', { authorization: `Bearer ${ANTHROPIC_KEY}` }],
    ['that is missing', {}],
  ])('%s is refused', async (_what, headers) => {
    expect((await checkAnthropic(headers as Record<string, string>)).status).toBe(401);
  });

  it('needs the version header', async () => {
    expect((await checkAnthropic({ 'x-api-key': ANTHROPIC_KEY, 'anthropic-version': '' })).status).toBe(400);
  });
});

describe('an OAuth token of Claude', () => {
  it('is no key, but lists models as a bearer with the beta header', async () => {
    const { accessToken } = simulator.control.anthropic.signIn('b');
    expect((await checkAnthropic({ 'x-api-key': accessToken })).status).toBe(401);
    const authorization = `Bearer ${accessToken}`;
    expect((await checkAnthropic({ authorization })).status).toBe(401);
    expect((await checkAnthropic({ authorization, 'anthropic-beta': 'other, oauth-2025-04-20' })).status).toBe(200);
  });
});
