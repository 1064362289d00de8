// Where the real backend programs lie that the tests start, in exact versions (test/backends/package.json).
import { join } from 'node:path';
import process from 'node:process';

const packages = join(import.meta.dirname, '..', '..', 'backends', 'node_modules');

const platform = `${process.platform}-${process.arch}`;

export type BackendName = 'claude' | 'codex' | 'gemini' | 'opencode' | 'pi';

/** The launchers of Claude and OpenCode want a step after the installation that is not run here, so their programs for this platform are named themselves. */
export const programs: Readonly<Record<BackendName, string>> = {
  claude: join(packages, '@anthropic-ai', `claude-code-${platform}`, 'claude'),
  codex: join(packages, '.bin', 'codex'),
  gemini: join(packages, '.bin', 'gemini'),
  opencode: join(packages, `opencode-${platform}`, 'bin', 'opencode'),
  pi: join(packages, '.bin', 'pi'),
};
