// The model endpoints of the played Gemini Code Assist, and what Gemini CLI asks beside a turn.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { bodyOf } from './oauth-client.ts';

const now = Date.UTC(2026, 10, 23, 12);
const CODE_ASSIST = 'https://cloudcode-pa.googleapis.com/v1internal';
const MODEL = 'gemini-2.5-flash';
let simulator: TestSimulator;
let accountId: string;
let token: string;

beforeAll(async () => {
  simulator = await startTestSimulator({ now: () => now });
});
afterAll(() => simulator.close());
beforeEach(() => {
  accountId = google().addAccount({ email: 'one@example.com', project: 'p-1' }).accountId;
  token = google().signIn(accountId).accessToken;
  simulator.control.setReply(null);
});

const google = () => simulator.control.google;
const ask = (method: string, body: object, accessToken = token) =>
  fetch(simulator.direct(`${CODE_ASSIST}:${method}`), {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const turn = (prompt: string, more: object = {}) => ({
  model: MODEL,
  project: 'p-1',
  request: { contents: [{ role: 'user', parts: [{ text: prompt }] }], ...more },
});
const answered = (text: string) => ({
  response: {
    candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' }],
    modelVersion: MODEL,
    usageMetadata: { totalTokenCount: expect.any(Number) },
  },
});

describe('a turn', () => {
  it('repeats the prompt, whole', async () => {
    expect(await bodyOf(await ask('generateContent', turn('ping')))).toMatchObject({
      status: 200,
      body: answered('Simulated answer: ping'),
    });
  });

  it('repeats the prompt, as a stream', async () => {
    const response = await ask('streamGenerateContent?alt=sse', turn('ping'));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const [event, rest] = (await response.text()).split('\n\n');
    expect(JSON.parse(event?.replace(/^data: /, '') ?? '')).toMatchObject(answered('Simulated answer: ping'));
    expect(rest).toBe('');
  });

  it('says what a test has set', async () => {
    simulator.control.setReply('Four.');
    expect(await (await ask('generateContent', turn('two and two?'))).text()).toContain('Four.');
  });

  it('is JSON of the shape that the client wants', async () => {
    const responseJsonSchema = { type: 'object', properties: { next: { type: 'string', enum: ['user', 'model'] } } };
    const { body } = await bodyOf(
      await ask('generateContent', turn('who?', { generationConfig: { responseJsonSchema } })),
    );
    expect(body).toMatchObject(answered('{"next":"user"}'));
  });

  it('counts tokens', async () => {
    const answer = await bodyOf(await ask('countTokens', { request: { contents: [] } }));
    expect(answer).toMatchObject({ status: 200, body: { totalTokens: expect.any(Number) } });
  });

  it('is kept with credential and account', async () => {
    await ask('generateContent', turn('ping'));
    expect(simulator.control.requests({ endpoint: 'generate', accountId })).toMatchObject([
      { credential: token, provider: 'google', status: 200 },
    ]);
  });
});

describe('a turn is refused', () => {
  it.each(['generateContent', 'streamGenerateContent', 'countTokens', 'listExperiments', 'onboardUser'])(
    'with a token that has ended: %s',
    async (method) => {
      google().expireAccessTokens(accountId);
      expect(await bodyOf(await ask(method, turn('ping')))).toMatchObject({
        status: 401,
        body: { error: { code: 401, status: 'UNAUTHENTICATED' } },
      });
    },
  );

  it('when its model is used up, and only then', async () => {
    const resetsAt = now + 90_000;
    google().setQuota(accountId, [
      { modelId: MODEL, remainingFraction: 0, resetsAt },
      { modelId: 'gemini-2.5-pro', remainingFraction: 0.2, resetsAt },
    ]);
    const { status, body } = await bodyOf(await ask('streamGenerateContent', turn('ping')));
    expect(status).toBe(429);
    expect(body).toMatchObject({
      error: {
        status: 'RESOURCE_EXHAUSTED',
        details: [{ reason: 'QUOTA_EXHAUSTED', domain: 'cloudcode-pa.googleapis.com' }, { retryDelay: '90s' }],
      },
    });
    expect((await ask('streamGenerateContent', { ...turn('ping'), model: 'gemini-2.5-pro' })).status).toBe(200);
  });

  it("for somebody else's project, and for an account that may not", async () => {
    expect((await ask('generateContent', { ...turn('ping'), project: 'other' })).status).toBe(403);
    google().setStanding(accountId, 'subscription-required');
    expect((await ask('generateContent', turn('ping'))).status).toBe(403);
    expect((await ask('onboardUser', {})).status).toBe(403);
  });
});

describe('beside a turn', () => {
  it('the onboarding has ended at once and gives the project', async () => {
    expect(await bodyOf(await ask('onboardUser', { tierId: 'standard-tier' }))).toMatchObject({
      status: 200,
      body: { done: true, response: { cloudaicompanionProject: { id: 'p-1' } } },
    });
  });

  it.each(['listExperiments', 'fetchAdminControls', 'recordCodeAssistMetrics'])('%s is answered', async (method) => {
    expect((await ask(method, { project: 'p-1' })).status).toBe(200);
  });
});
