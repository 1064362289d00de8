// Which settings of a config.toml change neither the account nor the address, and so come along into a home.
import { slotOfVariable } from '../../../core/catalog/backend-variables.ts';
import { harmlessFeatures } from './codex-features.ts';

export type Table = Readonly<Record<string, unknown>>;

/**
 * What is taken over from the person's own config.toml, by an allow-list: Codex gains keys that move the account or the address with
 * every version (`model_provider`, `openai_base_url`, `chatgpt_base_url`, `forced_login_method`, `otel`, …), so a list of what to strip
 * would always be behind. `true`: every plain value; a list: these keys of the table.
 */
const harmless: Readonly<Record<string, true | readonly string[]>> = {
  model: true,
  model_reasoning_effort: true,
  plan_mode_reasoning_effort: true,
  model_reasoning_summary: true,
  model_verbosity: true,
  personality: true,
  approval_policy: true,
  sandbox_mode: true,
  sandbox_workspace_write: ['writable_roots', 'network_access', 'exclude_tmpdir_env_var', 'exclude_slash_tmp'],
  shell_environment_policy: ['inherit', 'ignore_default_excludes', 'exclude', 'include_only'],
  hide_agent_reasoning: true,
  show_raw_agent_reasoning: true,
  file_opener: true,
  disable_paste_burst: true,
  project_doc_max_bytes: true,
  project_doc_fallback_filenames: true,
  project_root_markers: true,
  web_search: true,
  history: ['persistence', 'max_bytes'],
  tui: true,
};

/** Settings that name a model mean nothing to the built-in provider when they were made for another one. */
const modelKeys = ['model', 'model_reasoning_effort', 'plan_mode_reasoning_effort'];

/** The person's own programs: they come along from their file, but are never taken from an argument or from inside a home. */
const ownPrograms = ['notify', 'hooks', 'mcp_servers'];

/** Said by us, or about this machine and this file only: nobody misses them. */
const quiet = ['notice', 'check_for_update_on_startup', 'projects', 'suppress_unstable_features_warning', 'windows'];

const serverKeys = (
  'args bearer_token_env_var command cwd default_tools_approval_mode disabled_tools enabled enabled_tools env env_http_headers env_vars ' +
  'http_headers name oauth_resource required scopes startup_timeout_ms startup_timeout_sec tool_timeout_sec tools url'
).split(' ');

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function pick(table: Table, keys: readonly string[]): Table {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(table, key)).map((key) => [key, table[key]]));
}

/** Folders keep what the person said about trusting them, and nothing else. */
export function trustLevels(projects: unknown): Readonly<Record<string, { readonly trust_level: string }>> {
  if (!isTable(projects)) return {};
  return Object.fromEntries(
    Object.entries(projects).flatMap(([folder, entry]) =>
      isTable(entry) && typeof entry.trust_level === 'string' ? [[folder, { trust_level: entry.trust_level }]] : [],
    ),
  );
}

/** Whether `-c key=…` only sets what would also be taken over from the person's own file. */
export function isHarmlessKey(key: string): boolean {
  const [first = '', ...rest] = key.split('.');
  if (first === 'projects') return /^projects\..+\.trust_level$/.test(key);
  const keys = Object.hasOwn(harmless, first) ? harmless[first] : undefined;
  if (keys === undefined) return false;
  if (keys === true)
    return first === 'tui' ? rest.length > 0 && rest.every((part) => /^\w+$/.test(part)) : rest.length === 0;
  return rest.length === 1 && keys.includes(rest[0] ?? '');
}

export type Sanitised = {
  readonly settings: Table;
  /** Dotted names of what stayed behind and could be missed. */
  readonly leftOut: readonly string[];
};

const namesVendor = (name: unknown): name is string => typeof name === 'string' && slotOfVariable(name, 'i') !== null;

type Kept = { readonly value: unknown; readonly gone: readonly string[] };

function entriesWithout(value: unknown, isVendors: (name: string, each: unknown) => boolean): Kept {
  if (!isTable(value)) return { value: undefined, gone: [] };
  const entries = Object.entries(value);
  return {
    value: Object.fromEntries(entries.filter(([name, each]) => !isVendors(name, each))),
    gone: entries.flatMap(([name, each]) => (isVendors(name, each) ? [name] : [])),
  };
}

