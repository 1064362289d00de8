// The model endpoints of Gemini Code Assist: `v1internal:generateContent`, its stream, and the count of tokens.
import { randomUUID } from 'node:crypto';
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { jsonSample } from '../kernel/json-sample.ts';
import { lastPrompt } from '../kernel/last-prompt.ts';
import type { ModelReply } from '../kernel/model-reply.ts';
import type { GoogleAccount } from './account-book.ts';
import type { BearerPorts } from './bearer.ts';
import { checkCodeAssist, refuseUse } from './code-assist-access.ts';
import { quotaExhausted } from './quota-exhausted.ts';

type Options = BearerPorts & { readonly modelReply: ModelReply; readonly now: () => number };
type Body = Readonly<Record<string, unknown>>;

const roughTokens = (text: string): number => Math.ceil(text.length / 4);

const inside = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>(
    (found, name) => (typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined),
    value,
  );

/** Gemini CLI asks some questions of its own (which model to take, who speaks next) and wants JSON of a given shape then. */
function answerText(modelReply: ModelReply, body: Body, prompt: string): string {
  const schema = inside(body, 'request', 'generationConfig', 'responseJsonSchema');
  return schema === undefined ? modelReply.compose(prompt) : JSON.stringify(jsonSample(schema));
}

function turn(modelReply: ModelReply, request: SimRequest, body: Body) {
  const prompt = lastPrompt(request.body, 'contents');
  const text = answerText(modelReply, body, prompt);
  const counts = { promptTokenCount: roughTokens(prompt), candidatesTokenCount: roughTokens(text) };
  return {
    response: {
      candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { ...counts, totalTokenCount: counts.promptTokenCount + counts.candidatesTokenCount },
      modelVersion: String(body.model ?? 'gemini-2.5-flash'),
    },
    traceId: randomUUID(),
  };
}

const isSpent = ({ quota }: GoogleAccount, model: unknown): boolean =>
  quota.some(({ modelId, remainingFraction }) => modelId === model && remainingFraction === 0);

export function createGenerate({ modelReply, now, ...ports }: Options): {
  whole(request: SimRequest): Reply;
  stream(request: SimRequest): Reply;
  countTokens(request: SimRequest): Reply;
} {
  const answer = (request: SimRequest, worded: (finished: object) => Reply): Reply => {
    const checked = checkCodeAssist(ports, request);
    if (checked.kind === 'refused') return checked.reply;
    const { account, body } = checked;
    const refusal = refuseUse(account, body.project);
    if (refusal) return refusal;
    if (isSpent(account, body.model)) return quotaExhausted(account, String(body.model), now());
    return worded(turn(modelReply, request, body));
  };
  return {
    whole: (request) => answer(request, (finished) => reply.json(200, finished)),
    stream: (request) =>
      answer(request, (finished) => ({
        status: 200,
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
        body: `data: ${JSON.stringify(finished)}\n\n`,
      })),
    countTokens(request) {
      const checked = checkCodeAssist(ports, request);
      if (checked.kind === 'refused') return checked.reply;
      return reply.json(200, { totalTokens: Math.ceil(request.body.length / 4) });
    },
  };
}
