// The published table of environment variables that decide whose account a backend uses or where it sends it: what a connected start takes out.
import { z } from 'zod';
import type { BackendId } from './backends.ts';
import { type VendorSlot, vendorSlotSchema } from './services.ts';

/**
 * Keys, tokens, endpoints and homes of each vendor and of the CLIs that speak to it (the scrub lists of backend-clis.md, as prefixes, so
 * that a name nobody has seen yet is caught too). What belongs to the machine and not to a vendor matches none of them and stays: PATH,
 * HOME, HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE, NODE_EXTRA_CA_CERTS and the like.
 */
export const vendorVariables: Readonly<Record<VendorSlot, readonly string[]>> = {
  openai: ['(AZURE_)?OPENAI', 'CODEX', 'CHATGPT'],
  anthropic: ['ANTHROPIC', 'CLAUDE(CODE)?', 'AWS_BEARER_TOKEN_BEDROCK'],
  google: ['GEMINI', 'GOOGLE', 'CODE_ASSIST', 'VERTEX(AI)?', 'CLOUD_SHELL'],
};

/** Providers that OpenCode and Pi take up by themselves when a key of theirs lies in the environment (backend-clis.md). */
const otherProviders =
  '(AI_GATEWAY|ARCEE|AZURE|BASETEN|CEREBRAS|CHUTES|CLOUDFLARE|COHERE|DASHSCOPE|DEEPINFRA|DEEPSEEK|FIREWORKS|FRIENDLI|GITHUB_MODELS|GROQ|HF|' +
  'HUGGINGFACE|INCEPTION|KIMI|LLAMA|MINIMAX|MISTRAL|MOONSHOT|MORPH|NEBIUS|NVIDIA|OLLAMA|OPENROUTER|PERPLEXITY|SYNTHETIC|TOGETHER(AI)?|' +
  'UPSTAGE|V0|VENICE|VERCEL|XAI|XIAOMI|ZAI|ZENMUX|ZHIPU(AI)?)(_[A-Z0-9]+)*_(KEY|TOKEN|BASE_URL|ENDPOINT|ACCOUNT_ID|GATEWAY_ID|RESOURCE_NAME)';
const cloudLogins =
  'AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS_[A-Z_]+|CONTAINER_AUTHORIZATION_TOKEN(_FILE)?)';
const copilotLogins = '(COPILOT_GITHUB_TOKEN|GH_TOKEN|GITHUB_TOKEN|GITLAB_TOKEN)';

/**
 * Names of the backend itself, and logins of further providers that it would use: whole names, unlike the vendors' prefixes. They go
 * with every connected start of that backend.
 */
export const backendVariables: Readonly<Record<BackendId, readonly string[]>> = {
  claude: [],
  codex: [],
  gemini: [],
  opencode: ['OPENCODE(_[A-Z0-9]+)*', otherProviders, cloudLogins, copilotLogins],
  pi: ['PI_[A-Z0-9_]+', otherProviders, cloudLogins, copilotLogins],
};

/** Of a vendor: a prefix, or the whole name. @param flags `i` on Windows, where names have no case */
export function slotOfVariable(name: string, flags: string): VendorSlot | null {
  const matches = (slot: VendorSlot) =>
    vendorVariables[slot].some((prefix) => new RegExp(`^${prefix}(_|$)`, flags).test(name));
  return vendorSlotSchema.options.find(matches) ?? null;
}

export function isBackendVariable(backend: BackendId, name: string, flags: string): boolean {
  return backendVariables[backend].some((pattern) => new RegExp(`^${pattern}$`, flags).test(name));
}

/** Whether the name holds a credential, so that the session would have been billed to it; else it is an address, a home or a switch. */
export function namesCredential(name: string): boolean {
  return /(KEY|TOKEN|SECRET|CREDENTIALS?|HEADERS|AUTH_CONTENT)(_|$)/i.test(name);
}

export const removedVariableSchema = z.strictObject({
  name: z.string(),
  /**
   * - `ours`: Happier's own, which say nothing to the person.
   * - `outer-session`: points into a home of ours; the session was started inside another one.
   * - `billed-instead`: a credential of the vendor whose connected profile was chosen; the session would have run on it.
   * - `redirects`: an address, home or switch of that vendor, which would have led the session elsewhere.
   * - `not-needed`: belongs to a vendor that the backend has no service of, or to a provider that is not chosen.
   * - `person`: the person has added the name in the settings.
   */
  why: z.enum(['ours', 'outer-session', 'billed-instead', 'redirects', 'not-needed', 'person']),
});
export type RemovedVariable = z.infer<typeof removedVariableSchema>;
