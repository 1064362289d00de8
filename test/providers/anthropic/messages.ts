// `POST api.anthropic.com/v1/messages`, streamed or not, for subscriptions and keys; and its count of tokens.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { jsonBody } from '../kernel/json-body.ts';
import { lastPrompt } from '../kernel/last-prompt.ts';
import type { ModelReply } from '../kernel/model-reply.ts';
import { type ApiPorts, checkApiAccess } from './api-access.ts';
import { apiError } from './errors.ts';
import { message, messageStream } from './message-stream.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { isSpent } from './usage.ts';

type Options = ApiPorts & { readonly modelReply: ModelReply };

function turn(modelReply: ModelReply, request: SimRequest, headers: Record<string, string>): Reply {
  const body = jsonBody(request);
  const prompt = lastPrompt(request.body, 'messages');
  const answer = { prompt, text: modelReply.compose(prompt), model: String(body?.model ?? 'claude-sonnet-4-6') };
  if (body?.stream !== true) return reply.json(200, message(answer), headers);
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', ...headers },
    body: messageStream(answer),
  };
}

export function createMessages(options: Options): {
  answer(request: SimRequest): Reply;
  countTokens(request: SimRequest): Reply;
} {
  return {
    answer(request) {
      const access = checkApiAccess(options, request);
      if (access.kind === 'refused') return access.reply;
      const { organizationId, usage } = access.organization;
      const headers = { 'anthropic-organization-id': organizationId };
      if (access.by === 'key') return turn(options.modelReply, request, headers);
      const limits = { ...headers, ...rateLimitHeaders(usage) };
      if (!isSpent(usage)) return turn(options.modelReply, request, limits);
      return apiError(429, 'rate_limit_error', "This request would exceed your account's rate limit.", {
        headers: limits,
      });
    },
    countTokens(request) {
      const access = checkApiAccess(options, request);
      if (access.kind === 'refused') return access.reply;
      return reply.json(200, { input_tokens: Math.ceil(request.body.length / 4) });
    },
  };
}
