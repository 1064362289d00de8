// What of an opencode.json comes along: an allow-list of its settings, with references made absolute and models of other providers left behind.
import { posix } from 'node:path';
import { slotOfVariable } from '../../../core/catalog/backend-variables.ts';
import { type Fields, fieldsOf } from '../../../core/lenient.ts';

/** Where a configuration was found, and what it may name. */
export type ConfigSource = {
  /** Absolute path of its folder: what `{file:…}` is relative to. */
  readonly folder: string;
  /** The person's home folder, for `~/`. */
  readonly userFolder: string;
  /** Whether `provider/model` can be run with the connected profiles. */
  readonly serves: (model: string) => boolean;
};

export type Sanitised = {
  readonly config: Fields;
  /** Settings of the window; OpenCode keeps them in a file of its own since 1.18. */
  readonly tui: Fields;
  /** Names of settings that stayed behind. */
  readonly leftOut: readonly string[];
};

/**
 * Taken over as they are. OpenCode gains keys that move the account or the address with every version (`provider`, `enterprise`,
 * `enabled_providers`, `plugin`, `experimental.policies`, …), so a list of what to strip would always be behind.
 */
const harmless = (
  'shell username snapshot watcher share autoshare default_agent subagent_depth tools permission attachment tool_output compaction ' +
  'formatter lsp layout logLevel'
).split(' ');
const harmlessExperiments = 'disable_paste_summary batch_tool primary_tools continue_loop_on_deny mcp_timeout'.split(
  ' ',
);
/** Without `options`, which go into the request as they are. */
const agentKeys =
  'model variant temperature top_p prompt tools disable description mode hidden color steps maxSteps permission'.split(
    ' ',
  );
const commandKeys = 'template description agent model variant subtask'.split(' ');
const mcpKeys = 'type command cwd environment enabled timeout url headers oauth'.split(' ');
const tuiKeys =
  'theme keybinds scroll_speed scroll_acceleration diff_style mouse attention cursor prompt leader_timeout'.split(' ');
/** Where they lay before 1.18 gave the window a file of its own, `tui` beside them. */
const oldTuiKeys = ['theme', 'keybinds'];
/** Ours over them anyway, or without meaning in a home. */
const silent = new Set(['$schema', 'autoupdate', 'theme', 'keybinds', 'tui']);

const pick = (fields: Fields, keys: readonly string[]): Fields =>
  Object.fromEntries(keys.filter((key) => Object.hasOwn(fields, key)).map((key) => [key, fields[key]]));

/** `~/x` and `$HOME/x` of the person; anything else as it is. */
function fromHome(path: string, userFolder: string): string {
  const rest = /^(?:~|\$HOME)(\/.*)?$/.exec(path);
  return rest === null ? path : `${userFolder.replaceAll('\\', '/')}${rest[1] ?? ''}`;
}

const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);

/**
 * `{file:…}` in the text is replaced by the file's content wherever the configuration lies, so a relative one must go on meaning the
 * person's file: in the home it could name the credential.
 */
function absoluteReference(text: string, { folder, userFolder }: ConfigSource): string {
  return text.replace(/\{file:([^}]*)\}/g, (_, name: string) => {
    const path = fromHome(name.trim(), userFolder);
    return `{file:${isAbsolute(path) ? path : posix.join(folder.replaceAll('\\', '/'), path)}}`;
  });
}

/** Names of a vendor's keys and addresses in what a program of the person's is started with. */
function withoutVendorNames(environment: Fields, above: string, leftOut: string[]): Fields {
  const isVendor = (name: string) => slotOfVariable(name, 'i') !== null;
  leftOut.push(
    ...Object.keys(environment)
      .filter(isVendor)
      .map((name) => `${above}.${name}`),
  );
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isVendor(name)));
}

type Walk = { readonly source: ConfigSource; readonly leftOut: string[] };

function rewritten(value: unknown, key: string, walk: Walk): unknown {
  if (typeof value === 'string') return absoluteReference(value, walk.source);
  if (Array.isArray(value)) return value.map((each) => rewritten(each, key, walk));
  const fields = fieldsOf(value);
  if (fields === null) return value;
  const isEnvironment = /(^|\.)(environment|env)$/.test(key);
  const kept = isEnvironment ? withoutVendorNames(fields, key, walk.leftOut) : fields;
  const isPermission = /(^|\.)permission(\.|$)/.test(key);
  return Object.fromEntries(
    Object.entries(kept).map(([name, each]) => [
      isPermission ? fromHome(name, walk.source.userFolder) : name,
      rewritten(each, `${key}.${name}`, walk),
    ]),
  );
}

