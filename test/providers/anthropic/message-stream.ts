// One finished turn of the Messages API: as one JSON message, and as the server-sent events that build it up.
import { randomBytes } from 'node:crypto';

const roughTokens = (text: string): number => Math.ceil(text.length / 4);

type Turn = { readonly text: string; readonly prompt: string; readonly model: string };

function usage({ text, prompt }: Turn) {
  return {
    input_tokens: roughTokens(prompt),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: roughTokens(text),
    service_tier: 'standard',
  };
}

/** `prompt` only counts as tokens. */
export function message(turn: Turn) {
  return {
    id: `msg_${randomBytes(12).toString('hex')}`,
    type: 'message',
    role: 'assistant',
    model: turn.model,
    content: [{ type: 'text', text: turn.text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: usage(turn),
  };
}

export function messageStream(turn: Turn): string {
  const whole = message(turn);
  const start = { ...whole, content: [], stop_reason: null, usage: { ...whole.usage, output_tokens: 1 } };
  const events = [
    { type: 'message_start', message: start },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: turn.text } },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: whole.usage.output_tokens },
    },
    { type: 'message_stop' },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}
