// Instructions of the working folder (CLAUDE.md): `--setting-sources user` would keep them out together with the project's settings.
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { readTextFile } from '../native-files.ts';
import type { PlannedFile } from '../plan.ts';

export type Instructions = { readonly path: string; readonly text: string };

const mostCharacters = 256 * 1024;

/** The folder of a home that holds what is ours for one working folder; relative. */
export function workFolder(cwd: string): string {
  return `happier/${createHash('sha256').update(cwd).digest('hex').slice(0, 16)}`;
}

function foldersAbove(cwd: string): readonly string[] {
  const above = dirname(cwd);
  return above === cwd ? [] : [...foldersAbove(above), above];
}

/**
 * Those that Claude would read besides what `--add-dir` of the working folder gives it: of the folders above, the outermost first, and
 * the private one of the folder itself. In a worktree of its own (`--worktree`) the working folder is no added folder, so its own too.
 * @param nativeFolder the person's own Claude folder, whose instructions come along anyway
 */
export async function readInstructions(
  cwd: string,
  nativeFolder: string,
  inWorktree: boolean,
): Promise<readonly Instructions[]> {
  const named = (folder: string) =>
    ['CLAUDE.md', '.claude/CLAUDE.md', 'CLAUDE.local.md'].map((name) => join(folder, name));
  const own = inWorktree ? named(cwd) : [join(cwd, 'CLAUDE.local.md')];
  const paths = [...foldersAbove(cwd).flatMap(named), ...own].filter((path) => dirname(path) !== nativeFolder);
  const texts = await Promise.all(paths.map(readTextFile));
  return texts.flatMap((text, at) => (text === null || text.trim() === '' ? [] : [{ path: paths[at] ?? '', text }]));
}

/** One file with all of them, in a folder that is added beside the working folder; null when there are none. */
export function instructionsFile(folder: string, instructions: readonly Instructions[]): PlannedFile | null {
  if (instructions.length === 0) return null;
  const text = instructions.map(({ path, text: each }) => `Contents of ${path}:\n\n${each.trim()}\n`).join('\n');
  return { path: `${folder}/instructions/CLAUDE.md`, content: text.slice(0, mostCharacters), mode: 0o600 };
}
