// Settings that the computer's administrator gives Claude, and logins at fixed places: they win over every file and argument of ours.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import process from 'node:process';
import type { ProjectFileView } from '../../../core/api/state.ts';
import { fieldsOf } from '../../../core/lenient.ts';
import { readTextFile } from '../native-files.ts';
import { contentHash } from '../project-files.ts';
import { decidesAccount, isVendorVariable, jsonFields } from './claude-guard.ts';

export type ManagedSource = {
  /** Absolute path, or the name of a registry key. */
  readonly path: string;
  readonly hash: string;
  /** Null: what it says cannot be looked at. */
  readonly text: string | null;
};

/** Where Claude 2.1.197 looks, and the login files that it takes before ours, meant for its own cloud machines (measured on Linux). */
function folderOf(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return '/Library/Application Support/ClaudeCode';
  return platform === 'win32' ? 'C:\\Program Files\\ClaudeCode' : '/etc/claude-code';
}

/** Judged by being there: what they hold is a login, or a property list of a device management. */
function opaqueFiles(platform: NodeJS.Platform, userName: string): readonly string[] {
  const list = 'com.anthropic.claudecode.plist';
  if (platform === 'win32') return [];
  if (platform === 'darwin')
    return [`/Library/Managed Preferences/${userName}/${list}`, `/Library/Managed Preferences/${list}`];
  return ['/home/claude/.claude/remote/.oauth_token', '/home/claude/.claude/remote/.api_key'];
}

const registryKeys = ['HKLM\\SOFTWARE\\Policies\\ClaudeCode', 'HKCU\\SOFTWARE\\Policies\\ClaudeCode'];

function registryValue(key: string): Promise<string | null> {
  const program = win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'reg.exe');
  return new Promise((resolve) => {
    const options = { timeout: 5_000, windowsHide: true, encoding: 'utf8' } as const;
    execFile(program, ['query', key, '/v', 'Settings'], options, (error, stdout) => resolve(error ? null : stdout));
  });
}

async function registrySources(): Promise<readonly ManagedSource[]> {
  const values = await Promise.all(registryKeys.map(registryValue));
  return values.flatMap((output, at) => {
    if (output === null) return [];
    const hash = createHash('sha256').update(output).digest('hex');
    return [{ path: registryKeys[at] ?? '', hash, text: /REG_\w+\s+(\{.*\})/s.exec(output)?.[1] ?? null }];
  });
}

export type ManagedPlaces = {
  readonly platform: NodeJS.Platform;
  readonly userName: string;
  /** Put before every path; `''` but in tests. */
  readonly root: string;
};

/** What of it is there. */
export async function readManagedClaude({
  platform,
  userName,
  root,
}: ManagedPlaces): Promise<readonly ManagedSource[]> {
  const { join } = platform === 'win32' ? win32 : posix;
  const folder = `${root}${folderOf(platform)}`;
  const parts = (await readdir(join(folder, 'managed-settings.d')).catch(() => [])).filter((name) =>
    name.endsWith('.json'),
  );
  const read = async (path: string, isOpaque: boolean): Promise<readonly ManagedSource[]> => {
    const hash = await contentHash(path);
    return hash === null ? [] : [{ path, hash, text: isOpaque ? null : await readTextFile(path) }];
  };
  const found = await Promise.all([
    read(join(folder, 'managed-settings.json'), false),
    ...parts.sort().map((name) => read(join(folder, 'managed-settings.d', name), false)),
    ...opaqueFiles(platform, userName).map((path) => read(`${root}${path}`, true)),
  ]);
  return [...found.flat(), ...(platform === 'win32' && root === '' ? await registrySources() : [])];
}

/** A text that is no JSON is nothing to Claude either. */
function decides({ text }: ManagedSource): boolean {
  if (text === null) return true;
  const settings = jsonFields(text);
  if (!settings) return false;
  return Object.keys(settings).some(decidesAccount) || Object.keys(fieldsOf(settings.env) ?? {}).some(isVendorVariable);
}

/** The start would silently run on what the administrator named, so it waits until the person says that this is right. */
export function judgeManagedClaude(
  sources: readonly ManagedSource[],
  allowed: ReadonlySet<string>,
): readonly ProjectFileView[] {
  return sources.filter(decides).map(({ path, hash }) => {
    return { path, hash, effect: allowed.has(hash) ? 'used' : 'refused', canAllow: true };
  });
}
