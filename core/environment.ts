// The environment variables of the product (DESIGN §6): one table of names, shapes and bounds, read and checked once at start.
import { z } from 'zod';
import { AppError } from './errors.ts';

/** Overrides may point to TLS or to this machine, nowhere else (DESIGN §3). */
function isAllowedOverride(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

const overrideUrl = { shape: 'an https: or loopback address', schema: z.string().refine(isAllowedOverride) };
const text = { shape: 'text of 1 to 512 characters', schema: z.string().min(1).max(512) };
const path = { shape: 'an absolute path', schema: z.string().regex(/^(\/|[A-Za-z]:[\\/])/) };
const flag = {
  shape: 'true, false, 1 or 0',
  schema: z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1'),
};
const list = {
  shape: 'names separated by commas',
  schema: z.string().transform((value) =>
    value
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
};

function milliseconds(minimum: number, maximum: number) {
  const schema = z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum);
  return { shape: `whole milliseconds from ${minimum} to ${maximum}`, schema };
}

const redirectUri = {
  shape: 'an https: or loopback address',
  schema: overrideUrl.schema,
};

const service = 'HAPPIER_CONNECTED_SERVICES';

export const environmentTable = {
  HAPPIER_HOME: path,
  HAPPIER_PASSPHRASE_FILE: path,
  HAPPIER_SERVER_DATABASE_URL: { shape: 'file:PATH', schema: z.string().regex(/^file:.+/) },
  [`${service}_OPENAI_CODEX_OAUTH_AUTHORIZE_URL`]: overrideUrl,
  [`${service}_OPENAI_CODEX_OAUTH_TOKEN_URL`]: overrideUrl,
  [`${service}_OPENAI_CODEX_OAUTH_CLIENT_ID`]: text,
  [`${service}_OPENAI_CODEX_OAUTH_REDIRECT_URI`]: redirectUri,
  [`${service}_OPENAI_CODEX_DEVICE_URL`]: overrideUrl,
  [`${service}_OPENAI_CODEX_USAGE_URL`]: overrideUrl,
  [`${service}_CLAUDE_SUBSCRIPTION_OAUTH_AUTHORIZE_URL`]: overrideUrl,
  [`${service}_CLAUDE_SUBSCRIPTION_OAUTH_TOKEN_URL`]: overrideUrl,
  [`${service}_CLAUDE_SUBSCRIPTION_OAUTH_CLIENT_ID`]: text,
  [`${service}_CLAUDE_SUBSCRIPTION_OAUTH_REDIRECT_URI`]: redirectUri,
  [`${service}_CLAUDE_SUBSCRIPTION_USAGE_URL`]: overrideUrl,
  [`${service}_CLAUDE_SUBSCRIPTION_PROFILE_URL`]: overrideUrl,
  [`${service}_CLAUDE_SUBSCRIPTION_MESSAGES_URL`]: overrideUrl,
  [`${service}_GEMINI_OAUTH_AUTHORIZE_URL`]: overrideUrl,
  [`${service}_GEMINI_OAUTH_TOKEN_URL`]: overrideUrl,
  [`${service}_GEMINI_OAUTH_CLIENT_ID`]: text,
  [`${service}_GEMINI_OAUTH_CLIENT_SECRET`]: text,
  [`${service}_GEMINI_OAUTH_REDIRECT_URI`]: redirectUri,
  [`${service}_GEMINI_USAGE_URL`]: overrideUrl,
  [`${service}_GEMINI_USERINFO_URL`]: overrideUrl,
  [`${service}_GEMINI_CODE_ASSIST_URL`]: overrideUrl,
  [`${service}_OPENAI_MODELS_URL`]: overrideUrl,
  [`${service}_ANTHROPIC_MODELS_URL`]: overrideUrl,
  [`${service}_ANTHROPIC_USAGE_URL`]: overrideUrl,
  [`${service}_OAUTH_EXCHANGE_TIMEOUT_MS`]: milliseconds(1_000, 60_000),
  [`${service}_REFRESH_WINDOW_MS`]: milliseconds(10_000, 3_600_000),
  [`${service}_REFRESH_LEASE_MS`]: milliseconds(10_000, 300_000),
  [`${service}_QUOTAS_STALE_AFTER_MS`]: milliseconds(5_000, 86_400_000),
  [`${service}_QUOTAS_FETCH_TIMEOUT_MS`]: milliseconds(1_000, 120_000),
  [`${service}_QUOTAS_USER_AGENT`]: text,
  HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED: flag,
  HAPPIER_FEATURE_CONNECTED_SERVICES_QUOTAS__ENABLED: flag,
  HAPPIER_BUILD_FEATURES_ALLOW: list,
  HAPPIER_BUILD_FEATURES_DENY: list,
  EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED: flag,
  EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES_QUOTAS__ENABLED: flag,
} as const;

export type EnvironmentName = keyof typeof environmentTable;
export type Environment = { readonly [K in EnvironmentName]?: z.output<(typeof environmentTable)[K]['schema']> };

/**
 * Reads the variables of the table.
 * @throws AppError `invalid_environment` whose detail is the variable's name, the value's shape and the allowed range
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const result: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(environmentTable)) {
    const value = variables[name];
    if (value === undefined || value === '') continue;
    const parsed = entry.schema.safeParse(value);
    if (!parsed.success) throw new AppError('invalid_environment', `${name}: expected ${entry.shape}`);
    result[name] = parsed.data;
  }
  return result;
}

/** Names of the overrides in force that move a provider's address or client; the app shows that they are active. */
export function activeOverrides(environment: Environment): readonly string[] {
  return Object.keys(environment).filter((name) => name.startsWith(service) && /_(URL|URI|CLIENT_ID)$/.test(name));
}
