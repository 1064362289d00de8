// Reads what the person said last out of a model request, whose messages mix their words with context, tools and earlier turns.

/** The request's field with the messages: OpenAI's Responses API says `input`, Anthropic's Messages API `messages`. */
type MessagesField = 'input' | 'messages';

function textsOf(content: unknown): string[] {
  if (typeof content === 'string') return [content];
  if (!Array.isArray(content)) return [];
  return content
    .map((part: unknown) => (typeof part === 'object' && part !== null ? Reflect.get(part, 'text') : undefined))
    .filter((text) => typeof text === 'string');
}

/** Claude Code puts notes of its own beside the words of the person, each in such a tag. */
const isNote = (text: string): boolean => text.trimStart().startsWith('<system-reminder>');

/** Empty when there is none or the body is not such a request. */
export function lastPrompt(body: Buffer, field: MessagesField): string {
  try {
    const request: unknown = JSON.parse(body.toString('utf8'));
    const input: unknown = typeof request === 'object' && request !== null ? Reflect.get(request, field) : undefined;
    if (typeof input === 'string') return input;
    if (!Array.isArray(input)) return '';
    const last: unknown = input.findLast(
      (item: unknown) => typeof item === 'object' && item !== null && Reflect.get(item, 'role') === 'user',
    );
    if (last === undefined) return '';
    return textsOf(Reflect.get(last as object, 'content'))
      .filter((text) => !isNote(text))
      .join('\n');
  } catch {
    return '';
  }
}
