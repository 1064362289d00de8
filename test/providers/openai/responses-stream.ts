// One finished turn of the Responses API: as one JSON response, and as the server-sent events that build it up, the least that Codex needs
// and what others expect between.
import { randomUUID } from 'node:crypto';

type StreamEvent = { readonly type: string } & Record<string, unknown>;

const roughTokens = (text: string): number => Math.ceil(text.length / 4);

function turnEvents(text: string, prompt: string): StreamEvent[] {
  const response = { id: `resp_${randomUUID()}`, object: 'response', status: 'in_progress', output: [] };
  const id = `msg_${randomUUID()}`;
  const part = { type: 'output_text', text, annotations: [] };
  const item = { type: 'message', id, role: 'assistant', status: 'completed', content: [part] };
  const at = { item_id: id, output_index: 0, content_index: 0 };
  const usage = {
    input_tokens: roughTokens(prompt),
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: roughTokens(text),
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: roughTokens(prompt) + roughTokens(text),
  };
  return [
    { type: 'response.created', response },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress', content: [] } },
    { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
    { type: 'response.output_text.delta', ...at, delta: text },
    { type: 'response.output_text.done', ...at, text },
    { type: 'response.content_part.done', ...at, part },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: { ...response, status: 'completed', output: [item], usage } },
  ];
}

/** `text`: the assistant's whole message; `prompt` only counts as tokens. */
export function responsesStream(text: string, prompt: string): string {
  return turnEvents(text, prompt)
    .map((event, index) => `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: index })}\n\n`)
    .join('');
}

export function wholeResponse(text: string, prompt: string): unknown {
  return turnEvents(text, prompt).at(-1)?.response;
}
