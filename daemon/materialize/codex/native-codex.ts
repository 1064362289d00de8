// Reads what a Codex home takes over from the person's own Codex folder. Reads only: nothing there is ever changed or linked.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NativeCodex } from './codex.ts';

const largestBytes = 1024 * 1024;
const mostPrompts = 200;

/** A name that is one plain file name on every system. */
const promptName = /^[A-Za-z0-9_][A-Za-z0-9_ .-]{0,100}\.md$/;

/** The text of a regular file (a link to one counts: many people link their settings); null when absent, unreadable or too large. */
export async function readTextFile(path: string): Promise<string | null> {
  try {
    const stats = await stat(path);
    return stats.isFile() && stats.size <= largestBytes ? await readFile(path, 'utf8') : null;
  } catch {
    return null;
  }
}

/** The person's own Codex folder: `CODEX_HOME` of that environment, else `~/.codex`. */
export function nativeCodexFolder(environment: Readonly<Record<string, string>>, userFolder: string): string {
  const named = environment.CODEX_HOME;
  return named === undefined || named === '' ? join(userFolder, '.codex') : named;
}

/** @param folder absolute path; it need not exist */
export async function readNativeCodex(folder: string): Promise<NativeCodex> {
  const names = await readdir(join(folder, 'prompts')).catch(() => []);
  const prompts: { name: string; text: string }[] = [];
  for (const name of names.filter((each) => promptName.test(each)).slice(0, mostPrompts)) {
    const text = await readTextFile(join(folder, 'prompts', name));
    if (text !== null) prompts.push({ name, text });
  }
  return {
    config: await readTextFile(join(folder, 'config.toml')),
    agents: await readTextFile(join(folder, 'AGENTS.md')),
    prompts,
  };
}
