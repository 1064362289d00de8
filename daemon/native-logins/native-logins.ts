// What the machine's own login of each backend calls itself, as far as that shows without touching a secret.
import type { BackendId } from '../../core/catalog/backends.ts';
import { nativeClaudeLogin } from './claude.ts';
import { nativeCodexLogin } from './codex.ts';
import { nativeGeminiLogin } from './gemini.ts';
import type { NativeLoginName } from './native-login-name.ts';
import { nativeOpencodeLogin } from './opencode.ts';
import { nativePiLogin } from './pi.ts';

export const nativeLogins: Readonly<Record<BackendId, NativeLoginName>> = {
  claude: nativeClaudeLogin,
  codex: nativeCodexLogin,
  gemini: nativeGeminiLogin,
  opencode: nativeOpencodeLogin,
  pi: nativePiLogin,
};
