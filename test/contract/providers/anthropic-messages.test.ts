// Claude's played model endpoint: a finished turn, streamed and not, with the headers that tell the subscription's limits.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { bodyOf } from './oauth-client.ts';

const resetsAt = Date.UTC(2030, 0, 1);
let simulator: TestSimulator;
let apiKey: string;
let accountId: string;
let organizationId: string;
let subscription: Record<string, string>;

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(() => {
  const account = simulator.control.anthropic.addAccount({
    email: 'one@example.com',
    usage: { session: { usedPercent: 42, resetsAt }, weekly: { usedPercent: 95, resetsAt } },
  });
  accountId = account.accountId;
  organizationId = account.organizations[0].organizationId;
  apiKey = `sk-ant-api03-of-${accountId}`;
  simulator.control.anthropic.setApiKeys(accountId, [apiKey]);
  const token = simulator.control.anthropic.setupToken(accountId);
  subscription = { authorization: `Bearer ${token}`, 'anthropic-beta': 'oauth-2025-04-20' };
  simulator.control.setReply(null);
});

const send = (headers: Record<string, string>, body: object = {}, path = '/v1/messages?beta=true') =>
  fetch(simulator.direct(`https://api.anthropic.com${path}`), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', ...headers },
    body: JSON.stringify({ model: 'claude-x', messages: [{ role: 'user', content: 'ping' }], ...body }),
  });

describe('a turn', () => {
  it.each([
    ['subscription', () => subscription],
    ['key', () => ({ 'x-api-key': apiKey })],
  ])('repeats the prompt: %s', async (_what, headers) => {
    const response = await send(headers());
    expect(response.headers.get('anthropic-organization-id')).toBe(organizationId);
    expect(await bodyOf(response)).toMatchObject({
      status: 200,
      body: {
        type: 'message',
        role: 'assistant',
        model: 'claude-x',
        content: [{ type: 'text', text: 'Simulated answer: ping' }],
        stop_reason: 'end_turn',
      },
    });
  });

  it('streams its events in order', async () => {
    const response = await send(subscription, { stream: true });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const blocks = (await response.text()).split('\n\n').filter(Boolean);
    expect(blocks.map((block) => /^event: (.+)$/m.exec(block)?.[1])).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    expect(blocks[2]).toContain('Simulated answer: ping');
  });

  it('says what a test has set', async () => {
    simulator.control.setReply('Four.');
    expect(await (await send(subscription)).text()).toContain('Four.');
  });

  it('counts tokens', async () => {
    const answer = await bodyOf(await send(subscription, {}, '/v1/messages/count_tokens?beta=true'));
    expect(answer).toMatchObject({ status: 200, body: { input_tokens: expect.any(Number) } });
  });
});

describe('the limits in the headers', () => {
  it('are fractions, with the binding window named', async () => {
    const { headers } = await send(subscription);
    const limits = Object.fromEntries(
      [
        'status',
        'representative-claim',
        'reset',
        '5h-utilization',
        '5h-status',
        '7d-utilization',
        '7d-status',
        '7d-reset',
      ].map((name) => [name, headers.get(`anthropic-ratelimit-unified-${name}`)]),
    );
    expect(limits).toEqual({
      status: 'allowed_warning',
      'representative-claim': 'seven_day',
      reset: String(resetsAt / 1000),
      '5h-utilization': '0.42',
      '5h-status': 'allowed',
      '7d-utilization': '0.95',
      '7d-status': 'allowed_warning',
      '7d-reset': String(resetsAt / 1000),
    });
  });

  it('are not sent to a key', async () => {
    const { headers } = await send({ 'x-api-key': apiKey });
    expect([...headers.keys()].filter((name) => name.includes('unified'))).toEqual([]);
  });

  it('come with the refusal once the subscription is used up, which no key minds', async () => {
    simulator.control.anthropic.setUsage(accountId, { session: { usedPercent: 100, resetsAt } });
    const response = await send(subscription);
    expect(response.status).toBe(429);
    expect(response.headers.get('anthropic-ratelimit-unified-status')).toBe('rejected');
    expect(await response.json()).toMatchObject({ error: { type: 'rate_limit_error' } });
    expect((await send({ 'x-api-key': apiKey })).status).toBe(200);
  });
});

describe('what Claude Code asks beside a turn', () => {
  it.each([
    ['HEAD', '/', 200],
    ['GET', '/', 200],
    ['GET', '/api/hello', 200],
    ['GET', '/api/claude_code/settings', 404],
    ['POST', '/api/event_logging/v2/batch', 200],
    ['GET', '/never/heard/of', 404],
  ])('%s %s is answered harmlessly', async (method, path, status) => {
    expect((await fetch(simulator.direct(`https://api.anthropic.com${path}`), { method })).status).toBe(status);
  });
});
