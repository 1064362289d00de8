// The five backends (SPEC D): which services and kinds each declares, and how each is named and found.
import { z } from 'zod';
import type { CredentialKind, ServiceId } from './services.ts';

export const backendIds = ['claude', 'codex', 'gemini', 'opencode', 'pi'] as const;
export const backendIdSchema = z.enum(backendIds);
export type BackendId = z.infer<typeof backendIdSchema>;

export type Backend = {
  readonly id: BackendId;
  readonly name: string;
  /** The program looked for in PATH. */
  readonly command: string;
  /** The registry package that brings the program, for the "how to install" line. */
  readonly npmPackage: string;
  /** The kinds it takes of each service it declares; a service that is absent is not taken. */
  readonly accepts: Readonly<Partial<Record<ServiceId, readonly CredentialKind[]>>>;
};

export const backends: Readonly<Record<BackendId, Backend>> = {
  claude: {
    id: 'claude',
    name: 'Claude Code',
    command: 'claude',
    npmPackage: '@anthropic-ai/claude-code',
    accepts: { 'claude-subscription': ['setup-token', 'oauth'], anthropic: ['api-key'] },
  },
  codex: {
    id: 'codex',
    name: 'Codex',
    command: 'codex',
    npmPackage: '@openai/codex',
    accepts: { 'openai-codex': ['oauth'], openai: ['api-key'] },
  },
  gemini: {
    id: 'gemini',
    name: 'Gemini CLI',
    command: 'gemini',
    npmPackage: '@google/gemini-cli',
    accepts: { gemini: ['oauth'] },
  },
  opencode: {
    id: 'opencode',
    name: 'OpenCode',
    command: 'opencode',
    npmPackage: 'opencode-ai',
    accepts: { 'openai-codex': ['oauth'], openai: ['api-key'], anthropic: ['api-key'] },
  },
  pi: {
    id: 'pi',
    name: 'Pi',
    command: 'pi',
    npmPackage: '@mariozechner/pi-coding-agent',
    accepts: {
      'openai-codex': ['oauth'],
      openai: ['api-key'],
      'claude-subscription': ['setup-token'],
      anthropic: ['api-key'],
    },
  },
};
