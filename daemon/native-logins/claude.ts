// What the machine's own Claude login calls itself, for the picker. Looks whether secrets are there; none of them ever leaves this file.
import { join } from 'node:path';
import { type Fields, fieldsOf, textOf } from '../../core/lenient.ts';
import { jsonFields } from '../materialize/claude/claude-guard.ts';
import { nativeClaudeFolder, readNativeState } from '../materialize/claude/native-claude.ts';
import { readTextFile } from '../materialize/native-files.ts';
import type { NativeLoginName } from './native-login-name.ts';

const filled = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isOn = (value: unknown): boolean => /^(1|true|yes|on)$/i.test(String(value ?? ''));

async function read(path: string): Promise<Fields> {
  return jsonFields((await readTextFile(path)) ?? '') ?? {};
}

/** Logins that come before the signed-in account (backend-clis.md, Claude: precedence). */
function besidesAccount(variables: Fields, settings: Fields): string | null {
  if (isOn(variables.CLAUDE_CODE_USE_BEDROCK)) return 'Amazon Bedrock';
  if (isOn(variables.CLAUDE_CODE_USE_VERTEX)) return 'Google Vertex AI';
  if (isOn(variables.CLAUDE_CODE_USE_FOUNDRY)) return 'Microsoft Foundry';
  const keys = [variables.ANTHROPIC_AUTH_TOKEN, settings.apiKeyHelper, variables.ANTHROPIC_API_KEY];
  if (keys.some(filled)) return 'API key';
  return filled(variables.CLAUDE_CODE_OAUTH_TOKEN) ? 'setup-token' : null;
}

/**
 * The e-mail of the signed-in account, `API key`, `setup-token`, the name of a cloud that is used instead, or null when nobody is signed
 * in or it does not show.
 */
export const nativeClaudeLogin: NativeLoginName = async (environment, userFolder) => {
  const folder = nativeClaudeFolder(environment, userFolder);
  const [settings, credentials, { state }] = await Promise.all([
    read(join(folder, 'settings.json')),
    read(join(folder, '.credentials.json')),
    readNativeState(environment, userFolder),
  ]);
  const own = jsonFields(state ?? '') ?? {};
  // Settings win over the variables of the process (backend-clis-interactive.md §6).
  const variables = { ...environment, ...fieldsOf(own.env), ...fieldsOf(settings.env) };
  const instead = besidesAccount(variables, settings);
  if (instead !== null) return instead;
  const email = textOf(fieldsOf(own.oauthAccount)?.emailAddress, 200);
  if (email !== null) return email;
  if (filled(fieldsOf(credentials.claudeAiOauth)?.accessToken)) return 'Claude account';
  return filled(own.primaryApiKey) ? 'API key' : null;
};
