// The played model endpoints: a finished turn for a subscription and for a key, and the live check of a key.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

const SUBSCRIPTION = 'https://chatgpt.com/backend-api/codex/responses';
const KEY = 'https://api.openai.com/v1/responses';
const apiKey = 'sk-proj-simulated-T3BlbkFJ-0001';
let simulator: TestSimulator;
let accountId: string;
let accessToken: string;

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(() => {
  const windows = [{ usedPercent: 40, windowSeconds: 18_000, resetsAt: Date.now() + 60_000 }] as const;
  accountId = simulator.control.openai.addAccount({ email: 'one@example.com', usage: { windows } }).accountId;
  accessToken = simulator.control.openai.signIn(accountId).accessToken;
  simulator.control.openai.setApiKeys(accountId, [apiKey]);
  simulator.control.setReply(null);
});

const turn = (url: string, credential: string, prompt: string) =>
  fetch(simulator.direct(url), {
    method: 'POST',
    headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json' },
    body: JSON.stringify({ stream: true, input: [{ role: 'user', content: [{ type: 'input_text', text: prompt }] }] }),
  });

/** The events of a server-sent stream. */
async function events(response: Response): Promise<Record<string, unknown>[]> {
  const blocks = (await response.text()).split('\n\n').filter(Boolean);
  return blocks.map((block) => JSON.parse(block.split('data: ')[1] ?? ''));
}

describe('a turn', () => {
  it.each([
    ['subscription', SUBSCRIPTION, () => accessToken],
    ['key', KEY, () => apiKey],
  ])('repeats the prompt and completes: %s', async (_what, url, credential) => {
    const response = await turn(url, credential(), 'ping');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const stream = await events(response);
    expect(stream[0]?.type).toBe('response.created');
    expect(stream.at(-1)).toMatchObject({ type: 'response.completed', response: { status: 'completed' } });
    const item = stream.find(({ type }) => type === 'response.output_item.done')?.item;
    expect(item).toMatchObject({
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Simulated answer: ping' }],
    });
  });

  it('is one response where nobody asks for a stream: key', async () => {
    const answer = await fetch(simulator.direct(KEY), {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ input: 'ping' }),
    });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toMatchObject({
      object: 'response',
      status: 'completed',
      output: [{ role: 'assistant', content: [{ type: 'output_text', text: 'Simulated answer: ping' }] }],
    });
  });

  it('says what a test has set', async () => {
    simulator.control.setReply('Four.');
    expect(await (await turn(KEY, apiKey, 'two and two?')).text()).toContain('Four.');
  });

  it('is read from a compressed request, which Codex sends', async () => {
    const json = Buffer.from(JSON.stringify({ input: 'packed' }));
    // A Zstandard frame of one raw block (RFC 8878 §3.1.1): magic, single-segment header with size, block header, content.
    const blockHeader = Buffer.from([(json.length << 3) | 1, json.length >> 5, 0]);
    const frame = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, json.length]), blockHeader, json]);
    const headers = {
      authorization: `Bearer ${apiKey}`,
      'content-encoding': 'zstd',
      'content-type': 'application/json',
    };
    const answer = await fetch(simulator.direct(KEY), { method: 'POST', headers, body: frame });
    expect(await answer.text()).toContain('Simulated answer: packed');
    expect(simulator.control.requests({ contains: '"packed"' })).toHaveLength(1);
  });

  it('carries the limits of the subscription in its headers', async () => {
    const { headers } = await turn(SUBSCRIPTION, accessToken, 'ping');
    expect(headers.get('x-codex-primary-used-percent')).toBe('40');
    expect(headers.get('x-codex-primary-window-minutes')).toBe('300');
  });

  it('is refused when the subscription is used up, until its window resets', async () => {
    const resetsAt = Date.UTC(2030, 0, 1);
    simulator.control.openai.setUsage(accountId, { windows: [{ usedPercent: 100, windowSeconds: 18_000, resetsAt }] });
    const response = await turn(SUBSCRIPTION, accessToken, 'ping');
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ error: { type: 'usage_limit_reached', resets_at: resetsAt / 1000 } });
  });

  it('keeps subscription and key apart', async () => {
    expect((await turn(SUBSCRIPTION, apiKey, 'ping')).status).toBe(401);
    expect((await turn(KEY, accessToken, 'ping')).status).toBe(401);
  });

  it('is not held over WebSocket', async () => {
    expect((await fetch(simulator.direct(SUBSCRIPTION))).status).toBe(426);
  });
});

describe('the live check of a key', () => {
  const check = (key: string) =>
    fetch(simulator.direct('https://api.openai.com/v1/models'), { headers: { authorization: `Bearer ${key}` } });

  it('lists models and names the organization', async () => {
    const response = await check(apiKey);
    expect(response.status).toBe(200);
    expect(response.headers.get('openai-organization')).toMatch(/^org-/);
    expect(await response.json()).toMatchObject({ object: 'list', data: [{ object: 'model' }, {}, {}] });
  });

  it('refuses a wrong key without repeating it', async () => {
    const wrong = 'sk-proj-wrong-and-long-0002';
    const response = await check(wrong);
    const text = await response.text();
    expect(response.status).toBe(401);
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'invalid_api_key' } });
    expect(text).not.toContain(wrong);
  });
});
