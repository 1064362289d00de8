// Reads what a Codex home takes over from the person's own Codex folder. Reads only: nothing there is ever changed or linked.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Copies, copiesOf, readTextFile } from '../native-files.ts';

/** What of the person's own Codex folder comes along, read at the start. */
export type NativeCodex = Copies & {
  /** Absolute path of the folder; it need not exist. */
  readonly folder: string;
  readonly config: string | null;
  /** The approvals that Codex itself notes down (`rules/default.rules`). */
  readonly rules: string | null;
  /** Agent roles by file name. */
  readonly roles: Readonly<Record<string, string>>;
};

/** Made by Codex itself, for every home. */
const builtInSkills = 'skills/.system';

const copied = ['AGENTS.md', 'AGENTS.override.md', 'prompts', 'skills', 'rules', 'hooks.json'];

/**
 * Folders and files of the home that hold the person's own and nothing else. Codex makes its own skills beside theirs, once for all
 * sessions of the home; those stay.
 * @param skills names of what lies in the home's `skills`
 */
export function codexMirrored(skills: readonly string[]): readonly string[] {
  const own = skills.map((name) => `skills/${name}`).filter((path) => path !== builtInSkills);
  return [...copied.filter((name) => name !== 'skills'), 'agents', ...own];
}

/** Where Codex adds what was answered with "always". */
export const answeredRules = 'rules/default.rules';

/** The person's own Codex folder: `CODEX_HOME` of that environment, else `~/.codex`. */
export function nativeCodexFolder(environment: Readonly<Record<string, string>>, userFolder: string): string {
  const named = environment.CODEX_HOME;
  return named === undefined || named === '' ? join(userFolder, '.codex') : named;
}

async function readRoles(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^[\w.-]+\.toml$/.test(name)).slice(0, 100);
  const texts = await Promise.all(names.map(async (name) => [name, await readTextFile(join(folder, name))] as const));
  return Object.fromEntries(texts.flatMap(([name, text]) => (text === null ? [] : [[name, text]])));
}

/** @param folder absolute path; it need not exist */
export async function readNativeCodex(folder: string): Promise<NativeCodex> {
  const { copies, notices } = await copiesOf(folder, copied);
  return {
    folder,
    config: await readTextFile(join(folder, 'config.toml')),
    rules: await readTextFile(join(folder, answeredRules)),
    roles: await readRoles(join(folder, 'agents')),
    copies: copies.filter(({ path }) => path !== answeredRules && !path.startsWith(`${builtInSkills}/`)),
    notices,
  };
}
