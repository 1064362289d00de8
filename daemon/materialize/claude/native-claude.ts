// Reads what a Claude home takes over from the person's own Claude folder. Reads only: nothing there is ever changed or linked.
import { join } from 'node:path';
import { type Copies, copiesOf, readTextFile } from '../native-files.ts';

/** Folders and files of the person's own that come along as they are. */
const copied = [
  'CLAUDE.md',
  'agents',
  'commands',
  'keybindings.json',
  'output-styles',
  'rules',
  'skills',
  'themes',
  'workflows',
] as const;

/**
 * Names in a home that hold what Claude 2.1.197 obeys before all that we write (measured): another `.claude.json`, policy settings
 * once fetched, and profiles of Anthropic's other tools. Whoever wrote them there, they go before every start; Claude asks its
 * provider for the policy again.
 */
const obeyedFirst = [
  '.config.json',
  'anthropic',
  'hfi-auth.json',
  'remote-settings.json',
  'settings.local.json',
] as const;

export const claudeMirrored: readonly string[] = [...copied, ...obeyedFirst];

export type NativeClaude = Copies & {
  /** Absolute paths and texts; null when absent or unreadable. */
  readonly settingsPath: string;
  readonly settings: string | null;
  readonly statePath: string;
  readonly state: string | null;
};

type Environment = Readonly<Record<string, string>>;

/** The person's own Claude folder: `CLAUDE_CONFIG_DIR` of that environment, else `~/.claude`. */
export function nativeClaudeFolder(environment: Environment, userFolder: string): string {
  const named = environment.CLAUDE_CONFIG_DIR;
  return named === undefined || named === '' ? join(userFolder, '.claude') : named;
}

/** Where Claude keeps its state: beside the folder, unless a variable names the folder; an older name inside it wins. */
export async function readNativeState(
  environment: Environment,
  userFolder: string,
): Promise<{ readonly statePath: string; readonly state: string | null }> {
  const folder = nativeClaudeFolder(environment, userFolder);
  const older = join(folder, '.config.json');
  const olderText = await readTextFile(older);
  if (olderText !== null) return { statePath: older, state: olderText };
  const isNamed = environment.CLAUDE_CONFIG_DIR !== undefined && environment.CLAUDE_CONFIG_DIR !== '';
  const statePath = join(isNamed ? folder : userFolder, '.claude.json');
  return { statePath, state: await readTextFile(statePath) };
}

export async function readNativeClaude(environment: Environment, userFolder: string): Promise<NativeClaude> {
  const folder = nativeClaudeFolder(environment, userFolder);
  const settingsPath = join(folder, 'settings.json');
  return {
    settingsPath,
    settings: await readTextFile(settingsPath),
    ...(await readNativeState(environment, userFolder)),
    ...(await copiesOf(folder, copied)),
  };
}
