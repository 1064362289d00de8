// Reads what a Pi home takes over from the person's own Pi folder. Reads only: nothing there is ever changed or linked.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartNotice } from '../../../core/api/state.ts';
import type { Fields } from '../../../core/lenient.ts';
import { type Copies, copiesOf, readTextFile } from '../native-files.ts';
import type { PiProviders } from './pi-providers.ts';
import { readSettings, sanitisedSettings } from './pi-settings.ts';

/** Text, the scripts of skills, and the two search programs that Pi fetches by itself and does not fetch offline. */
const copied = [
  'AGENTS.md',
  'CLAUDE.md',
  'SYSTEM.md',
  'APPEND_SYSTEM.md',
  'keybindings.json',
  'prompts',
  'skills',
  'themes',
  'bin/fd',
  'bin/rg',
] as const;

/** What could lead a credential elsewhere or run code is not copied, and goes if it was put into the home. */
const neverCopied = ['models.json', 'extensions', 'npm', 'git', 'commands', 'tools', 'hooks'] as const;

export const piMirrored: readonly string[] = [...copied, ...neverCopied];

export type NativePi = Copies & {
  readonly settings: Fields;
  /** As the person has it, for the model that it names. */
  readonly wholeSettings: Fields | null;
  readonly auth: string | null;
};

/** The person's own Pi folder: `PI_CODING_AGENT_DIR` of that environment, else `~/.pi/agent`. */
export function nativePiFolder(environment: Readonly<Record<string, string>>, userFolder: string): string {
  const named = environment.PI_CODING_AGENT_DIR;
  if (named === undefined || named === '') return join(userFolder, '.pi', 'agent');
  return /^~(?=\/|$)/.test(named) ? join(userFolder, named.slice(1)) : named;
}

/** @param folder absolute path; it need not exist */
export async function readNativePi(folder: string, userFolder: string, providers: PiProviders): Promise<NativePi> {
  const path = join(folder, 'settings.json');
  const text = await readTextFile(path);
  const wholeSettings = readSettings(text);
  const { settings, leftOut } = sanitisedSettings(wholeSettings ?? {}, { folder, userFolder, providers });
  const present = (await readdir(folder).catch(() => [])).filter(
    (name) => name === 'models.json' || name === 'extensions',
  );
  const { copies, notices } = await copiesOf(folder, copied);
  const left: StartNotice[] = [];
  if (text !== null && wholeSettings === null) left.push({ kind: 'configuration-unreadable', path });
  if (leftOut.length > 0) left.push({ kind: 'configuration-left-out', path, names: leftOut.slice(0, 50) });
  if (present.length > 0) left.push({ kind: 'configuration-left-out', path: folder, names: present.sort() });
  return {
    settings,
    wholeSettings,
    auth: await readTextFile(join(folder, 'auth.json')),
    copies,
    notices: [...left, ...notices],
  };
}
