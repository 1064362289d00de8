// Finds the client secret of Gemini CLI in the text of its program (docs/measured/gemini-client-secret.md).

/** Between the two stand at most a few lines of comment. */
const farthest = 1_000;
/** Google's form of the secrets of installed applications. */
const quotedSecret = /(["'`])(GOCSPX-[\w-]{20,60})\1/;
const anyClientId = /[\w-]+\.apps\.googleusercontent\.com/;

/** What follows `at`, up to the next client id: a secret behind that one belongs to it. */
function following(text: string, at: number): string {
  const near = text.slice(at, at + farthest);
  return near.split(anyClientId, 1)[0] ?? '';
}

/** The secret that stands in quotes right behind the quoted `clientId`; null where there is none, or two places differ. */
export function secretBesideClientId(text: string, clientId: string): string | null {
  const found = new Set<string>();
  for (let at = text.indexOf(clientId); at >= 0; at = text.indexOf(clientId, at + clientId.length)) {
    const end = at + clientId.length;
    const quote = text[end] ?? '';
    if (!'"\'`'.includes(quote) || text[at - 1] !== quote) continue;
    const [, , secret] = quotedSecret.exec(following(text, end)) ?? [];
    if (secret !== undefined) found.add(secret);
  }
  const [first = null] = found;
  return found.size === 1 ? first : null;
}
