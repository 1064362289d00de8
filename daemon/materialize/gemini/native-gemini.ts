// Reads what a Gemini home takes over from the person's own `.gemini`. Reads only: nothing there is ever changed or linked.
import { join } from 'node:path';
import { fieldsOf, textOf } from '../../../core/lenient.ts';
import { parseJsonWithComments } from '../json-with-comments.ts';
import { type Copies, copiesOf, readTextFile } from '../native-files.ts';
import { geminiSettings } from './gemini-settings.ts';

/** What of the person's own `.gemini` comes along, read at the start. */
export type NativeGemini = Copies & {
  /** Absolute path of `.gemini`; it need not exist. */
  readonly folder: string;
  readonly settings: string | null;
  readonly trustedFolders: string | null;
  /** E-mail of the account that the person's own Gemini is signed in as. */
  readonly account: string | null;
};

const copied = ['commands', 'skills', 'agents', 'policies', 'keybindings.json'];

/** Where Gemini notes what was answered with "always". */
export const answeredPolicies = '.gemini/policies/auto-saved.toml';

/**
 * Names of the home that hold the person's own and nothing else; of the last three nothing is ever planned. GEMINI.md is not among
 * them: Gemini adds to it what it is asked to remember.
 */
export const geminiMirrored: readonly string[] = [
  ...copied.map((name) => `.gemini/${name}`),
  '.agents/skills',
  '.gemini/extensions',
  '.gemini/.env',
  '.env',
];

/** The folder that `.gemini` lies in: `GEMINI_CLI_HOME` of that environment, else the home folder. */
export function nativeGeminiHome(environment: Readonly<Record<string, string>>, userFolder: string): string {
  const named = environment.GEMINI_CLI_HOME;
  return named === undefined || named === '' ? userFolder : named;
}

export function activeAccount(googleAccounts: string | null): string | null {
  return textOf(fieldsOf(parseJsonWithComments(googleAccounts ?? ''))?.active, 320);
}

/** @param home absolute path of the folder that `.gemini` lies in */
export async function readNativeGemini(home: string): Promise<NativeGemini> {
  const folder = join(home, '.gemini');
  const text = (name: string) => readTextFile(join(folder, name));
  const settings = await text('settings.json');
  const { instructionFiles } = geminiSettings(settings, null, { restricted: false });
  const names = [...new Set(['GEMINI.md', ...instructionFiles])];
  const own = await copiesOf(folder, [...copied, ...names], '.gemini/');
  const skills = await copiesOf(join(home, '.agents'), ['skills'], '.agents/');
  return {
    folder,
    settings,
    trustedFolders: await text('trustedFolders.json'),
    account: activeAccount(await text('google_accounts.json')),
    copies: [...own.copies, ...skills.copies].filter(({ path }) => path !== '.gemini/settings.json'),
    notices: [...own.notices, ...skills.notices],
  };
}
