// Reads what the person said last out of a model request, whose messages mix their words with context, tools and earlier turns.

/**
 * Where the request keeps its messages: OpenAI's Responses API in `input`, Anthropic's Messages API in `messages`, Gemini Code Assist in
 * `contents` of the `request` within.
 */
type MessagesField = 'input' | 'messages' | 'contents';

const part = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

function textsOf(content: unknown): string[] {
  if (typeof content === 'string') return [content];
  if (!Array.isArray(content)) return [];
  return content.map((piece: unknown) => part(piece, 'text')).filter((text) => typeof text === 'string');
}

/** Claude Code and Gemini CLI put notes of their own beside the words of the person, each in such a tag. */
const isNote = (text: string): boolean => /^\s*<(system-reminder|session_context)>/.test(text);

/** Empty when there is none or the body is not such a request. */
export function lastPrompt(body: Buffer, field: MessagesField): string {
  try {
    const whole: unknown = JSON.parse(body.toString('utf8'));
    const input = part(field === 'contents' ? part(whole, 'request') : whole, field);
    if (typeof input === 'string') return input;
    if (!Array.isArray(input)) return '';
    const last: unknown = input.findLast((item: unknown) => part(item, 'role') === 'user');
    return textsOf(part(last, field === 'contents' ? 'parts' : 'content'))
      .filter((text) => !isNote(text))
      .join('\n');
  } catch {
    return '';
  }
}
