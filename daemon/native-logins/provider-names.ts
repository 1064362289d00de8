// How providers of a login file are named for a person.

const names: Readonly<Record<string, string>> = {
  openai: 'OpenAI',
  'openai-codex': 'ChatGPT',
  anthropic: 'Anthropic',
  google: 'Google',
  'google-gemini-cli': 'Gemini',
  'github-copilot': 'GitHub Copilot',
  opencode: 'OpenCode Zen',
  openrouter: 'OpenRouter',
};

/** "OpenAI, Anthropic and 2 more"; null for none. What is no plain provider id is counted, not shown: it could be anything. */
export function providerNames(ids: readonly string[]): string | null {
  if (ids.length === 0) return null;
  const shown = ids.flatMap((id) => (/^[a-z0-9-]{1,40}$/.test(id) ? [names[id] ?? id] : [])).slice(0, 3);
  const rest = ids.length - shown.length;
  if (shown.length === 0) return `${rest} ${rest === 1 ? 'provider' : 'providers'}`;
  return rest === 0 ? shown.join(', ') : `${shown.join(', ')} and ${rest} more`;
}
