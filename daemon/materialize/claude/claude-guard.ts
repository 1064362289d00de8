// The one judgement of names inside Claude's JSON files: which decide whose account is used or where its credential goes.
import { slotOfVariable } from '../../../core/catalog/backend-variables.ts';
import { type Fields, fieldsOf } from '../../../core/lenient.ts';

/** Programs whose output Claude takes as credential or header, and settings that hold one (backend-clis-interactive.md §6). */
const decisive = new Set(
  (
    'apiKeyHelper awsAuthRefresh awsCredentialExport gcpAuthRefresh policyHelper proxyAuthHelper otelHeadersHelper forceLoginMethod ' +
    'forceLoginOrgUUID forceLoginGatewayUrl modelOverrides primaryApiKey oauthAccount customApiKeyResponses claudeAiOauth ' +
    'accessToken refreshToken enterpriseGateway'
  ).split(' '),
);

/** Windows takes variables in any case; no other meaning is lost by being as strict elsewhere. */
export function isVendorVariable(name: string): boolean {
  return slotOfVariable(name, 'i') !== null;
}

export function decidesAccount(key: string): boolean {
  return decisive.has(key) || slotOfVariable(key, '') !== null;
}

/** Claude fills `${NAME}` and `${NAME:-default}` in from its environment, where the chosen key may lie. */
const filledIn = /\$\{([A-Za-z_][A-Za-z0-9_]*)/g;

/** Whether a text anywhere in the value would be filled in from a variable of a vendor. */
export function fillsInVendorVariable(value: unknown): boolean {
  const text = JSON.stringify(value) ?? '';
  return [...text.matchAll(filledIn)].some(([, name = '']) => isVendorVariable(name));
}

/** The value without any key, however deep, that decides the account. */
export function withoutDecisiveKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDecisiveKeys);
  const fields = fieldsOf(value);
  if (!fields) return value;
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([key]) => !decidesAccount(key))
      .map(([key, each]) => [key, withoutDecisiveKeys(each)]),
  );
}

/** The fields of a JSON text (also with a byte order mark); null when it is no object. */
export function jsonFields(text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
}
