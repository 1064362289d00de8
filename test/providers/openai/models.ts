// `GET api.openai.com/v1/models`: the live check of an API key, and a short list.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { KeyStates } from '../kernel/key-states.ts';
import type { AccountBook } from './account-book.ts';
import { checkApiKey, type OpenAiKeyState } from './api-key.ts';

const MODELS = ['gpt-5.5', 'gpt-5.4', 'gpt-5.3-codex'];

export function answerModels(accounts: AccountBook, states: KeyStates<OpenAiKeyState>, request: SimRequest): Reply {
  const checked = checkApiKey(accounts, states, request);
  if (checked.kind === 'refused') return checked.reply;
  const data = MODELS.map((id) => ({ id, object: 'model', created: 1_780_000_000, owned_by: 'openai' }));
  return reply.json(200, { object: 'list', data }, { 'openai-organization': `org-${checked.account.accountId}` });
}
