// The model endpoints: `chatgpt.com/backend-api/codex/responses` for subscriptions, `api.openai.com/v1/responses` for keys.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { jsonBody } from '../kernel/json-body.ts';
import type { KeyStates } from '../kernel/key-states.ts';
import { lastPrompt } from '../kernel/last-prompt.ts';
import type { ModelReply } from '../kernel/model-reply.ts';
import type { AccountBook, OpenAiAccount } from './account-book.ts';
import { checkApiKey, type OpenAiKeyState } from './api-key.ts';
import type { BearerCheck } from './bearer.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { responsesStream, wholeResponse } from './responses-stream.ts';
import { isSpent } from './usage-answer.ts';

type Options = {
  readonly accounts: AccountBook;
  readonly keyStates: KeyStates<OpenAiKeyState>;
  readonly check: (request: SimRequest) => BearerCheck;
  readonly modelReply: ModelReply;
  readonly now: () => number;
};

/** The answer to a WebSocket upgrade: clients fall back to POST at once. */
const UPGRADE_REFUSED = reply.json(426, { detail: 'WebSocket is not supported' });

function turn(modelReply: ModelReply, { body }: SimRequest, headers: Record<string, string>): Reply {
  const prompt = lastPrompt(body, 'input');
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...headers },
    body: responsesStream(modelReply.compose(prompt), prompt),
  };
}

function wholeTurn(modelReply: ModelReply, { body }: SimRequest): Reply {
  const prompt = lastPrompt(body, 'input');
  return reply.json(200, wholeResponse(modelReply.compose(prompt), prompt));
}

function limitReached({ plan, usage }: OpenAiAccount, now: number): Reply {
  const resetsAt = Math.min(
    ...usage.windows.filter(({ usedPercent }) => usedPercent >= 100).map((window) => window.resetsAt),
  );
  const error = {
    type: 'usage_limit_reached',
    message: 'The usage limit has been reached',
    plan_type: plan,
    resets_at: Math.floor(resetsAt / 1000),
    resets_in_seconds: Math.max(0, Math.floor((resetsAt - now) / 1000)),
  };
  return reply.json(429, { error });
}

export function createResponses({ accounts, keyStates, check, modelReply, now }: Options): {
  upgrade(): Reply;
  withSubscription(request: SimRequest): Reply;
  withKey(request: SimRequest): Reply;
} {
  return {
    upgrade: () => UPGRADE_REFUSED,
    withSubscription(request) {
      const checked = check(request);
      if (checked.kind === 'refused') return checked.reply;
      const { account } = checked;
      if (isSpent(account.usage.windows)) return limitReached(account, now());
      return turn(modelReply, request, rateLimitHeaders(account));
    },
    withKey(request) {
      const checked = checkApiKey(accounts, keyStates, request, ['restricted']);
      if (checked.kind === 'refused') return checked.reply;
      return jsonBody(request)?.stream === true ? turn(modelReply, request, {}) : wholeTurn(modelReply, request);
    },
  };
}
