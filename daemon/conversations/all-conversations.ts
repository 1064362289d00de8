// The conversations of each backend.
import type { BackendId } from '../../core/catalog/backends.ts';
import { claudeConversations } from './claude.ts';
import { codexConversations } from './codex.ts';
import type { Conversations } from './conversations.ts';
import { geminiConversations } from './gemini.ts';
import { opencodeConversations } from './opencode.ts';
import { piConversations } from './pi.ts';

export const allConversations: Readonly<Record<BackendId, Conversations>> = {
  claude: claudeConversations,
  codex: codexConversations,
  gemini: geminiConversations,
  opencode: opencodeConversations,
  pi: piConversations,
};
