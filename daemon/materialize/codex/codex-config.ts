// The config.toml of a Codex home: the person's harmless settings, and ours over them.
import { parse, stringify } from 'smol-toml';

type Table = Readonly<Record<string, unknown>>;

/**
 * What is taken over from the person's own config.toml, by an allow-list: Codex gains keys that move the account or the address with
 * every version (`model_provider`, `openai_base_url`, `chatgpt_base_url`, `forced_login_method`, `mcp_servers`, `notify`, `otel`, …),
 * so a list of what to strip would always be behind. `true`: every plain value; a list: these keys of the table.
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
  web_search: true,
  history: ['persistence', 'max_bytes'],
  tui: true,
};

/** Settings that name a model mean nothing to the built-in provider when they were made for another one. */
const modelKeys = ['model', 'model_reasoning_effort', 'plan_mode_reasoning_effort'];

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function pick(table: Table, keys: readonly string[]): Table {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(table, key)).map((key) => [key, table[key]]));
}

/** Folders keep what the person said about trusting them, and nothing else. */
function trustLevels(projects: unknown): Table {
  if (!isTable(projects)) return {};
  return Object.fromEntries(
    Object.entries(projects).flatMap(([folder, entry]) =>
      isTable(entry) && typeof entry.trust_level === 'string' ? [[folder, { trust_level: entry.trust_level }]] : [],
    ),
  );
}

function sanitised(config: Table): Table {
  const otherProvider = config.model_provider !== undefined && config.model_provider !== 'openai';
  const result: Record<string, unknown> = {};
  for (const [key, keys] of Object.entries(harmless)) {
    const value = Object.hasOwn(config, key) ? config[key] : undefined;
    if (value === undefined || (otherProvider && modelKeys.includes(key))) continue;
    if (keys === true) result[key] = value;
    else if (isTable(value)) result[key] = pick(value, keys);
  }
  return { ...result, projects: trustLevels(config.projects) };
}

/** The table of a TOML text; null when it is none. */
function readToml(text: string): Table | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
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

/**
 * @param native the person's own config.toml, null when there is none
 * @param previous the config.toml of the home from earlier starts: what was answered or chosen inside it stays, the person's own wins
 */
export function codexConfig(native: string | null, previous: string | null): string {
  const own = sanitised(readToml(native ?? '') ?? {});
  const earlier = sanitised(readToml(previous ?? '') ?? {});
  const tui = { ...(isTable(earlier.tui) ? earlier.tui : {}), ...(isTable(own.tui) ? own.tui : {}), animations: false };
  return stringify({
    ...earlier,
    ...own,
    // Without these three Codex asks for an update, looks into a keyring instead of auth.json, and leaves a server behind that keeps
    // the old token (backend-clis-interactive.md §1, §3, §6).
    check_for_update_on_startup: false,
    cli_auth_credentials_store: 'file',
    features: { daemon_auto_start: false },
    tui,
    projects: { ...trustLevels(earlier.projects), ...trustLevels(own.projects) },
  });
}
