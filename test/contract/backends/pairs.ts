// The 13 pairs of backend and credential: what to start, with which home, and where the model is asked.
import {
  anthropicKey,
  claudeSignIn,
  codexSignIn,
  geminiSignIn,
  type MakeCredential,
  openAiKey,
  setupToken,
} from './credentials.ts';
import {
  claudeWithFile,
  claudeWithKey,
  claudeWithToken,
  codexWithKey,
  codexWithTokens,
  gemini,
  type MakeHome,
  openCodeWithKey,
  openCodeWithTokens,
  piWithKey,
  piWithTokens,
} from './homes.ts';
import type { BackendName } from './programs.ts';

export type Pair = {
  readonly backend: BackendName;
  readonly credential: string;
  readonly args: readonly string[];
  readonly makeCredential: MakeCredential;
  readonly makeHome: MakeHome;
  readonly model: { readonly host: string; readonly path: string };
  /** The header at the model that carries the credential. */
  readonly header: 'authorization' | 'x-api-key';
};

type Rest = Omit<Pair, 'backend' | 'credential' | 'args'>;

const subscription = {
  model: { host: 'chatgpt.com', path: '/backend-api/codex/responses' },
  header: 'authorization',
} as const;
const openAi = { model: { host: 'api.openai.com', path: '/v1/responses' }, header: 'authorization' } as const;
const messages = { host: 'api.anthropic.com', path: '/v1/messages' } as const;
const byToken = { model: messages, header: 'authorization' } as const;
const byKey = { model: messages, header: 'x-api-key' } as const;
const codeAssist = {
  model: { host: 'cloudcode-pa.googleapis.com', path: '/v1internal:streamGenerateContent' },
  header: 'authorization',
} as const;

const claude = (credential: string, rest: Rest): Pair => ({
  backend: 'claude',
  credential,
  args: ['-p', 'ping', '--output-format', 'json', '--setting-sources', 'user'],
  ...rest,
});
const codex = (credential: string, rest: Rest): Pair => ({
  backend: 'codex',
  credential,
  args: ['exec', '--skip-git-repo-check', '--json', 'ping'],
  ...rest,
});
const openCode = (credential: string, model: string, rest: Rest): Pair => ({
  backend: 'opencode',
  credential,
  args: ['run', '--model', model, 'ping'],
  ...rest,
});
const pi = (credential: string, provider: string, model: string, rest: Rest): Pair => ({
  backend: 'pi',
  credential,
  args: ['-p', 'ping', '--provider', provider, '--model', model, '--no-extensions'],
  ...rest,
});

const geminiPair: Pair = {
  backend: 'gemini',
  credential: 'sign-in',
  args: ['-p', 'ping', '--output-format', 'json', '--skip-trust', '-m', 'gemini-2.5-flash'],
  makeCredential: geminiSignIn,
  makeHome: gemini,
  ...codeAssist,
};

export const pairs: readonly Pair[] = [
  claude('setup-token', { makeCredential: setupToken, makeHome: claudeWithToken, ...byToken }),
  claude('sign-in', { makeCredential: claudeSignIn, makeHome: claudeWithFile, ...byToken }),
  claude('anthropic key', { makeCredential: anthropicKey, makeHome: claudeWithKey, ...byKey }),
  codex('sign-in', { makeCredential: codexSignIn, makeHome: codexWithTokens, ...subscription }),
  codex('openai key', { makeCredential: openAiKey, makeHome: codexWithKey, ...openAi }),
  geminiPair,
  openCode('codex sign-in', 'openai/gpt-5.5', {
    makeCredential: codexSignIn,
    makeHome: openCodeWithTokens,
    ...subscription,
  }),
  openCode('openai key', 'openai/gpt-5.5', {
    makeCredential: openAiKey,
    makeHome: openCodeWithKey('openai'),
    ...openAi,
  }),
  openCode('anthropic key', 'anthropic/claude-sonnet-4-6', {
    makeCredential: anthropicKey,
    makeHome: openCodeWithKey('anthropic'),
    ...byKey,
  }),
  pi('codex sign-in', 'openai-codex', 'gpt-5.4', {
    makeCredential: codexSignIn,
    makeHome: piWithTokens,
    ...subscription,
  }),
  pi('openai key', 'openai', 'gpt-5.4', { makeCredential: openAiKey, makeHome: piWithKey('openai'), ...openAi }),
  pi('setup-token', 'anthropic', 'claude-sonnet-4-6', {
    makeCredential: setupToken,
    makeHome: piWithKey('anthropic'),
    ...byToken,
  }),
  pi('anthropic key', 'anthropic', 'claude-sonnet-4-6', {
    makeCredential: anthropicKey,
    makeHome: piWithKey('anthropic'),
    ...byKey,
  }),
];