/** A server's own variables stay, but for those that name an account of a vendor or where it is spoken to. */
function withoutVendors(key: string, value: unknown): Kept {
  if (key === 'env') return entriesWithout(value, namesVendor);
  if (key === 'env_http_headers') return entriesWithout(value, (_header, name) => namesVendor(name));
  if (key === 'env_vars') {
    const nameOf = (entry: unknown) => (isTable(entry) ? entry.name : entry);
    const all = Array.isArray(value) ? value : [];
    return {
      value: all.filter((entry) => !namesVendor(nameOf(entry))),
      gone: all.map(nameOf).filter((name): name is string => namesVendor(name)),
    };
  }
  if (key === 'bearer_token_env_var' && typeof value !== 'string') return { value: undefined, gone: [] };
  if (key === 'bearer_token_env_var' && namesVendor(value)) return { value: undefined, gone: [value] };
  return { value, gone: [] };
}

function mcpServers(servers: unknown): Sanitised {
  const leftOut: string[] = [];
  const settings: Record<string, Table> = {};
  for (const [name, server] of Object.entries(isTable(servers) ? servers : {})) {
    if (!isTable(server)) continue;
    const kept: Record<string, unknown> = {};
    for (const [key, each] of Object.entries(server)) {
      const path = `mcp_servers.${name}.${key}`;
      if (!serverKeys.includes(key)) {
        leftOut.push(path);
        continue;
      }
      const { value, gone } = withoutVendors(key, each);
      if (value !== undefined) kept[key] = value;
      leftOut.push(...gone.map((one) => `${path}.${one}`));
    }
    settings[name] = kept;
  }
  return { settings, leftOut };
}

function harmlessPart(config: Table): Sanitised {
  const otherProvider = config.model_provider !== undefined && config.model_provider !== 'openai';
  const settings: Record<string, unknown> = {};
  const leftOut: string[] = [];
  for (const [key, value] of Object.entries(config)) {
    const keys = Object.hasOwn(harmless, key) ? harmless[key] : undefined;
    if (keys === undefined || (otherProvider && modelKeys.includes(key))) {
      if (!ownPrograms.includes(key) && !quiet.includes(key) && key !== 'features') leftOut.push(key);
      continue;
    }
    if (keys === true) settings[key] = value;
    else if (isTable(value)) {
      settings[key] = pick(value, keys);
      leftOut.push(...Object.keys(value).flatMap((each) => (keys.includes(each) ? [] : [`${key}.${each}`])));
    }
  }
  const features = isTable(config.features) ? config.features : {};
  const kept = Object.entries(features).filter(([name, on]) => harmlessFeatures.has(name) && typeof on === 'boolean');
  if (kept.length > 0) settings.features = Object.fromEntries(kept);
  return { settings, leftOut };
}

/** What was chosen or answered inside a home: no programs, which a session could have put there for the next one. */
export function settingsOfHome(config: Table): Table {
  return { ...harmlessPart(config).settings, projects: trustLevels(config.projects) };
}

/** What comes along of the person's own config.toml. */
export function settingsOfPerson(config: Table): Sanitised {
  const { settings, leftOut } = harmlessPart(config);
  const servers = mcpServers(config.mcp_servers);
  const notify = Array.isArray(config.notify) ? { notify: config.notify } : {};
  const hooks = isTable(config.hooks) ? { hooks: config.hooks } : {};
  return {
    settings: {
      ...settings,
      ...notify,
      ...hooks,
      ...(Object.keys(servers.settings).length === 0 ? {} : { mcp_servers: servers.settings }),
      projects: trustLevels(config.projects),
    },
    leftOut: [...leftOut, ...servers.leftOut],
  };
}

/** What comes along of one of the person's agent roles (`agents/*.toml`), which may hold any setting of a config.toml. */
export function settingsOfRole(role: Table): Sanitised {
  const own = ['name', 'description', 'developer_instructions', 'nickname_candidates'];
  const rest = Object.fromEntries(Object.entries(role).filter(([key]) => !own.includes(key)));
  const { settings, leftOut } = settingsOfPerson(rest);
  const { projects: _projects, hooks: _hooks, notify: _notify, ...kept } = settings;
  return { settings: { ...pick(role, own), ...kept }, leftOut };
}
