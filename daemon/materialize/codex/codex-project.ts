// The `.codex` folders of a working folder: they count only where Codex trusts the folder, and what they may hold runs beside it.
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ProjectFileView } from '../../../core/api/state.ts';
import { contentHash } from '../project-files.ts';
import { readToml } from './codex-config.ts';
import { trustLevels } from './codex-settings.ts';

export type CodexProject = {
  /** Of the working folder, and those above it up to the root of its repository. */
  readonly folders: readonly { readonly path: string; readonly hash: string }[];
  /** By which Codex notes whether the folder is trusted: itself, and the root of its repository. Absolute paths. */
  readonly trustedAs: readonly string[];
};

const exists = async (path: string): Promise<boolean> => (await lstat(path).catch(() => null)) !== null;

/** From `cwd` to the root of its repository; `cwd` alone where there is none. */
async function foldersUpToRoot(cwd: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder);
    if (await exists(join(folder, '.git'))) return folders;
    if (dirname(folder) === folder) return [cwd];
  }
}

/** @param cwd absolute, real */
export async function readCodexProject(cwd: string): Promise<CodexProject> {
  const folders = await foldersUpToRoot(cwd);
  const found = await Promise.all(
    folders.map(async (folder) => {
      const path = join(folder, '.codex');
      const hash = await contentHash(path);
      return hash === null ? [] : [{ path, hash }];
    }),
  );
  return { folders: found.flat(), trustedAs: [...new Set([cwd, folders.at(-1) ?? cwd])] };
}

export type JudgedProject = {
  /** The start says itself that the folder is trusted: nothing is switched on by it, or the person allowed what is. */
  readonly trust: boolean;
  readonly views: readonly ProjectFileView[];
};

/**
 * @param configs texts of config.toml that may hold the person's answer: their own, and the home's
 * @param allowed hashes of project files that the person allowed
 */
export function judgeCodexProject(
  { folders, trustedAs }: CodexProject,
  configs: readonly (string | null)[],
  allowed: ReadonlySet<string>,
): JudgedProject {
  const levels = configs.map((text) => trustLevels(readToml(text ?? '')?.projects));
  const answer = trustedAs.flatMap((folder) => levels.flatMap((each) => each[folder]?.trust_level ?? []))[0];
  const allAllowed = folders.every(({ hash }) => allowed.has(hash));
  const used = answer === undefined ? allAllowed : answer === 'trusted';
  const view = { effect: used ? 'used' : 'left-out', canAllow: answer === undefined } as const;
  return { trust: answer === undefined && allAllowed, views: folders.map((folder) => ({ ...folder, ...view })) };
}
