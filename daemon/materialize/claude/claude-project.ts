// The files of a working folder that would redirect Claude or run code beside it, and what of them may count once the person allowed it.
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { ProjectFileView } from '../../../core/api/state.ts';
import { fieldsOf } from '../../../core/lenient.ts';
import { copiesOf, readTextFile } from '../native-files.ts';
import type { PlannedCopy, PlannedFile } from '../plan.ts';
import { contentHash } from '../project-files.ts';
import { jsonFields } from './claude-guard.ts';
import { workFolder } from './claude-instructions.ts';
import { sanitisedMcpServers } from './claude-mcp.ts';
import { sanitisedSettings } from './claude-settings.ts';
import { withOurStatusLine } from './claude-status-line.ts';

export type ProjectFile = {
  /** `extras`: skills, commands and agents of the project, which may run programs. */
  readonly kind: 'settings' | 'servers' | 'extras';
  /** Absolute path. */
  readonly path: string;
  readonly hash: string;
  /** The very text that has this hash; null for a folder, and when it is no text that could be read. */
  readonly text: string | null;
  /** Of a folder, planned below `extrasFolder` of the home. */
  readonly copies: readonly PlannedCopy[];
};

/** Settings that win come later. Claude reads them in the working folder itself, not above it (measured, 2.1.197). */
const places: readonly (readonly [string, ProjectFile['kind']])[] = [
  ['.claude/settings.json', 'settings'],
  ['.claude/settings.local.json', 'settings'],
  ['.mcp.json', 'servers'],
  ['.claude/skills', 'extras'],
  ['.claude/commands', 'extras'],
  ['.claude/agents', 'extras'],
];

/** A plugin of ours for this one folder: what is in it is called `/project:…`. Relative to the home. */
const extrasFolder = (folder: string): string => `${folder}/project`;

/** As contentHash makes it of a file, so that what is judged and what is used are the same text. */
function hashOfText(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha256').update(`f${bytes.length}:`).update(bytes).digest('hex');
}

/**
 * @param cwd absolute, real
 * @param nativeFolder the person's own Claude folder: working in the home folder, its settings are not a project's
 */
export async function readClaudeProject(cwd: string, nativeFolder: string): Promise<readonly ProjectFile[]> {
  const found = await Promise.all(
    places.map(async ([name, kind]): Promise<readonly ProjectFile[]> => {
      const path = join(cwd, name);
      if (dirname(path) === nativeFolder) return [];
      const hash = await contentHash(path);
      if (hash === null) return [];
      if (kind === 'extras') {
        const { copies } = await copiesOf(dirname(path), [basename(path)], `${extrasFolder(workFolder(cwd))}/`);
        return [{ kind, path, hash, text: null, copies }];
      }
      const text = await readTextFile(path);
      return [{ kind, path, hash, text: text !== null && hashOfText(text) === hash ? text : null, copies: [] }];
    }),
  );
  return found.flat();
}

/** Lists are joined and tables merged, as Claude does with its sources; of two plain values the later wins. */
function merged(first: unknown, second: unknown): unknown {
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second];
  const [one, other] = [fieldsOf(first), fieldsOf(second)];
  if (!one || !other) return second;
  const both = Object.entries(other).map(([key, value]) => [
    key,
    Object.hasOwn(one, key) ? merged(one[key], value) : value,
  ]);
  return { ...one, ...Object.fromEntries(both) };
}

/** A file, or a folder of the home, that one of Claude's options is led to; paths relative to the home. */
type Frozen = { readonly option: '--settings' | '--mcp-config' | '--plugin-dir'; readonly path: string };

export type JudgedProject = {
  readonly views: readonly ProjectFileView[];
  /** The harmless part as it was when it was allowed, below `folder` of the home. */
  readonly frozen: readonly Frozen[];
  readonly files: readonly PlannedFile[];
  readonly copies: readonly PlannedCopy[];
};

function asFile(path: string, content: unknown): PlannedFile {
  return { path, content: `${JSON.stringify(content, null, 2)}\n`, mode: 0o600 };
}

/** Named after what it was made of, so that Claude never takes an older one. */
function frozenName(folder: string, name: string, files: readonly ProjectFile[]): string {
  const hash = createHash('sha256');
  for (const each of files) hash.update(each.hash);
  return `${folder}/${name}-${hash.digest('hex').slice(0, 16)}.json`;
}

function isUsed({ kind, hash, text }: ProjectFile, allowed: ReadonlySet<string>): boolean {
  return allowed.has(hash) && (kind === 'extras' || (text !== null && jsonFields(text) !== null));
}

/**
 * @param folder relative to the home, of this working folder alone
 * @param allowed hashes of project files that the person allowed
 * @param statusLineHome as of `claudeSettings`: a status line of the project takes the place of the person's, not of ours
 */
export function judgeClaudeProject(
  found: readonly ProjectFile[],
  folder: string,
  allowed: ReadonlySet<string>,
  statusLineHome: string | null = null,
): JudgedProject {
  const used = (kind: ProjectFile['kind']) => found.filter((file) => file.kind === kind && isUsed(file, allowed));
  const [settings, servers, extras] = [used('settings'), used('servers'), used('extras')];
  const parts = settings.map(({ text }) => sanitisedSettings(jsonFields(text ?? '') ?? {}, 'project').settings);
  const joined = fieldsOf(parts.reduce<unknown>((all, part) => merged(all, part), {})) ?? {};
  const isOwnLine = statusLineHome !== null && 'statusLine' in joined;
  const projectSettings = isOwnLine ? withOurStatusLine(joined, statusLineHome) : joined;
  const named = servers.map(({ text }) => sanitisedMcpServers(jsonFields(text ?? '')?.mcpServers).servers);
  const plugin = extrasFolder(folder);
  const [settingsPath, serversPath] = [
    frozenName(folder, 'settings', settings),
    frozenName(folder, 'servers', servers),
  ];
  const parted = [
    { files: settings, option: '--settings', path: settingsPath, file: asFile(settingsPath, projectSettings) },
    {
      files: servers,
      option: '--mcp-config',
      path: serversPath,
      file: asFile(serversPath, { mcpServers: Object.assign({}, ...named) }),
    },
    {
      files: extras,
      option: '--plugin-dir',
      path: plugin,
      file: asFile(`${plugin}/.claude-plugin/plugin.json`, { name: 'project', version: '1.0.0' }),
    },
  ] as const;
  const present = parted.filter(({ files }) => files.length > 0);
  return {
    views: found.map((file) => {
      const effect = isUsed(file, allowed) ? 'harmless-part-used' : 'left-out';
      return { path: file.path, hash: file.hash, effect, canAllow: true };
    }),
    frozen: present.map(({ option, path }) => ({ option, path })),
    files: present.map(({ file }) => file),
    copies: extras.flatMap(({ copies }) => copies),
  };
}
