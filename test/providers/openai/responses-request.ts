// Reads what the person said last out of a Responses API request, whose input mixes their words with context, tools and earlier turns.

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => (typeof part === 'object' && part !== null ? Reflect.get(part, 'text') : undefined))
    .filter((text) => typeof text === 'string')
    .join('\n');
}

/** Empty when there is none or the body is not such a request. */
export function lastPrompt(body: Buffer): string {
  try {
    const request: unknown = JSON.parse(body.toString('utf8'));
    const input: unknown = typeof request === 'object' && request !== null ? Reflect.get(request, 'input') : undefined;
    if (typeof input === 'string') return input;
    if (!Array.isArray(input)) return '';
    const last: unknown = input.findLast(
      (item: unknown) => typeof item === 'object' && item !== null && Reflect.get(item, 'role') === 'user',
    );
    return last === undefined ? '' : textOf(Reflect.get(last as object, 'content'));
  } catch {
    return '';
  }
}
