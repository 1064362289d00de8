// Files of the working folder (or above it) that Gemini would read for itself, and what a start does about each.
import { stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { ProjectFileView } from '../../../core/api/state.ts';
import { parseJsonWithComments } from '../json-with-comments.ts';
import { readTextFile } from '../native-files.ts';
import { contentHash } from '../project-files.ts';
import { judgeProjectSettings, type ProjectSettings } from './gemini-settings.ts';
import { kindOfEnvName } from './gemini-variables.ts';

type Found = { readonly path: string; readonly hash: string };

export type EnvFile = Found & {
  /** Names that it sets; null: it cannot be read (a pipe, too large). */
  readonly names: readonly string[] | null;
};

export type GeminiProject = {
  /** The `.env` files on the way up, the nearest first; Gemini reads the first, and others when that goes. */
  readonly envFiles: readonly EnvFile[];
  readonly settings: (Found & { readonly kind: ProjectSettings }) | null;
  /** Folders of `.gemini` that start programs or let tools run without a question. */
  readonly programs: readonly Found[];
  /** The person's own Gemini trusts the folder. */
  readonly trusted: boolean;
};

/** Every name that a `.env` could set. One too many (out of a value of several lines) does no harm. */
export function namesInEnv(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/^\s*(?:export\s+)?([\w.-]+)\s*[=:]/gm)].map(([, name = '']) => name))];
}

async function readEnvFile(path: string): Promise<readonly EnvFile[]> {
  const stats = await stat(path).catch(() => null);
  // A folder of that name ends Gemini's search without a value; what lies above it is looked at all the same here.
  if (stats === null || stats.isDirectory()) return [];
  const text = await readTextFile(path);
  const hash = await contentHash(path);
  return hash === null ? [] : [{ path, hash, names: text === null ? null : namesInEnv(text) }];
}

async function found(path: string): Promise<readonly Found[]> {
  const hash = await contentHash(path);
  return hash === null ? [] : [{ path, hash }];
}

function foldersUp(cwd: string): readonly string[] {
  const folders = [cwd];
  for (let folder = cwd; dirname(folder) !== folder; folder = dirname(folder)) folders.push(dirname(folder));
  return folders;
}

/** The longest rule that holds for the folder decides, as in Gemini. */
function isTrusted(text: string | null, cwd: string): boolean {
  const holds = (folder: string) => {
    const path = relative(folder, cwd);
    return path === '' || (!path.startsWith('..') && path !== cwd);
  };
  const rules = Object.entries(parseJsonWithComments(text ?? '') ?? {}).filter(([folder, level]) =>
    holds(level === 'TRUST_PARENT' ? dirname(folder) : folder),
  );
  const [first] = rules.toSorted(([a], [b]) => b.length - a.length);
  return first !== undefined && (first[1] === 'TRUST_FOLDER' || first[1] === 'TRUST_PARENT');
}

/**
 * @param cwd absolute, real
 * @param trustedFolders text of the person's own trustedFolders.json
 */
export async function readGeminiProject(cwd: string, trustedFolders: string | null): Promise<GeminiProject> {
  const gemini = join(cwd, '.gemini');
  const envFiles: EnvFile[] = [];
  for (const folder of foldersUp(cwd))
    for (const path of [join(folder, '.gemini', '.env'), join(folder, '.env')])
      envFiles.push(...(await readEnvFile(path)));
  const [settings] = await found(join(gemini, 'settings.json'));
  const text = settings === undefined ? null : await readTextFile(settings.path);
  const programs = [...(await found(join(gemini, 'agents'))), ...(await found(join(gemini, 'policies')))];
  return {
    envFiles,
    settings:
      settings === undefined ? null : { ...settings, kind: text === null ? 'redirecting' : judgeProjectSettings(text) },
    programs,
    trusted: isTrusted(trustedFolders, cwd),
  };
}

export type JudgedProject = {
  /** Gemini is started such that it counts nothing of the folder: no settings, no `.env`, no programs, no instructions. */
  readonly restricted: boolean;
  /** Names in the `.env` files; names in those that the person allowed. */
  readonly names: readonly string[];
  readonly allowedNames: readonly string[];
  readonly views: readonly ProjectFileView[];
};

type Judged = { readonly restricts: boolean; readonly view: ProjectFileView | null };

/** What it says of accounts and of the network is taken from it; only what loads code, or cannot be read, keeps it out as a whole. */
function judgeEnvFile({ path, hash, names }: EnvFile, allowed: boolean): Judged {
  const kinds = new Set((names ?? []).map(kindOfEnvName));
  const loads = names === null || kinds.has('loads');
  if (!loads && !kinds.has('vendor') && !kinds.has('network')) return { restricts: false, view: null };
  const canAllow = loads || kinds.has('network');
  const used = kinds.has('vendor') ? 'harmless-part-used' : 'used';
  return {
    restricts: loads && !allowed,
    view: { path, hash, effect: allowed && canAllow ? used : 'left-out', canAllow },
  };
}

function judgeFound({ path, hash }: Found, needsAllowance: boolean, allowed: boolean): Judged {
  const used = !needsAllowance || allowed;
  return { restricts: !used, view: { path, hash, effect: used ? 'used' : 'left-out', canAllow: needsAllowance } };
}

/** @param allowed hashes of project files that the person allowed */
export function judgeGeminiProject(project: GeminiProject, allowed: ReadonlySet<string>): JudgedProject {
  const { envFiles, settings, programs, trusted } = project;
  const [nearest] = envFiles;
  const judged: Judged[] = [];
  if (nearest !== undefined) judged.push(judgeEnvFile(nearest, allowed.has(nearest.hash)));
  if (settings !== null && settings.kind !== 'harmless')
    judged.push(judgeFound(settings, settings.kind === 'redirecting' || !trusted, allowed.has(settings.hash)));
  for (const folder of programs) judged.push(judgeFound(folder, !trusted, allowed.has(folder.hash)));
  const restricted = judged.some(({ restricts }) => restricts);
  const views = judged.flatMap(({ view }) => view ?? []);
  return {
    restricted,
    names: [...new Set(envFiles.flatMap(({ names }) => names ?? []))],
    allowedNames: nearest !== undefined && allowed.has(nearest.hash) ? (nearest.names ?? []) : [],
    views: restricted ? views.map((view) => ({ ...view, effect: 'left-out' })) : views,
  };
}