/** Named entries (agents, commands, servers), each with known keys only, and with a model only where it can be run. */
function entries(value: unknown, above: string, keys: readonly string[], walk: Walk): Fields {
  return Object.fromEntries(
    Object.entries(fieldsOf(value) ?? {}).flatMap(([name, each]) => {
      const fields = fieldsOf(each);
      if (fields === null) return [];
      const kept = { ...pick(fields, keys) } as Record<string, unknown>;
      if (kept.model !== undefined && (typeof kept.model !== 'string' || !walk.source.serves(kept.model))) {
        delete kept.model;
        walk.leftOut.push(`${above}.${name}.model`);
      }
      return [[name, rewritten(kept, `${above}.${name}`, walk)]];
    }),
  );
}

/** `~/` means another folder inside a home. */
function paths(value: unknown, { source }: Walk): readonly string[] {
  const texts = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  return texts.map((each) => fromHome(absoluteReference(each, source), source.userFolder));
}

function windowSettings(config: Fields, keys: readonly string[], walk: Walk): Fields {
  const nested = fieldsOf(config.tui) ?? {};
  return fieldsOf(rewritten({ ...pick(nested, tuiKeys), ...pick(config, keys) }, 'tui', walk)) ?? {};
}

type Take = (value: unknown, key: string, walk: Walk) => unknown;

const asItIs: Take = rewritten;
const modelName: Take = (value, _, { source }) =>
  typeof value === 'string' && source.serves(value) ? value : undefined;
const fieldsWith =
  (keys: readonly string[]): Take =>
  (value, key, walk) =>
    entries(value, key, keys, walk);

/** How each setting comes along; `undefined`: it does not. */
const taken: ReadonlyMap<string, Take> = new Map<string, Take>([
  ...harmless.map((key): [string, Take] => [key, asItIs]),
  ['agent', fieldsWith(agentKeys)],
  ['mode', fieldsWith(agentKeys)],
  ['command', fieldsWith(commandKeys)],
  ['mcp', fieldsWith(mcpKeys)],
  ['experimental', (value) => pick(fieldsOf(value) ?? {}, harmlessExperiments)],
  ['instructions', (value, _, walk) => paths(value, walk)],
  ['skills', (value, _, walk) => ({ paths: paths(fieldsOf(value)?.paths, walk) })],
  ['model', modelName],
  ['small_model', modelName],
]);

export function sanitisedConfig(config: Fields, source: ConfigSource): Sanitised {
  const walk: Walk = { source, leftOut: [] };
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config)) {
    if (silent.has(key)) continue;
    const kept = taken.get(key)?.(value, key, walk);
    if (kept === undefined) walk.leftOut.push(key);
    else result[key] = kept;
  }
  return { config: result, tui: windowSettings(config, oldTuiKeys, walk), leftOut: walk.leftOut };
}

/** tui.json: its plugins are code and stay behind. */
export function sanitisedTui(config: Fields, source: ConfigSource): Sanitised {
  const walk: Walk = { source, leftOut: Object.keys(config).filter((key) => key === 'plugin') };
  return { config: {}, tui: windowSettings(config, tuiKeys, walk), leftOut: walk.leftOut };
}

/** Later ones win, objects are merged, `instructions` add up: as OpenCode merges its own files. */
export function mergedConfigs(configs: readonly Fields[]): Fields {
  const merge = (one: Fields, other: Fields): Fields => {
    const result: Record<string, unknown> = { ...one };
    for (const [key, value] of Object.entries(other)) {
      const [before, after] = [fieldsOf(result[key]), fieldsOf(value)];
      if (key === 'instructions' && Array.isArray(result[key]) && Array.isArray(value))
        result[key] = [...new Set([...result[key], ...value])];
      else result[key] = before !== null && after !== null ? merge(before, after) : value;
    }
    return result;
  };
  return configs.reduce(merge, {});
}
