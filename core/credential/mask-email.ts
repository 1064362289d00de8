// An e-mail address for a screen that others can see: enough for its owner to tell two apart.

/** "someone@example.com" → "s…e@e….com"; text that is no address → its first character. */
export function maskEmail(email: string): string {
  const match = /^([^@]+)@([^@]+)$/.exec(email);
  const characters = (text: string) => [...text];
  const [, name = '', domain = ''] = match ?? [];
  if (!match) return `${characters(email)[0] ?? ''}…`;
  const letters = characters(name);
  const end = letters.length > 2 ? (letters.at(-1) ?? '') : '';
  const dot = domain.lastIndexOf('.');
  return `${letters[0] ?? ''}…${end}@${characters(domain)[0] ?? ''}…${dot > 0 ? domain.slice(dot) : ''}`;
}
