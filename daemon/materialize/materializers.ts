// The materializer of each backend.
import type { BackendId } from '../../core/catalog/backends.ts';
import { claudeMaterializer } from './claude/claude.ts';
import { codexMaterializer } from './codex/codex.ts';
import { geminiMaterializer } from './gemini/gemini.ts';
import type { Materializer } from './materializer.ts';
import { opencodeMaterializer } from './opencode/opencode.ts';
import { piMaterializer } from './pi/pi.ts';

export const materializers: Readonly<Record<BackendId, Materializer>> = {
  claude: claudeMaterializer,
  codex: codexMaterializer,
  gemini: geminiMaterializer,
  opencode: opencodeMaterializer,
  pi: piMaterializer,
};
