// Which family a pasted key or setup-token belongs to, told by its prefix alone and without a network (provider-answers.md §5.1).
import { AppError } from '../errors.ts';
import type { ServiceId } from './services.ts';

type KeyFamilyEntry = {
  readonly pattern: RegExp;
  /** As it is named to a person. */
  readonly name: string;
  /** The service that takes it; null when none of ours does. */
  readonly service: ServiceId | null;
};

/** The longer prefix first: the first pattern that fits decides. */
const families = {
  'claude-subscription': { pattern: /^sk-ant-oat\d\d-/, name: 'Claude setup-token', service: 'claude-subscription' },
  'claude-refresh-token': { pattern: /^sk-ant-ort\d\d-/, name: 'Claude refresh token', service: null },
  'claude-session': { pattern: /^sk-ant-sid\d\d-/, name: 'Claude browser session', service: null },
  'anthropic-admin-key': { pattern: /^sk-ant-admin/, name: 'Anthropic admin key', service: null },
  anthropic: { pattern: /^sk-ant-/, name: 'Anthropic API key', service: 'anthropic' },
  'openai-admin-key': { pattern: /^sk-admin-/, name: 'OpenAI admin key', service: null },
  'openrouter-key': { pattern: /^sk-or-v1-/, name: 'OpenRouter key', service: null },
  'deepseek-key': { pattern: /^sk-[0-9a-f]{32}$/, name: 'DeepSeek key', service: null },
  openai: { pattern: /^sk-/, name: 'OpenAI API key', service: 'openai' },
  'xai-key': { pattern: /^xai-/, name: 'xAI key', service: null },
  'groq-key': { pattern: /^gsk_/, name: 'Groq key', service: null },
  'gemini-key': { pattern: /^AIza/, name: 'Google API key', service: null },
  'google-token': { pattern: /^(ya29\.|1\/\/)/, name: 'Google sign-in token', service: null },
  jwt: { pattern: /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/, name: 'sign-in token', service: null },
} as const satisfies Readonly<Record<string, KeyFamilyEntry>>;

export type KeyFamily = keyof typeof families | 'unknown';

const names = Object.keys(families) as (keyof typeof families)[];

/** The family of a key without blanks around it. */
export function keyFamily(text: string): KeyFamily {
  return names.find((name) => families[name].pattern.test(text)) ?? 'unknown';
}

/** A key as people paste it: in quotes, or as the line of a shell profile. */
function bare(text: string): string {
  return text
    .trim()
    .replace(/^(export\s+)?[A-Z][A-Z0-9_]*=/, '')
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim();
}

/** `$NAME`, `${NAME}`, or a name alone as variables are written. No family of keys looks like one. */
const variableName = /^(\$\w+|\$\{\w+\}|[A-Z_][A-Z0-9_]*|[a-z]+(_[a-z0-9]+)+)$/;

/**
 * The key or setup-token itself, once its family is that of the service. Pi runs a key that begins with `!` as a command, and takes
 * the variable of that name in place of one that is a name: both are refused here, whatever the service.
 * @throws AppError `key_executes`, `key_names_variable`, `key_of_other_service` whose detail names the family, `key_shape` when it is
 * no key that we know
 */
export function readKey(serviceId: ServiceId, text: string): string {
  const key = bare(text);
  if (key.startsWith('!')) throw new AppError('key_executes');
  const family = keyFamily(key);
  if (family === 'unknown') throw new AppError(variableName.test(key) ? 'key_names_variable' : 'key_shape');
  const { name, service } = families[family];
  if (service !== serviceId) throw new AppError('key_of_other_service', name);
  if (!/^[\x21-\x7e]{12,1024}$/.test(key)) throw new AppError('key_shape');
  return key;
}
